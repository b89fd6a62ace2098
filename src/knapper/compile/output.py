"""The HTML of a note as it grows, and the stretches of it that headings and ids name.

A note with raw HTML is sanitised as a whole at the end, which moves everything; so each place
then leaves a mark in the text and is found again by it. HTML that a library made (formulas,
drawings) waits outside meanwhile: no sanitiser need know it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile.sanitise import sanitise

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NoOutput", "Output", "Place"]

_MARK = re.compile("\x02([SsP])(\\d+)\x03")


class Place:
    """A stretch of HTML, from `start` to `end` in characters, -1 while it is not known."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.start = self.end = -1


class Output:
    """HTML to be. `raw` says beforehand that the note holds HTML of its author's."""

    def __init__(self, *, raw: bool) -> None:
        self.raw = raw
        self._parts: list[str] = []
        self._size = 0
        self._places: list[Place] = []
        self._waiting: list[str] = []

    def put(self, html: str) -> None:
        """Add HTML."""
        self._parts.append(html)
        self._size += len(html)

    def put_generated(self, html: str) -> None:
        """Add HTML that a library made and no sanitiser should see."""
        if self.raw:
            self._waiting.append(html)
            html = f"\x02P{len(self._waiting) - 1}\x03"
        self.put(html)

    def position(self) -> int:
        """Return where the next piece will stand, for `insert`."""
        return len(self._parts)

    def insert(self, position: int, html: str) -> None:
        """Add HTML before what was added since `position`, in which no place began."""
        self._parts.insert(position, html)
        self._size += len(html)

    def open(self) -> Place:
        """Begin a place here."""
        place = Place(len(self._places))
        place.start = self._size
        self._places.append(place)
        if self.raw:
            self.put(f"\x02S{place.number}\x03")
        return place

    def close(self, place: Place) -> None:
        """End a place here, unless it has ended."""
        if place.end >= 0:
            return
        place.end = self._size
        if self.raw:
            self.put(f"\x02s{place.number}\x03")

    def finish(
        self, rewrite: Callable[[str, str, str], str | None], *, loads_outside: bool = False
    ) -> str:
        """Return the HTML, and settle where all places are.

        `rewrite` is asked about each relative address in raw HTML, and `loads_outside` lets what
        other hosts have load with the page (see `sanitise`).
        """
        html = "".join(self._parts)
        if not self.raw:
            return html
        return self._settle(sanitise(html, rewrite, loads_outside=loads_outside))

    def _settle(self, html: str) -> str:
        parts: list[str] = []
        size = position = 0
        for match in _MARK.finditer(html):
            parts.append(html[position : match.start()])
            size += match.start() - position
            position = match.end()
            index = int(match[2])
            if match[1] == "P":
                parts.append(self._waiting[index])
                size += len(self._waiting[index])
            elif match[1] == "S":
                self._places[index].start = size
            else:
                self._places[index].end = size
        parts.append(html[position:])
        whole = "".join(parts)
        for place in self._places:
            # A comment that never ends takes marks with it.
            place.start = min(place.start, len(whole))
            place.end = min(max(place.end, place.start), len(whole))
        return whole


class NoOutput(Output):
    """Output of a record without HTML: takes all and keeps nothing; every place is 0 to 0."""

    def __init__(self) -> None:
        super().__init__(raw=False)
        self._nowhere = Place(0)
        self._nowhere.start = self._nowhere.end = 0

    def put(self, html: str) -> None:
        """Pass over HTML."""

    def put_generated(self, html: str) -> None:
        """Pass over HTML."""

    def insert(self, position: int, html: str) -> None:
        """Pass over HTML."""

    def open(self) -> Place:
        """Return the one place that there is."""
        return self._nowhere
