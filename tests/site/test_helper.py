"""Two processes compile what one would: whatever becomes of the second."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from knapper.apart import Apart
from knapper.compile import CompileOptions
from knapper.config import Config, ObsidianSettings
from knapper.site import NoteStore, helper, load
from knapper.site.cache import CompileCache
from knapper.site.helper import Helper, pays_for
from knapper.vault import scan_vault

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.vault import VaultFile

    MakeVault = Callable[..., Path]
    Loaded = tuple[Any, ...]

OPTIONS = CompileOptions()
SECONDS = 60
ODD: dict[str, str | bytes] = {
    "bad bytes.md": b"\xffbad \x01 bytes [[note 1]]\n",
    "Board.canvas": '{"nodes": [{"id": "1", "type": "text", "text": "[[note 2]]"}]}',
    "deep.md": ">" * 3000 + " deep\n",
    "empty.md": "",
    "half.md": '---\nname: "\\ud800"\n---\nhalf a pair\n',
    "Käse & <b>.md": "---\ntags: [a]\n---\n# Käse\n\n$\\nope$\n\n> [!odd] t\n",
}


@pytest.fixture(name="vault")
def _vault(make_vault: MakeVault, tmp_path: Path) -> Path:
    notes = {f"note {number}.md": f"# {number}\n\n[[note 1]] #tag\n" for number in range(40)}
    root = make_vault({**notes, **ODD})
    outside = tmp_path / "outside.md"
    outside.write_text("secret", encoding="utf-8")
    (root / "leads out.md").symlink_to(outside)
    return root


@pytest.fixture(name="files")
def _files(vault: Path) -> list[VaultFile]:
    found = scan_vault(vault, Config(), ObsidianSettings())
    return [*found.notes, *found.attachments]


@pytest.fixture(name="made_here")
def _made_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were compiled in this process."""
    made: list[str] = []
    plain = load.make_kept

    def noted(file: VaultFile, *given: Any) -> Any:
        made.append(file.path)
        return plain(file, *given)

    monkeypatch.setattr(load, "make_kept", noted)
    return made


@pytest.fixture(name="worth_it")
def _worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "pays_for", lambda _count: True)


@pytest.fixture(name="patient")
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have whoever asks for the first file wait until the helper has done all."""
    plain = Helper.take

    def take(self: Helper, number: int) -> Any:
        assert number or self._process.wait(SECONDS)
        return plain(self, number)

    monkeypatch.setattr(Helper, "take", take)


def loaded(
    vault: Path,
    files: list[VaultFile],
    store: NoteStore | None = None,
    cache: CompileCache | None = None,
) -> Loaded:
    notes, found, digests = load.load_notes(
        vault, files, OPTIONS, cache=cache, store=store, progress=None
    )
    return [*notes.items()], found, [*digests.items()]


@pytest.mark.usefixtures("worth_it", "patient")
def test_all_may_be_made_by_the_other(
    vault: Path, files: list[VaultFile], made_here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    both = loaded(vault, files)
    assert made_here == []
    monkeypatch.setattr(load, "pays_for", lambda _count: False)
    assert loaded(vault, files) == both
    assert len(made_here) > len(files) - 5


@pytest.mark.usefixtures("worth_it")
def test_they_meet(
    vault: Path, files: list[VaultFile], made_here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Helper.take
    asked: list[int] = []

    def take(self: Helper, number: int) -> Any:
        asked.append(number)
        # It has a head start here, and so begins, and ends its work, while this one waits.
        assert number != len(files) // 2 or self._process.wait(SECONDS)
        return plain(self, number)

    monkeypatch.setattr(Helper, "take", take)
    both = loaded(vault, files)
    assert asked == [*range(len(files))]
    here = [*made_here]
    monkeypatch.setattr(load, "pays_for", lambda _count: False)
    assert loaded(vault, files) == both
    assert 0 < len(here) < len(files) - 5


@pytest.mark.usefixtures("worth_it", "patient")
def test_what_it_made_is_kept(
    vault: Path, files: list[VaultFile], made_here: list[str], tmp_path: Path
) -> None:
    first = loaded(vault, files, NoteStore(vault, folder=tmp_path / "cache"))
    made_here.clear()
    assert loaded(vault, files, NoteStore(vault, folder=tmp_path / "cache")) == first
    assert made_here == []


@pytest.mark.usefixtures("worth_it")
@pytest.mark.parametrize("known", ["store", "cache"])
def test_it_is_not_asked_where_notes_are_known(
    vault: Path,
    files: list[VaultFile],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    known: str,
) -> None:
    store = NoteStore(vault, folder=tmp_path / "cache") if known == "store" else None
    cache = CompileCache() if known == "cache" else None
    first = loaded(vault, files, store, cache)

    def never(*_: object) -> None:
        pytest.fail("a helper was asked")

    monkeypatch.setattr(load, "Helper", never)
    assert loaded(vault, files, store, cache) == first


class Garbage(Apart):
    """A process that answers something else."""

    DATA = b""

    def __init__(self, _module: str, _function: str, _asked: bytes) -> None:
        super().__init__("sys", "exit", b"")
        assert self.wait(SECONDS)
        Path(self.answer.name).write_bytes(self.DATA)


def failing(*_: object) -> None:
    raise OSError(11, "no more processes")


@pytest.mark.usefixtures("worth_it")
@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"x",
        os.urandom(5000),
        helper._HEAD.pack(1, 3, b"d" * 16) + b"odd",
        helper._HEAD.pack(1, 999, b"d" * 16) + b"cut",
        helper._HEAD.pack(10_000, 0, b"d" * 16),
    ],
    ids=["no process", "nothing", "a byte", "noise", "no record", "cut", "no such file"],
)
def test_where_it_fails_all_is_made_here(
    vault: Path,
    files: list[VaultFile],
    made_here: list[str],
    monkeypatch: pytest.MonkeyPatch,
    data: bytes | None,
) -> None:
    if data is None:
        monkeypatch.setattr(helper, "Apart", failing)
    else:
        monkeypatch.setattr(Garbage, "DATA", data)
        monkeypatch.setattr(helper, "Apart", Garbage)
    both = loaded(vault, files)
    assert len(made_here) > len(files) - 5
    monkeypatch.setattr(load, "pays_for", lambda _count: False)
    assert loaded(vault, files) == both


@pytest.mark.usefixtures("worth_it")
@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes where POSIX is")
def test_names_may_be_no_text(make_vault: MakeVault, tmp_path: Path) -> None:
    plain = make_vault({"A.md": "# A\n"})
    odd = plain.rename(tmp_path / os.fsdecode(b"vault \xff"))
    files = [*scan_vault(odd, Config(), ObsidianSettings()).notes]
    ((path, note),), _, _ = loaded(odd, files)
    assert path == "A.md"
    assert note.headings[0].text == "A"


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="Linux tells")
def test_it_pays_for_many_files_and_two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    assert pays_for(10_000)
    assert not pays_for(20)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3})
    assert not pays_for(10_000)
