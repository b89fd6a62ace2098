"""A value as plain text: as Python writes it, long collections over lines, all of it bounded.

What is asked of a value is its `repr` alone. Whatever that does, but end the program, the text
says so and nothing is raised.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as that of `typing`, which is large to load in each process
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Value = Any  # what a cell made, of which nothing is known

__all__ = ["plain_text"]

WIDTH = 76
ITEMS = 1000
LINES = 1200
CHARACTERS = 100_000

_BRACKETS: dict[Any, tuple[str, str]] = {
    list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), dict: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}  # fmt: skip
_EMPTY: dict[Any, str] = {set: "set()", frozenset: "frozenset()"}
_DEEP = 12


def plain_text(value: object) -> str:
    """Return how a value reads as plain text."""
    if type(value) not in _BRACKETS:
        return _cut(_repr(value))
    lines = _Layout().lines(value, 0, "")
    if len(lines) > LINES:
        lines = [*lines[:LINES], f"… {len(lines) - LINES} more lines"]
    return _cut("\n".join(lines))


def _repr(value: object) -> str:
    try:
        return repr(value)
    except Exception as error:  # noqa: BLE001 - the cell's own code
        try:
            said = f"{type(error).__name__}: {error}"
        except Exception:  # noqa: BLE001 - its text fails as well
            said = type(error).__name__
        return f"<{type(value).__name__}, whose repr fails: {said}>"


def _cut(text: str) -> str:
    more = len(text) - CHARACTERS
    return text if more <= 0 else f"{text[:CHARACTERS]}… {more} more characters"


class _Layout:
    """Lays out one value; `_room` is how many items may still be looked at."""

    def __init__(self) -> None:
        self._room = 20 * ITEMS
        self._within: list[int] = []

    def lines(self, value: Value, indent: int, after: str) -> list[str]:
        """Return the lines of a value that stands `indent` columns in and has `after` after it."""
        room = WIDTH - indent - len(after)
        flat = self._flat(value, room)
        if flat is not None and (len(flat) <= room or type(value) not in _BRACKETS):
            return [flat + after]
        if id(value) in self._within or len(self._within) > _DEEP:
            return ["..." + after]
        self._within.append(id(value))
        opening, closing = _BRACKETS[type(value)]
        inner = indent + len(opening)
        items = list(self._items(value, inner))
        self._within.pop()
        body = _filled(items, WIDTH - inner, whole=type(value) is dict)
        pad = " " * len(opening)
        lines = [(pad if at else opening) + line for at, line in enumerate(body)]
        lines[-1] += closing + after
        return lines

    def _items(self, value: Value, indent: int) -> Iterable[list[str]]:
        """Yield the lines of each item of a collection, a comma after all but the last."""
        number = len(value)
        pairs = value.items() if type(value) is dict else None
        shown = 0
        for item in pairs or _ordered(value):
            if shown == ITEMS or self._room <= 0:
                yield [f"… {number - shown} more"]
                return
            shown += 1
            self._room -= 1
            comma = "," if shown < number or (type(value) is tuple and number == 1) else ""
            if pairs is None:
                yield self.lines(item, indent, comma)
                continue
            key = self._flat(item[0], WIDTH) or _cut(_repr(item[0]))
            lines = self.lines(item[1], indent + len(key) + 2, comma)
            pad = " " * (len(key) + 2)
            yield [f"{key}: {lines[0]}", *(pad + line for line in lines[1:])]

    def _flat(self, value: Value, room: int) -> str | None:
        """Return a value in one line, None where a collection is longer than `room`."""
        kind = type(value)
        if kind not in _BRACKETS:
            return _cut(_repr(value))
        if len(value) * 3 > room + 3 or len(self._within) > _DEEP:
            return None
        if not value:
            return _EMPTY.get(kind) or "".join(_BRACKETS[kind])
        if id(value) in self._within:
            return None
        self._within.append(id(value))
        parts = self._flat_parts(value, room)
        self._within.pop()
        if parts is None:
            return None
        opening, closing = _BRACKETS[kind]
        if kind is tuple and len(parts) == 1:
            closing = ",)"
        text = f"{opening}{', '.join(parts)}{closing}"
        return text if len(text) <= room else None

    def _flat_parts(self, value: Value, room: int) -> list[str] | None:
        parts: list[str] = []
        pairs = value.items() if type(value) is dict else None
        for item in pairs or _ordered(value):
            both = item if pairs is not None else (item,)
            found = [self._flat(one, room) for one in both]
            if None in found:
                return None
            parts.append(": ".join(one for one in found if one is not None))
            room -= len(parts[-1]) + 2
            if room < 0 or "\n" in parts[-1]:
                return None
        return parts


def _ordered(value: Value) -> Iterable[Value]:
    """Return the items, of a set in their order, so that it reads the same each time."""
    items: Iterable[Value] = value
    if type(value) in {set, frozenset} and len(value) <= ITEMS:
        try:
            items = sorted(value)
        except Exception:  # noqa: BLE001 - what has no order, or whose order fails
            return items
    return items


def _filled(items: list[list[str]], width: int, *, whole: bool) -> list[str]:
    """Return lines, each of as many short items as it holds; `whole` is for one a line."""
    short = all(len(lines) == 1 and len(lines[0]) <= width // 4 for lines in items)
    if whole or not short:
        return [line for lines in items for line in lines]
    filled: list[str] = [""]
    for (text,) in items:
        if filled[-1] and len(filled[-1]) + len(text) >= width:
            filled.append("")
        filled[-1] += f" {text}" if filled[-1] else text
    return filled
