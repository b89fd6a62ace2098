"""Recorded numbers in prose: what a link to one shows and says."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.render.cells import words
from knapper.render.cells.ran import shown_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.render.cells.record import Kept

__all__ = ["Quoted", "quote_result"]


class Quoted:
    """A recorded number as a text quotes it: the link's `title`, and `text` for one without."""

    def __init__(self, text: str, title: str) -> None:
        self.text, self.title = escape(text), escape(title)


def quote_result(
    kept: Kept | None, name: str, note: str, say: Callable[[str], str]
) -> Quoted | None:
    """Return the number that a note recorded by that name, None where there is none.

    `kept` is what is stored of the note, `note` what it is called; `say` puts an English word
    of the site's own into the site's language.
    """
    found = kept.result(name) if kept else None
    if kept is None or found is None:
        return None
    index, result = found
    value = shown_value(result)
    said = words.recorded_by(index + 1, note, value, say)
    return Quoted(value, said if index in kept.current else words.no_longer(said, say))
