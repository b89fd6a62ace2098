"""Tags across the vault: each with its spelling, its notes and its children (§8.2, §8.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["TagPage", "collect_tags"]


class TagPage(msgspec.Struct, frozen=True):
    """One tag: `name` as first written, the notes that bear it or a tag below it, by path.

    `own` are the notes that bear the tag itself; `children` the keys of the tags one below.
    """

    key: str
    name: str
    notes: tuple[str, ...]
    own: tuple[str, ...]
    children: tuple[str, ...]


def collect_tags(tags: Mapping[str, Iterable[str]]) -> dict[str, TagPage]:
    """Return all tags by their folded name, parents of nested tags included.

    `tags` maps each note's path to the tags it bears; a note's place in the order decides
    which spelling is the first.
    """
    names: dict[str, str] = {}
    own: dict[str, dict[str, None]] = {}
    below: dict[str, dict[str, None]] = {}
    children: dict[str, set[str]] = {}
    for path, borne in tags.items():
        for tag in borne:
            parts = tag.split("/")
            for depth in range(1, len(parts) + 1):
                name = "/".join(parts[:depth])
                key = fold(name)
                names.setdefault(key, name)
                below.setdefault(key, {})[path] = None
                if depth > 1:
                    children.setdefault(fold("/".join(parts[: depth - 1])), set()).add(key)
            own.setdefault(fold(tag), {})[path] = None
    return {
        key: TagPage(
            key,
            names[key],
            tuple(below[key]),
            tuple(own.get(key, ())),
            tuple(sorted(children.get(key, ()))),
        )
        for key in sorted(names)
    }
