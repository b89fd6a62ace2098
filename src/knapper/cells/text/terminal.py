r"""What a terminal shows at the end of a text: `\r`, `\b`, erasing and cursor movements done.

So a progress bar of a thousand steps is its last state, and nested bars, which move up with
`\x1b[A`, are a line each. The terminal has no width and no last line: nothing wraps or scrolls
away. Every character takes one column.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from knapper.cells.text.escapes import CSI, ESCAPE, STRING, clean
from knapper.cells.text.style import PLAIN, Style, changed, parameters

__all__ = ["as_terminal"]

_MOVES: Final = re.compile("[\r\b\x1b]")
_TOKEN: Final = re.compile(rf"[^\r\b\n\x1b]+|[\r\b\n]|{CSI}|{ESCAPE}")
_STRING: Final = re.compile(STRING)
_CONTROLS: Final = re.compile("[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]+")
# A sequence of eight characters may move right by a thousand columns, so what all of them
# may add is bounded.
_PADDING: Final = 1 << 16


def as_terminal(text: str) -> str:
    r"""Return `text` as a terminal would show it, colours still as escapes, in one form.

    Args:
        text: what was written, with any control characters.

    Returns:
        Text whose only controls are `\n`, `\t` and `\x1b[…m`. Done twice it stays the same.
    """
    if not _MOVES.search(text):
        return clean(text)
    screen = _Screen()
    # The bell is the end of a string, so strings go before controls do.
    text = _CONTROLS.sub("", _STRING.sub("", text).replace("\r\n", "\n"))
    for token in _TOKEN.finditer(text):
        screen.take(token)
    return clean(screen.text())


class _Line:
    """Characters and their styles; `moved` says that it was not only written from the left."""

    __slots__ = ("chars", "moved", "styles")

    def __init__(self) -> None:
        self.chars: list[str] = []
        self.styles: list[Style] = []
        self.moved = False


class _Screen:
    """Lines and a cursor."""

    def __init__(self) -> None:
        self._lines = [_Line()]
        self._row = self._column = 0
        self._style = PLAIN
        self._written: set[int] = set()  # rows that erasing must look at
        self._padding = _PADDING

    def take(self, token: re.Match[str]) -> None:
        text = token[0]
        if text == "\n":
            self._row += 1
            self._column = 0
            if self._row == len(self._lines):
                self._lines.append(_Line())
        elif text == "\r":
            self._column = 0
        elif text == "\b":
            self._column = max(0, self._column - 1)
        elif token[2] is not None:
            self._control(token[1], token[2])
        elif text[0] != "\x1b":
            self._write(text)

    def text(self) -> str:
        """Return what is shown."""
        parts: list[str] = []
        now = PLAIN
        while len(self._lines) > self._row + 1 and not self._lines[-1].chars:
            self._lines.pop()  # left of what was cleared
        for number, line in enumerate(self._lines):
            if number:
                parts.append("\n")
            place, end = 0, _end(line) if line.moved else len(line.chars)
            for style, run in groupby(line.styles[:end]):
                if style != now:
                    parts.append(f"\x1b[{parameters(style)}m")
                    now = style
                after = place + len(list(run))
                parts += line.chars[place:after]
                place = after
        if now != PLAIN:
            parts.append("\x1b[m")
        return "".join(parts)

    def _write(self, text: str) -> None:
        line, start = self._lines[self._row], self._column
        self._written.add(self._row)
        if start != len(line.chars):
            line.moved = True
        missing = start - len(line.chars)
        if missing > 0:
            missing = min(missing, self._padding)
            self._padding -= missing
            line.chars += " " * missing
            line.styles += [PLAIN] * missing
            start = len(line.chars)
        end = start + len(text)
        line.chars[start:end] = text
        line.styles[start:end] = [self._style] * len(text)
        self._column = end

    def _control(self, given: str, final: str) -> None:
        if final == "m":
            if given[:1] not in {"<", "=", ">", "?"}:
                self._style = changed(self._style, given)
            return
        numbers = [int(part[:8]) if part.isdecimal() else 0 for part in given.split(";")]
        first = numbers[0]
        if final in "ABEF":
            step = max(1, first) if final in "BE" else -max(1, first)
            self._row = min(max(0, self._row + step), len(self._lines) - 1)
            self._column = 0 if final in "EF" else self._column
        elif final == "C":
            self._column += max(1, first)
        elif final == "D":
            self._column = max(0, self._column - max(1, first))
        elif final == "G":
            self._column = max(1, first) - 1
        elif final in "Hf":
            self._row = min(max(1, first), len(self._lines)) - 1
            self._column = max(1, *numbers[1:2], 1) - 1
        elif final == "K":
            self._erase_line(self._lines[self._row], first)
        elif final == "J":
            self._erase(first)

    def _erase_line(self, line: _Line, which: int) -> None:
        # 1 erases to the left, which no progress bar does.
        if which == 0:
            line.moved = True
            del line.chars[self._column :], line.styles[self._column :]
        elif which == 2:  # noqa: PLR2004 - the standard's number for all of it
            line.chars, line.styles = [], []

    def _erase(self, which: int) -> None:
        if which == 0:
            self._erase_line(self._lines[self._row], 0)
        elif which in {2, 3}:
            for row in self._written:
                if row <= self._row:
                    self._lines[row] = _Line()
            self._written = set()
        else:
            return
        del self._lines[self._row + 1 :]


def _end(line: _Line) -> int:
    """Return where the blanks at the end of a line begin that a progress bar left there."""
    end = len(line.chars)
    while end and line.chars[end - 1] == " " and line.styles[end - 1] == PLAIN:
        end -= 1
    return end
