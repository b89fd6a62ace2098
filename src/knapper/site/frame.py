"""What every page starts with: its title, and the table of contents that leads from it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.compile import Note

__all__ = ["count_notes", "table_of_contents", "title_heading"]

_TITLE_ID = "__title"


def title_heading(title: str) -> str:
    """Return the `<h1>` of a page."""
    return f'<h1 id="{_TITLE_ID}">{escape(title)}</h1>\n'


def count_notes(number: int, say: Callable[[str], str]) -> str:
    """Return "1 note", "2 notes" in the language of `say`."""
    return say("1 note") if number == 1 else say("{n} notes").format(n=number)


def table_of_contents(note: Note | None, title: str) -> list[dict[str, Any]]:
    """Return all headings of a note, or none, under one entry for the page's title."""
    root: dict[str, Any] = {"level": 1, "id": _TITLE_ID, "name": escape(title), "children": []}
    stack = [root]
    headings = note.headings if note else ()
    for index, heading in enumerate(headings):
        if index == 0 and note and note.opening_heading and heading.text == title:
            root["id"] = heading.id
            continue
        entry = {
            "level": heading.level,
            "id": heading.id,
            "name": escape(heading.text),
            "children": [],
        }
        while len(stack) > 1 and stack[-1]["level"] >= heading.level:
            stack.pop()
        stack[-1]["children"].append(entry)
        stack.append(entry)
    return [root]
