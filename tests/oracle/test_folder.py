"""What becomes of the folder of a site that others had their hands in, and of what is kept of it.

Whatever was done to either, the next build gives the site as one made anew, and nothing outside
of the folder changes.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from living_vault import LivingVault, Text
from oracle_builds import build, changed_site, differences, times, tree

PAGE = "Folder/One/index.html"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> LivingVault:
    """A built vault of few notes; each test leaves the site as one made anew."""
    vault = LivingVault(tmp_path_factory.mktemp("vault")).fill(few=True)
    build(vault.folder)
    return vault


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the site, whose files are not to be written."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "index.html").write_text("not of the site")
    return folder


def prints(caches: Path) -> list[Path]:
    """Return the files that remember of what pages were made."""
    found = sorted(caches.rglob("pages-*.bin"))
    assert found
    return found


# -- the folder of the site --------------------------------------------------------------------


def as_text(site: Path, path: str) -> None:
    (site / path).write_text("damaged")


def touched(site: Path, path: str) -> None:
    os.utime(site / path, ns=(1, 1))


def gone(site: Path, path: str) -> None:
    (site / path).unlink()


def emptied(site: Path, path: str) -> None:
    (site / path).write_bytes(b"")


def folder(site: Path, path: str) -> None:
    (site / path).unlink()
    (site / path).mkdir()
    (site / path / "in it").write_text("x")


def pipe(site: Path, path: str) -> None:
    (site / path).unlink()
    os.mkfifo(site / path)


def dangling(site: Path, path: str) -> None:
    (site / path).unlink()
    (site / path).symlink_to("nowhere")


def folder_gone(site: Path, path: str) -> None:
    shutil.rmtree((site / path).parent)


def file_for_folder(site: Path, path: str) -> None:
    shutil.rmtree((site / path).parent)
    (site / path).parent.write_text("a file")


DAMAGE = (
    as_text,
    touched,
    gone,
    emptied,
    folder,
    pipe,
    dangling,
    folder_gone,
    file_for_folder,
)


@pytest.mark.parametrize("pattern", ["*/index.html", "*.md", "assets/**/*.*"])
def test_damage_is_mended(built: LivingVault, pattern: str) -> None:
    """Pages, their Markdown and other files: each of some is damaged in another way."""
    site = built.folder / "site"
    files = sorted(path.relative_to(site).as_posix() for path in site.glob(pattern))
    # Ways that take a whole folder come last, and a file at the top has none.
    pairs = [*zip(files, DAMAGE[: 7 if pattern == "*.md" else None], strict=False)]
    assert len(pairs) >= 7
    for path, damage in pairs:
        if (site / path).is_file():  # not with a folder that is gone by now
            damage(site, path)
    changed_site(built.folder)


def test_a_file_that_is_a_link_is_made_a_file(built: LivingVault, outside: Path) -> None:
    site = built.folder / "site"
    paths = (
        PAGE,
        "Alpha.md",
        "404.html",
        "offline.js",
        "search/search_index.json",
        "Pictures/small.png",
    )
    for number, path in enumerate(paths):
        target = outside / str(number)
        (site / path).replace(target)  # the right bytes at the right time, but not here
        (site / path).symlink_to(target)
    before, written = tree(outside), times(outside)
    changed_site(built.folder)
    assert (tree(outside), times(outside)) == (before, written)
    assert not any((site / path).is_symlink() for path in paths)


@pytest.mark.parametrize("name", ["Folder", "Folder/One", "assets", "search"])
@pytest.mark.parametrize("moved", [True, False])
def test_a_folder_that_is_a_link_is_made_a_folder(
    built: LivingVault, outside: Path, name: str, moved: bool
) -> None:
    site = built.folder / "site"
    if moved:  # with all that is in it
        shutil.move(site / name, outside / "moved")
    else:
        shutil.rmtree(site / name)
    (site / name).symlink_to(outside / "moved" if moved else outside)
    before, written = tree(outside), times(outside)
    changed_site(built.folder)
    assert (tree(outside), times(outside)) == (before, written)
    assert not (site / name).is_symlink()


def test_another_name_of_a_page_keeps_what_it_had(built: LivingVault, outside: Path) -> None:
    """As backups have that link to what has not changed."""
    (outside / "backup.html").hardlink_to(built.folder / "site" / PAGE)
    before = tree(outside)
    built.notes["Folder/One.md"].blocks.append("One sentence more.")
    built.save("Folder/One.md")
    changed_site(built.folder)
    assert tree(outside) == before


def test_the_site_may_be_a_link_itself(built: LivingVault, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (built.folder / "linked").symlink_to(tmp_path / "real")
    for _ in range(2):
        build(built.folder, "linked")
        build(built.folder, "anew")
        assert differences(tree(tmp_path / "real"), tree(built.folder / "anew")) == []
    assert build(built.folder, "linked") == 0


def test_foreign_files_go_and_those_with_a_dot_stay(built: LivingVault) -> None:
    """As MkDocs has it: at the top what begins with a dot stays, and nothing else does."""
    site = built.folder / "site"
    for path in ("CNAME", "old/index.html", "Folder/.hidden", "Folder/One/x.txt", "search/x.txt"):
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_text("foreign")
    for path in ("empty/within", "Folder/empty"):
        (site / path).mkdir(parents=True)
    stay = {".nojekyll": b"", ".well-known/": None, ".well-known/x": b"y"}
    (site / ".well-known").mkdir()
    for path, content in stay.items():
        if content is not None:
            (site / path).write_bytes(content)
    build(built.folder)
    build(built.folder, "anew")
    assert differences(tree(site), {**tree(built.folder / "anew"), **stay}) == []
    (site / ".nojekyll").unlink()
    shutil.rmtree(site / ".well-known")


def test_two_vaults_take_turns_in_one_folder(tmp_path: Path) -> None:
    one, two = (LivingVault(tmp_path / name) for name in ("one", "two"))
    one.write("Alpha.md", Text(["One."]))
    two.write("Alpha.md", Text(["Two."]))
    two.write("Beta.md", Text(["Another."]))
    for vault in (one, two, one, two):
        build(vault.folder, "../shared")
        build(vault.folder, "anew")
        told = differences(tree(tmp_path / "shared"), tree(vault.folder / "anew"))
        assert told == []


# -- what is kept of it ------------------------------------------------------------------------


def test_kept_prints_may_be_damaged(built: LivingVault, caches: Path) -> None:
    """Cut at any length, of random bytes, of another kind: pages are printed again, no more."""
    build(built.folder)
    (kept,) = [path for path in prints(caches) if path.stat().st_mtime_ns == _latest(caches)]
    whole = kept.read_bytes()
    dice = random.Random(8)
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    for content in (b"", whole[:9], whole[: len(whole) // 2], bytes(flipped), dice.randbytes(999)):
        kept.write_bytes(content)
        assert changed_site(built.folder) > 0
        assert build(built.folder) == 0
    kept.unlink()
    kept.mkdir()
    assert changed_site(built.folder) > 0
    kept.rmdir()


def _latest(caches: Path) -> int:
    return max(path.stat().st_mtime_ns for path in prints(caches))


@pytest.mark.parametrize("damage", ["gone", "emptied", "random"])
def test_all_that_is_kept_may_be_damaged(built: LivingVault, caches: Path, damage: str) -> None:
    dice = random.Random(8)
    if damage == "gone":
        shutil.rmtree(caches)
        caches.mkdir()
    else:
        for path in caches.rglob("*"):
            if path.is_file():
                path.write_bytes(dice.randbytes(500) if damage == "random" else b"")
    changed_site(built.folder)


def test_another_process_prints_nothing_again(built: LivingVault) -> None:
    """Hashes are the same in every process, whatever its order of sets."""
    build(built.folder)
    before = times(built.folder / "site")
    code = (
        "import sys; sys.path += sys.argv[2:]; from pathlib import Path;"
        "from oracle_builds import build; print('printed', build(Path(sys.argv[1])))"
    )
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", code, built.folder, *sys.path],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert "printed 0\n" in told.stdout
    now = times(built.folder / "site")
    assert {path for path in now if now[path] != before.get(path)} <= {
        "404.html",
        "search/search_index.json",
        "search/texts.json",
    }
    build(built.folder, "anew")
    assert differences(tree(built.folder / "site"), tree(built.folder / "anew")) == []
