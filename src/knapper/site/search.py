"""Search entries of a note: its text by section, as Material's search reads them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from knapper.compile import aliases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile import Note

__all__ = ["note_entries"]


def note_entries(
    note: Note, url: str, title: str, tags: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Yield an entry for the note's start and one for each section, in order.

    `location` is the URL with the heading's id, `title` and `text` are HTML-escaped as
    Material expects. A note's aliases stand in the text of its first entry, to be found by.
    """
    sections: dict[int, list[str]] = {-1: list(aliases(note.properties))}
    for block in note.texts:
        if block.kind != "heading":
            sections.setdefault(block.section, []).append(block.text)
    for section in range(-1, len(note.headings)):
        text = "\n".join(sections.get(section, ()))
        if section < 0:
            entry = {"location": url, "title": escape(title, quote=False)}
        else:
            heading = note.headings[section]
            entry = {
                "location": f"{url}#{heading.id}",
                "title": escape(heading.text, quote=False),
            }
        yield entry | {"text": escape(text, quote=False), "tags": list(tags)}
