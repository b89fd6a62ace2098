"""Unlinked mentions that are kept: found again without a look at the text, and never wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from knapper.links import UnlinkedMentions
from knapper.site import NoteStore, Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTES = {
    "Sage.md": "A herb.",
    "Soil.md": "Sage and thyme grow in soil.",
    "Bed.md": "The soil of a bed, with sage. Sage again: [[Sage]].",
    "Thyme.md": "---\naliases: [Quendel]\n---\nQuendel is thyme.",
}


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes whose text was looked through."""
    found: list[str] = []
    plain = UnlinkedMentions._from

    def watched(self: UnlinkedMentions, source: str) -> Any:
        found.append(source)
        return plain(self, source)

    monkeypatch.setattr(UnlinkedMentions, "_from", watched)
    return found


def mentions(root: Path, cache: Path) -> dict[str, Any]:
    kept = dict(Site.load(root, store=NoteStore(root, folder=cache)).mentions)
    assert kept == dict(Site.load(root).mentions)
    return kept


@pytest.fixture
def vault(make_vault: Callable[..., Path], tmp_path: Path) -> tuple[Path, Path]:
    return make_vault(NOTES), tmp_path / "cache"


def loads(vault: tuple[Path, Path], looked: list[str]) -> set[str]:
    """Load once with what is kept and once without; return what the first looked through."""
    looked.clear()
    mentions(*vault)
    every = len(list(vault[0].rglob("*.md")))
    return set(looked[: len(looked) - every])


def test_text_is_looked_through_once(vault: tuple[Path, Path], looked: list[str]) -> None:
    assert loads(vault, looked) == {*NOTES}
    assert loads(vault, looked) == set()


def test_after_an_edit_that_note_is_looked_through(
    vault: tuple[Path, Path], looked: list[str]
) -> None:
    mentions(*vault)
    (vault[0] / "Soil.md").write_text("Thyme, and thyme.")
    assert loads(vault, looked) == {"Soil.md"}
    assert loads(vault, looked) == set()
    (vault[0] / "Soil.md").write_text("")
    assert loads(vault, looked) == {"Soil.md"}


@pytest.mark.parametrize("edit", ["alias", "new", "gone", "renamed"])
def test_with_other_names_all_is_looked_through(
    vault: tuple[Path, Path], looked: list[str], edit: str
) -> None:
    mentions(*vault)
    root = vault[0]
    match edit:
        case "alias":
            (root / "Thyme.md").write_text("---\naliases: [Bed of herbs]\n---\nQuendel is thyme.")
        case "new":
            (root / "Herb.md").write_text("New.")
        case "gone":
            (root / "Sage.md").unlink()
        case "renamed":
            (root / "Sage.md").rename(root / "Bee.md")
    assert loads(vault, looked) == {each.name for each in root.glob("*.md")}
    assert loads(vault, looked) == set()


def test_notes_that_are_left_out_of_search_mention_nothing(vault: tuple[Path, Path]) -> None:
    mentions(*vault)
    (vault[0] / ".obsidian").mkdir(exist_ok=True)
    (vault[0] / ".obsidian" / "app.json").write_text('{"userIgnoreFilters": ["Bed.md"]}')
    assert "Bed.md" not in {group.source for group in mentions(*vault)["Soil.md"]}
    (vault[0] / ".obsidian" / "app.json").write_text("{}")
    assert "Bed.md" in {group.source for group in mentions(*vault)["Soil.md"]}


def test_notes_that_are_compiled_otherwise_are_looked_through(
    vault: tuple[Path, Path], looked: list[str]
) -> None:
    mentions(*vault)
    (vault[0] / ".knapper").mkdir()
    (vault[0] / ".knapper" / "config.yml").write_text("outside_media: load\n")
    assert loads(vault, looked) == {*NOTES}


def test_damaged_file_is_set_aside(vault: tuple[Path, Path], looked: list[str]) -> None:
    mentions(*vault)
    (file,) = vault[1].rglob("mentions.bin")
    file.write_bytes(file.read_bytes()[:-3])
    assert loads(vault, looked) == {*NOTES}
    assert loads(vault, looked) == set()
