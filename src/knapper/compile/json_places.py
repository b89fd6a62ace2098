r"""Where in a JSON text the values of its objects stand, down to each character of a string.

In comes the text of a canvas that `json.loads` has read; out come, for the objects of the lists
of its root, the places of their values. Whatever a tool writes, one card a line
or all of them indented, a place is found by parsing. An escape such as `\n`, `\"`, `\u00e9` or
a pair of surrogates is one character of the string and several of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["JsonString", "json_places", "json_values"]

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_CHARACTER = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)
# What is open in the root object, in a list of it, and in an object of such a list.
_ROOT, _LIST, _OBJECT = ["{"], ["{", "["], ["{", "[", "{"]


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
    starts = _starts(text)
    found: dict[tuple[int, str], JsonString] = {}
    for (at_key, index, name), start, end in _values(text):
        if at_key == key and name and text[start] == '"' and index >= 0:
            line = bisect_right(starts, start)
            column = start - starts[line - 1] + 2
            found[index, name] = JsonString(text[start + 1 : end - 1], line, column)
    return found


def json_values(text: str) -> dict[tuple[str, int, str | None], tuple[int, int, int]]:
    """Return line, column and length of the values in the lists of the root object of `text`.

    They are found by the key of the list, the number in it, and for what is in an object its own
    key there, None for the object itself; what is under a key of the root by -1 and "". A string
    has the place of its characters without the quotes, a list or object that of its bracket.
    """
    starts = _starts(text)
    found: dict[tuple[str, int, str | None], tuple[int, int, int]] = {}
    for at, start, end in _values(text):
        quote = 1 if text[start] == '"' else 0
        line = bisect_right(starts, start)
        found[at] = (line, start - starts[line - 1] + 1 + quote, end - start - 2 * quote)
    return found


def _starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _values(text: str) -> Iterator[tuple[tuple[str, int, str | None], int, int]]:
    """Yield the values that `json_values` places, with their start and end.

    For each bracket that is open, `kinds` has the bracket, `counts` the commas so far and
    `names` the last key. Of equal keys the last counts, for `json.loads` as for the caller.
    """
    kinds: list[str] = []
    counts: list[int] = []
    names: list[str] = []
    is_key = False
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "}]":
            for each in (kinds, counts, names):
                del each[-1:]
            is_key = False
        elif sign in ",:":
            is_key = sign == "," and kinds[-1:] == ["{"]
            if sign == "," and counts:
                counts[-1] += 1
        elif is_key:
            names[-1] = sign[1:-1]
        else:
            at = _place(kinds, counts, names)
            if at is not None:
                yield at, token.start(), token.end()
            if sign in "{[":
                kinds.append(sign)
                counts.append(0)
                names.append("")
                is_key = sign == "{"


def _place(
    kinds: list[str], counts: list[int], names: list[str]
) -> tuple[str, int, str | None] | None:
    """Return the place of the value that comes next, as `json_values` names it."""
    if kinds == _ROOT:
        return names[0], -1, ""
    if kinds == _LIST:
        return names[0], counts[1], None
    return (names[0], counts[1], names[2]) if kinds == _OBJECT else None
