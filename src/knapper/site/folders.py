"""The tree of folders that hold published notes, in the order in which readers see it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Folder", "folder_paths", "folder_tree", "natural_key"]

_NUMBER = re.compile(r"(\d+)")


class Folder(msgspec.Struct):
    """One folder: `path` from the root ("" is the root), its folders and notes in order.

    `count` is the number of notes in it and below.
    """

    path: str
    folders: list[Folder] = []
    notes: list[str] = []
    count: int = 0

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.path.rpartition("/")[2]


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts "Part 2" before "Part 10", and without weight of case."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _NUMBER.split(name.casefold())
        if part
    )


def folder_paths(notes: Iterable[str]) -> set[str]:
    """Return the paths of all folders that `folder_tree` has."""
    paths = {""}
    for path in notes:
        folder = path.rpartition("/")[0]
        while folder not in paths:
            paths.add(folder)
            folder = folder.rpartition("/")[0]
    return paths


def folder_tree(notes: Iterable[str]) -> dict[str, Folder]:
    """Return all folders by path, parents first, with folders and notes in natural order."""
    folders = {"": Folder("")}
    for path in notes:
        parent = path.rpartition("/")[0]
        folder = _folder(parent, folders)
        folder.notes.append(path)
        while True:
            folders[parent].count += 1
            if not parent:
                break
            parent = parent.rpartition("/")[0]
    for folder in folders.values():
        folder.notes.sort(key=lambda path: (natural_key(note_name(path)), path))
        folder.folders.sort(key=lambda each: (natural_key(each.name), each.path))
    return folders


def _folder(path: str, folders: dict[str, Folder]) -> Folder:
    found = folders.get(path)
    if found is None:
        found = folders[path] = Folder(path)
        _folder(path.rpartition("/")[0], folders).folders.append(found)
    return found
