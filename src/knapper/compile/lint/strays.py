"""Marks of inline syntax that open something and find no end in their block's text.

The text of a block comes in; its stray marks go out, with their places. What the parser reads
as code, HTML, a link, a formula or a comment is passed over in the parser's own order. Takes
time in proportion to the text: what is known to come no more is not sought again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Stray", "strays"]

# A backslash with what it escapes and the address of a link are passed over as they are.
_STOP = re.compile(
    r"(?P<over>\\.|\]\(<[^<>\n]*>|\]\([^\s()<>]*\))|`+|<|!?\[\[|\$+|%{2,}|#\d+", re.DOTALL
)
_TICKS = re.compile(r"`+")
_TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")
_DOLLAR = re.compile(r"(?:[^\\$\n]|\\.)*+\$")
_DOUBLE = re.compile(r"(?:[^\\$]|\\.|\$(?!\$))*+\$\$", re.DOTALL)
_PERCENT = re.compile(r"(?<!%)%%(?!%)")


class Stray(NamedTuple):
    """A mark as written, `[[`, `![[`, `$$`, `%%` or `#12`, and where in the text it stands."""

    mark: str
    at: int


def strays(text: str) -> Iterator[Stray]:
    """Yield the stray marks of a block's text in their order."""
    ends = _Ends(text)
    position = 0
    while match := _STOP.search(text, position):
        mark, position = match[0], match.end()
        if match["over"]:
            continue
        end = ends.after(mark, match.start(), position)
        if end >= 0:
            position = end
        elif mark[-1] == "[" and text.startswith("[", position):
            position -= 1  # `[[[a]]`: the inner pair opens
        elif mark[-1] in "[%" or mark[0] == "#" or mark == "$$":
            yield Stray(mark, match.start())


class _Ends:
    """Where what a mark opens has its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._next: dict[str, int] = {}
        self._ticks: dict[int, list[int]] = {}

    def after(self, mark: str, start: int, position: int) -> int:
        """Return where what `mark` opens ends, -1 where it opens nothing."""
        if mark[-1] == "[":
            return self._link(position)
        match mark[0]:
            case "`":
                closed = self._run(len(mark), position)
                return closed + len(mark) if closed >= 0 else -1
            case "<":
                return self._html(start)
            case "$":
                return self._formula(mark, start)
            case "%":
                return self._comment(position) if mark == "%%" else position
            case _:
                return -1

    def _link(self, position: int) -> int:
        closed = self._find("]]", position)
        if closed < 0 or self.text.find("[[", position - 1, closed) >= 0:
            return -1
        return closed + 2 if self.text.find("\n", position, closed) < 0 else -1

    def _html(self, start: int) -> int:
        if self.text.startswith("<!--", start):
            closed = self._find("-->", start + 4)
            return closed + 3 if closed >= 0 else -1
        tag = _TAG.match(self.text, start)
        return tag.end() if tag else -1

    def _find(self, closing: str, position: int) -> int:
        found = self._next.get(closing, 0)
        if 0 <= found < position:
            found = self._next[closing] = self.text.find(closing, position)
        return found

    def _run(self, length: int, position: int) -> int:
        if not self._ticks:
            for match in _TICKS.finditer(self.text):
                self._ticks.setdefault(len(match[0]), []).append(match.start())
        starts = self._ticks.get(length, [])
        index = bisect_left(starts, position)
        return starts[index] if index < len(starts) else -1

    def _formula(self, mark: str, start: int) -> int:
        if mark != "$":
            # Two dollars with nothing to pair with are text, as many as there are.
            match = None if self._next.get("$$") else _DOUBLE.match(self.text, start + 2)
            if match is None:
                self._next["$$"] = 1
            elif self.text[start + 2 : match.end() - 2].strip():
                return match.end()
            return -1 if mark == "$$" else start + len(mark)
        match = _DOLLAR.match(self.text, start + 1)
        if not match:
            return -1
        formula, after = (
            self.text[start + 1 : match.end() - 1],
            self.text[match.end() : match.end() + 1],
        )
        blank = not formula or formula[0].isspace() or formula[-1].isspace()
        return -1 if blank or after.isdigit() else match.end()

    def _comment(self, position: int) -> int:
        match = None if self._next.get("%%") else _PERCENT.search(self.text, position)
        if match is None:
            self._next["%%"] = 1
            return -1
        return match.end()
