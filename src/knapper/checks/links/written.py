"""How a link is written: as it stands, and as it would lead to another file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.compile import LinkKind
from knapper.vault import is_note, nfc, note_name

if TYPE_CHECKING:
    from knapper.compile import Link
    from knapper.links import Resolver

__all__ = ["name_for", "rewritten", "written"]


def written(link: Link) -> str:
    """Return the path part and the subpath of a link as written: `Note#Heading`."""
    return "#".join((link.target, *link.subpath))


def name_for(path: str, source: str, resolver: Resolver) -> str:
    """Return the shortest text by which a link in the note `source` means the file `path`."""
    name = note_name(path)
    found = resolver.resolve(name, source)
    if found.path == path and not found.ambiguous:
        return name
    return nfc(path[:-3] if is_note(path) else path)


def rewritten(link: Link, name: str, shown: str = "") -> str:
    """Return `link` as it would be written to mean `name`, its heading or block kept.

    `shown` is the text to show where the author gave none.
    """
    address = "#".join((name, *link.subpath))
    if link.kind is LinkKind.EMBED:
        return f"![[{address}]]"
    return f"[[{address}|{shown}]]" if shown and not link.shown else f"[[{address}]]"
