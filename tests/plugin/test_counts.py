"""What a build reads, prints and writes, counted: this does not depend on how fast a machine is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from knapper.site import PageSpec, Site
from mkdocs_knapper.pagefind import find_program

# More notes than the tree shows on each page, in folders of different sizes: which of them are
# the largest, and so have a colour of their own in the graph, must not change with one note more.
SIZES = (20, 18, 16, 14, 12, 10, 8, 6)
DATES = "created: 2026-01-01\nmodified: 2026-01-02"
EDITED = "Folder 3/Note 3-05.md"
URL = "Folder-3/Note-3-05/"

# MkDocs and Material write these each time, if with the same bytes.
_BY_MKDOCS = ("404.html", "search/search_index.json")

_opened: list[str] | None = None


def _listen(event: str, arguments: tuple[Any, ...]) -> None:
    if _opened is None or event != "open":
        return
    name, _, flags = arguments
    if isinstance(name, (str, bytes, Path)) and not flags & (os.O_WRONLY | os.O_RDWR):
        _opened.append(os.fsdecode(name))


sys.addaudithook(_listen)  # for good: Python takes none back


@contextmanager
def opened() -> Iterator[list[str]]:
    """Give the list of the files that are opened to be read meanwhile."""
    global _opened  # noqa: PLW0603 - the hook cannot be given anything
    _opened = []
    try:
        yield _opened
    finally:
        _opened = None


class Work:
    """Builds one vault again and again, and tells what each build did."""

    def __init__(self, folder: Path, build: Callable[..., Any], rendered: list[str]) -> None:
        self._vault, self._build, self._rendered = folder / "docs", build, rendered
        self._before: dict[str, tuple[object, ...]] = {}
        self.printed: list[str] = []
        self.written: set[str] = set()
        self.removed: set[str] = set()
        self.read: list[str] = []
        self.files: set[str] = set()

    def run(self, **changed: str) -> Work:
        """Write the notes `changed`, build, and return what that took."""
        self._rendered.clear()
        with opened() as names:
            self.files = self._build(changed).files
        self.printed = [*self._rendered]
        inside = [Path(name) for name in names if name.startswith(f"{self._vault}{os.sep}")]
        self.read = sorted(path.relative_to(self._vault).as_posix() for path in inside)
        site = self._vault.parent / "site"
        now = {name: _state(site, name) for name in self.files}
        self.written = {name for name, state in now.items() if self._before.get(name) != state}
        self.removed = self._before.keys() - now.keys()
        self._before = now
        return self

    @property
    def written_pages(self) -> set[str]:
        return {name for name in self.written if name.endswith(".html")}


def _state(site: Path, name: str) -> tuple[object, ...]:
    if name in _BY_MKDOCS:
        return (site.joinpath(name).read_bytes(),)
    status = site.joinpath(name).stat()
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size


def vault() -> dict[str, str]:
    """Return notes each of which leads to the next of its folder; one embeds a foreign one."""
    notes = {"index.md": f"---\n{DATES}\n---\nWhere to begin.\n"}
    for folder, size in enumerate(SIZES):
        for number in range(size):
            following = f"Note {folder}-{(number + 1) % size:02}"
            notes[f"Folder {folder}/Note {folder}-{number:02}.md"] = (
                f"---\n{DATES}\ntags: [all/part{folder}]\n---\nAbout one thing.\n\n"
                f"It leads to [[{following}]].\n"
            )
    notes["Folder 5/Note 5-02.md"] += "\n![[Note 3-05]]\n"
    return notes


@pytest.fixture
def work(
    tmp_path: Path, build: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Work]:
    """Return what builds `vault()`, not yet built."""
    rendered: list[str] = []
    render = Site.render

    def noted(site: Site, spec: PageSpec) -> Any:
        rendered.append(spec.url)
        return render(site, spec)

    monkeypatch.setattr(Site, "render", noted)
    # The tests do not wait until a file is old enough to be known by its time.
    monkeypatch.setattr("knapper.site.store._RACY_NS", 0)
    made = Work(tmp_path, build, rendered)
    return lambda: made.run(**vault())


def test_a_cold_build_prints_each_page_once(work: Callable[[], Work]) -> None:
    cold = work()
    pages = {name.removesuffix("index.html") for name in cold.files if name.endswith("index.html")}
    pages -= {"index/"}  # the name of the home note leads on to its address
    assert sorted(cold.printed) == sorted(pages)
    notes = {path for path in cold.read if path.endswith(".md")}
    assert notes == vault().keys()
    assert cold.written == cold.files


def test_a_build_of_the_same_reads_and_writes_nothing(work: Callable[[], Work]) -> None:
    again = work().run()
    assert again.printed == []
    assert [path for path in again.read if path.endswith(".md")] == []
    assert again.written == set()
    assert again.removed == set()


def test_an_edited_paragraph_prints_the_pages_that_show_it(work: Callable[[], Work]) -> None:
    """They are its own, one with the sentence among its backlinks, and one that embeds it."""
    cold = work()
    shows = {URL, "Folder-3/Note-3-06/", "Folder-5/Note-5-02/"}
    text = vault()[EDITED].replace("It leads", "By now it leads")
    edited = cold.run(**{EDITED: text})
    assert sorted(edited.printed) == sorted(shows)
    assert edited.written_pages == {f"{url}index.html" for url in shows}
    assert [path for path in edited.read if path.endswith(".md")] == [EDITED]
    assert edited.removed == set()


def test_an_added_note_prints_what_lists_it_and_no_other_folder(work: Callable[[], Work]) -> None:
    cold = work()
    text = f"---\n{DATES}\ntags: [all/part3]\n---\nAbout one more thing.\n"
    added = cold.run(**{"Folder 3/Note 3-05 and a half.md": text})
    printed = set(added.printed)
    own = {"Folder-3/Note-3-05-and-a-half/", URL, "Folder-3/Note-3-06/"}
    lists = {"Folder-3/", "tags/", "tags/all/", "tags/all/part3/", "recent/", "contents/", "graph/"}
    assert own | lists <= printed
    # The list of all 105 notes goes on on further pages.
    near = ("Folder-3/", "tags/all/")
    assert {url for url in printed - lists if not url.startswith(near)} == set()
    assert [path for path in added.read if path.endswith(".md")] == [
        "Folder 3/Note 3-05 and a half.md"
    ]


def test_an_edited_note_replaces_its_own_part_of_the_index(work: Callable[[], Work]) -> None:
    program = find_program()
    if program is None:
        pytest.skip("Pagefind is not installed")
    indexed = work().run(**{".knapper/config.yml": "search: pagefind\n"})
    fragments = {name for name in indexed.files if name.endswith(".pf_fragment")}
    assert len(fragments) == len(vault())
    edited = indexed.run(**{EDITED: vault()[EDITED] + "\nA word more.\n"})
    assert len(edited.written & {each for each in edited.files if "/fragment/" in each}) == 1
    assert len(edited.removed & fragments) == 1
    assert not {name for name in edited.files if ".new" in name or ".old" in name}
