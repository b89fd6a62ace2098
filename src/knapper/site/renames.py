"""What files of the vault were called before, as git's history knows it.

The root of a vault and its files come in; for the path or name of a file that is gone, the
present path of the file goes out. Git is asked once, when the first such question comes, and
only for so many commits and so long.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from knapper.site.git import git_log
from knapper.vault import fold, is_note

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

__all__ = ["Renames"]

_COMMITS = 5000
_SECONDS = 5
_RENAMED = "R"


class Renames:
    """The old names of the files `present`, paths from the vault's `root`."""

    def __init__(self, root: Path, present: Collection[str]) -> None:
        self._root, self._present = root, present

    def find(self, name: str) -> str:
        """Return the present path of the file that once had a path or name, "" for none.

        `name` is as a link writes it: without `.md`, from the root or only the end of a path.
        A name that two files had means neither.
        """
        key = _key(name)
        return self._by_name.get(key, "") if key else ""

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Every end of an old path, folded, to the file of today; "" where there are several."""
        found: dict[str, str] = {}
        for old, new in self._now.items():
            end = _key(old)
            while end:
                if found.setdefault(end, new) != new:
                    found[end] = ""
                end = end.partition("/")[2]
        return found

    @cached_property
    def _now(self) -> dict[str, str]:
        """Old paths to present ones. Git lists the newest rename first, so each is final."""
        now: dict[str, str] = {}
        for old, new in _renames(self._root):
            latest = now.get(new, new)
            if latest in self._present and old not in self._present:
                now.setdefault(old, latest)
        return now


def _key(name: str) -> str:
    path = fold(name.strip())
    while path.startswith(("./", "../", "/")):
        path = path.partition("/")[2]
    return path[:-3] if is_note(path) else path


def _renames(root: Path) -> list[tuple[str, str]]:
    """Return old and new path of each rename, the newest first; none outside of a repository."""
    told = git_log(
        root,
        "--format=",
        "--diff-filter=R",
        "--name-status",
        "--find-renames=50%",
        "-l2000",
        f"--max-count={_COMMITS}",
        seconds=_SECONDS,
    )
    fields = iter((told or "").split("\0"))
    return [
        (old, new)
        for status in fields
        if status.startswith(_RENAMED) and (old := next(fields, "")) and (new := next(fields, ""))
    ]
