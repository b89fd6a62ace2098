"""Which heading or block of a note the part of a link after `#` means (§4).

In come the note's record and the link's subpath; out comes the record of the heading or
block, or None, in which case the link leads to the note as a whole (§3.8).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile import Block, Heading, Note, strip_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["fragment_of", "resolve_subpath"]

# Marks of emphasis, code and highlight; an underscore inside a word is none.
_MARKS = re.compile(r"[*`]+|~~|==|(?<![^\W_])_+|_+(?![^\W_])")


def resolve_subpath(note: Note, subpath: tuple[str, ...]) -> Heading | Block | None:
    """Return what `subpath` means in `note`: a block (`("^id",)`), or the last of its headings.

    A chain `#h1#h2` means the first h2 somewhere below an h1 (§4.2). A chain that ends in a
    block id means that block, whatever stands before it.
    """
    if not subpath:
        return None
    if subpath[-1].startswith("^"):
        return _block(note, subpath[-1][1:])
    if not note.headings:
        return None
    return (
        # As Obsidian compares, which keeps the heading's source with its marks.
        _chain(note.headings, [strip_heading(part) for part in subpath], _key)
        # By what a reader sees: `#Some bold heading` for `## Some **bold** heading`.
        or _chain(note.headings, [strip_heading(part) for part in subpath], _plain)
        or _chain(note.headings, [strip_heading(_MARKS.sub("", part)) for part in subpath], _plain)
    )


def fragment_of(place: Heading | Block) -> str:
    """Return the HTML id of a heading or a block."""
    return place.id if isinstance(place, Heading) else f"^{place.id}"


def _block(note: Note, wanted: str) -> Block | None:
    for block in note.blocks:
        if block.id == wanted:
            return block
    folded = wanted.casefold()
    return next((block for block in note.blocks if block.id.casefold() == folded), None)


def _key(heading: Heading) -> str:
    return heading.key


def _plain(heading: Heading) -> str:
    return strip_heading(heading.text)


def _chain(
    headings: Sequence[Heading], parts: list[str], key: Callable[[Heading], str]
) -> Heading | None:
    """Return the first heading that ends the chain, each part in the section of the last."""
    if len(parts) == 1:
        wanted = parts[0]
        for heading in headings:
            if key(heading) == wanted:
                return heading
        return None
    for index, heading in enumerate(headings):
        if key(heading) != parts[0]:
            continue
        below = headings[index + 1 :]
        end = next((i for i, other in enumerate(below) if other.level <= heading.level), len(below))
        if found := _chain(below[:end], parts[1:], key):
            return found
    return None
