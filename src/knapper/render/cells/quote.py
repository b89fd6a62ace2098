"""Recorded numbers in prose: what a link to one shows and says."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.render.cells import words
from knapper.render.cells.ran import shown_value

if TYPE_CHECKING:
    from knapper.cells import Result
    from knapper.render.cells.record import Kept

__all__ = ["Quoted", "quote_result"]


class Quoted:
    """A recorded number as a text quotes it: the link's `title`, and `text` for one without."""

    def __init__(self, result: Result, cell: int, note: str, *, current: bool) -> None:
        value = shown_value(result)
        said = words.recorded_by(cell, note, value)
        self.text = escape(value)
        self.title = escape(said if current else words.no_longer(said))


def quote_result(kept: Kept | None, name: str, note: str) -> Quoted | None:
    """Return the number that a note recorded by that name, None where there is none.

    `kept` is what is stored of the note, `note` what it is called.
    """
    found = kept.result(name) if kept else None
    if kept is None or found is None:
        return None
    index, result = found
    return Quoted(result, index + 1, note, current=index in kept.current)
