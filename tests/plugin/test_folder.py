"""The folder of a site, whatever stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mkdocs_knapper.folder import SiteFolder

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "A/page/index.html"


@pytest.fixture(name="root", params=["new", "there", "full"])
def _root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a site: not there yet, empty, or with a page in it."""
    root = tmp_path / "site"
    if request.param != "new":
        root.mkdir()
    if request.param == "full":
        root.joinpath("A/page").mkdir(parents=True)
        root.joinpath(PAGE).write_bytes(b"old")
    return root


@pytest.fixture(name="folder")
def _folder(root: Path, tmp_path: Path) -> SiteFolder:
    folder = SiteFolder(root, tmp_path / "kept")
    folder.begin()
    return folder


def test_a_file_is_written_and_its_state_returned(folder: SiteFolder, root: Path) -> None:
    for url in (PAGE, "A/page.md", "top.txt", "B/C/deep.txt"):
        data = url.encode() * 3
        state = folder.write(url, data)
        status = root.joinpath(url).stat()
        assert root.joinpath(url).read_bytes() == data
        assert state == (status.st_size, status.st_mtime_ns)


def test_a_file_with_the_same_bytes_keeps_its_time(folder: SiteFolder, root: Path) -> None:
    first = folder.write(PAGE, b"same")
    inode = root.joinpath(PAGE).stat().st_ino
    assert folder.write(PAGE, b"same") == first
    assert root.joinpath(PAGE).stat().st_ino == inode
    assert folder.write(PAGE, b"other") != first
    assert root.joinpath(PAGE).read_bytes() == b"other"


def test_what_others_put_there_meanwhile_is_replaced(
    folder: SiteFolder, root: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    outside.joinpath("file").write_bytes(b"not of the site")
    folder.write("A/first.txt", b"first")
    root.joinpath("A/link.txt").symlink_to(outside / "file")
    root.joinpath("A/folder.txt").mkdir()
    root.joinpath("A/folder.txt/inside").write_bytes(b"x")
    root.joinpath("A/taken").symlink_to(outside)
    root.joinpath("A/file").write_bytes(b"in the way of a folder")
    for url in ("A/link.txt", "A/folder.txt", "A/taken/file", "A/file/new.txt"):
        folder.write(url, b"ours")
        assert root.joinpath(url).read_bytes() == b"ours"
    assert outside.joinpath("file").read_bytes() == b"not of the site"
    assert not root.joinpath("A/taken").is_symlink()


def test_pages_are_held_as_they_were_left(folder: SiteFolder, root: Path) -> None:
    files = (PAGE, "A/page.md")
    folder.put(files, b"1", (b"html", b"markdown"))
    folder.save()
    folder.begin()
    assert folder.holds(files, b"1")
    root.joinpath("A/page.md").write_bytes(b"touched!")
    folder.begin()
    assert not folder.holds(files, b"1")
