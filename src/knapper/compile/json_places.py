r"""Where in a JSON text the strings of its objects stand, down to each character of one.

In comes the text of a canvas that `json.loads` has read; out come, for the objects of the list
under one key of its root, the places of their strings. Whatever a tool writes, one card a line
or all of them indented, a place is found by parsing. An escape such as `\n`, `\"`, `\u00e9` or
a pair of surrogates is one character of the string and several of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["JsonString", "json_places"]

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]', re.DOTALL)
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)
_IN_OBJECT = ["{", "[", "{"]  # what is open in an object of a list of the root object


class JsonString:
    """The place of one string: `line` and `column` of its first character, inside the quotes.

    `length` is how many characters of the file it takes; a JSON string never parts over lines.
    """

    def __init__(self, raw: str, line: int, column: int) -> None:
        self.line, self.column, self.length = line, column, len(raw)
        self._raw = raw

    def read_as(self, value: str) -> Callable[[int, int, int], tuple[int, int, int]]:
        """Return a function from a place in `value`, the string as read, to that in the file.

        It takes and gives line and column, counted from 1, and the length. What does not lie in
        the string has the place of the string.
        """
        lines = [0, *(match.end() for match in re.finditer("\n", value))]
        if "\\" in self._raw:
            offsets = [match.start() for match in _CHARACTER.finditer(self._raw)]
            offsets.append(len(self._raw))
        else:
            offsets = list(range(len(self._raw) + 1))

        def place(line: int, column: int, length: int) -> tuple[int, int, int]:
            if column > 0 and 0 < line <= len(lines):
                start = lines[line - 1] + column - 1
                if start + length < len(offsets):
                    first = offsets[start]
                    return self.line, self.column + first, offsets[start + length] - first
            return self.line, self.column, self.length

        return place


def json_places(text: str, key: str) -> dict[tuple[int, str], JsonString]:
    """Return the strings of the objects in the list under `key` of the root object of `text`.

    They are found by the number of the object in the list, and their own key.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found: dict[tuple[int, str], JsonString] = {}
    for index, name, start, end in _strings(text, key):
        line = bisect_right(starts, start)
        found[index, name] = JsonString(text[start:end], line, start - starts[line - 1] + 1)
    return found


def _strings(text: str, key: str) -> Iterator[tuple[int, str, int, int]]:
    """Yield the strings in the objects of a list: number of the object, key, start, end.

    For each bracket that is open, `kinds` has the bracket, `counts` the commas so far and
    `names` the last key. Of equal keys the last counts, for `json.loads` as for the caller.
    """
    kinds: list[str] = []
    counts: list[int] = []
    names: list[str] = []
    is_key = False
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "{[":
            kinds.append(sign)
            counts.append(0)
            names.append("")
            is_key = sign == "{"
        elif sign in "}]":
            for each in (kinds, counts, names):
                del each[-1:]
            is_key = False
        elif sign == ",":
            is_key = kinds[-1:] == ["{"]
            if counts:
                counts[-1] += 1
        elif sign == ":":
            is_key = False
        elif is_key:
            names[-1] = sign[1:-1]
        elif kinds == _IN_OBJECT and names[0] == key:
            yield counts[1], names[2], token.start() + 1, token.end() - 1
