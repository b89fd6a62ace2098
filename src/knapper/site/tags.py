"""Tags across the vault: each with its spelling, its notes and its children (§8.2, §8.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    ways: dict[str, list[str]] = {}
    for path, borne in tags.items():
        for tag in borne:
            way = ways.get(tag)
            if way is None:
                way = ways[tag] = []
                for name in _way(tag):
                    key = fold(name)
                    names.setdefault(key, name)
                    if way:
                        children.setdefault(way[-1], set()).add(key)
                    way.append(key)
            for key in way:
                below.setdefault(key, {})[path] = None
            own.setdefault(way[-1], {})[path] = None
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


def _way(tag: str) -> Iterator[str]:
    """Yield the names of the tags above a tag, the topmost first, and its own."""
    for place, sign in enumerate(tag):
        if sign == "/":
            yield tag[:place]
    yield tag
