"""`S009` and `S013` in the properties: links that are not closed, tags that are numbers (§8.1)."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile.lint.source import Source

__all__ = ["faulty_values"]

_TAGS = ("tags", "tag")
_BREAK = re.compile(r"[,\s]+")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<![\w.])#?([\d.]+)(?![\w.])")
# As far as a name goes: no bracket, no end of the value.
_OPEN = re.compile(r"(!?\[\[[^\s\[\]<>{}()|$*`'\"-][^\[\]\n\"']*)")


def faulty_values(source: Source) -> Iterator[Diagnostic]:
    """Yield a finding for each such value, at its place in the front matter."""
    for key, value in source.properties.values.items():
        if key.casefold() in _TAGS:
            yield from _numbers(source, key, value)
        if isinstance(value, str):
            if "[[" in value:
                yield from _open_links(source, key, [value])
        elif isinstance(value, list):
            texts = [item for item in value if isinstance(item, str) and "[[" in item]
            if texts:
                yield from _open_links(source, key, texts)


def _numbers(source: Source, key: str, value: object) -> Iterator[Diagnostic]:
    numbers: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and _DIGIT.search(item):
            words = [word.lstrip("#") for word in _BREAK.split(item)]
            numbers += [word for word in words if word.isdecimal()]
        elif isinstance(item, (int, float)) and not isinstance(item, bool):
            numbers.append(str(item))
    if not numbers:
        return
    places = _Places(source, key, _NUMBER)
    for number in numbers:
        yield finding(
            "S013",
            f"`{number}` is a number, which Obsidian takes for no tag",
            places.next(number),
            help=f"add a letter to it, such as `y{number}`",
            subject=f"tag `{number}`",
        )


def _open_links(source: Source, key: str, values: list[str]) -> Iterator[Diagnostic]:
    open_ones = [
        match[1].rstrip()
        for value in values
        if (match := _OPEN.search(value, max(0, value.rfind("[[") - 1)))
        and "]]" not in value[match.end() :]
    ]
    if not open_ones:
        return
    places = _Places(source, key, _OPEN)
    for written in open_ones:
        yield finding(
            "S009",
            f"the link in `{key}` is opened with `[[` and never closed",
            places.next(written),
            help="close it with `]]`",
            subject=f"property `{key}`, `{written}`",
        )


class _Places:
    """Where in the source of a property the texts of a pattern's group stand, in their order."""

    def __init__(self, source: Source, key: str, pattern: re.Pattern[str]) -> None:
        self.key = Span("", *source.properties.spans.get(key, (1, 1, 0)))
        self.found: dict[str, list[Span]] = {}
        lines = source.property_lines
        after = bisect_right(lines, self.key.line)
        end = lines[after] if after < len(lines) else source.properties.end_line
        start = self.key.column + self.key.length - 1
        for number in range(self.key.line, end):
            for match in pattern.finditer(source.lines[number - 1], start):
                span = Span("", number, match.start() + 1, len(match[0].rstrip()))
                self.found.setdefault(match[1].rstrip(), []).append(span)
            start = 0
        for spans in self.found.values():
            spans.reverse()

    def next(self, text: str) -> Span:
        """Return the next place of a text; that of the property where it is written otherwise."""
        spans = self.found.get(text)
        return spans.pop() if spans else self.key
