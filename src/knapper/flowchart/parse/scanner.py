"""A place in the text of a flowchart, which moves forward as statements are read.

Mermaid's grammar looks ahead in several spots (to the end of a text, of a label, of a block).
`Scanner.next` answers these from a list made once for each kind of end, so that a text in which
nothing is ever closed takes no longer than any other.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

from knapper.diagnostics import Span

__all__ = ["BLANKS", "FILLER", "SPACE", "Scanner", "StatementError"]

# What stands for comments that were taken out: white space to every pattern, so that all places
# stay, and no character of anyone's text.
FILLER: Final = "\x1f"
BLANKS: Final = re.compile(r"[^\S\n]+")
SPACE: Final = re.compile(r"\s+")


class StatementError(Exception):
    """Why a statement cannot be read; never leaves `knapper.flowchart.parse`.

    `start` and `end` are the place in the text. Reading goes on behind the next `;` or line
    end from `start` on, or behind the line where `whole_line` is set.
    """

    def __init__(
        self, message: str, start: int, end: int, way_out: str = "", *, whole_line: bool = False
    ) -> None:
        """Keep what a problem needs."""
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.way_out = way_out
        self.whole_line = whole_line


class Scanner:
    """The text of a chart and the place `pos` up to which it is read."""

    def __init__(self, text: str, lines: list[int]) -> None:
        """Start at the beginning of `text`; `lines` is where each line of it begins."""
        self.text = text
        self.pos = 0
        self._lines = lines
        self._stops: dict[re.Pattern[str], list[int]] = {}

    @property
    def ended(self) -> bool:
        """Whether everything is read."""
        return self.pos >= len(self.text)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Move over `pattern` if the text goes on with it, and return what it matched."""
        match = pattern.match(self.text, self.pos)
        if match:
            self.pos = match.end()
        return match

    def at(self, words: str) -> bool:
        """Return whether the text goes on with `words`."""
        return self.text.startswith(words, self.pos)

    def next(self, stop: re.Pattern[str], start: int) -> int:
        """Return where `stop` next matches from `start` on, -1 where it does not any more.

        `stop` matches one character, with or without a look ahead.
        """
        stops = self._stops.get(stop)
        if stops is None:
            stops = self._stops[stop] = [each.start() for each in stop.finditer(self.text)]
        index = bisect_left(stops, start)
        return stops[index] if index < len(stops) else -1

    def written(self, start: int, end: int) -> str:
        """Return what is written from `start` to `end`, without comments."""
        return self.text[start:end].replace(FILLER, "")

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Return the place from `start` to `end` without the white space round it."""
        text = self.text[start:end]
        begin = start + len(text) - len(text.lstrip())
        return begin, max(begin, start + len(text.rstrip()))

    def span(self, start: int, end: int) -> Span:
        """Return the place from `start` to `end`, as far as it is on one line."""
        line = bisect_right(self._lines, start)
        begin = self._lines[line - 1]
        last = self._lines[line] - 1 if line < len(self._lines) else start
        return Span("", line, start - begin + 1, max(0, min(end, last) - start))
