"""One sentence on a note, for listings, search engines and link previews."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knapper.site.site import Site

__all__ = ["about"]

_LONGEST = 160
_SHORTEST = 6


def about(site: Site, path: str) -> str:
    """Return one sentence on a note: its `description`, else the start of its text."""
    note = site.notes[path]
    value = note.properties.values.get("description")
    if isinstance(value, str) and value.strip():
        return " ".join(value.split())
    for block in note.texts:
        text = " ".join(block.text.split())
        if block.kind == "text" and len(text) > _SHORTEST:
            return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return ""
