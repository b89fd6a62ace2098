"""One note as its text and tokens say it: what the looks of this room are given."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from knapper.diagnostics import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.token import Token

    from knapper.compile.record import Properties

__all__ = ["Source"]


@dataclass(frozen=True)
class Source:
    """A note: its whole `text`, the `body` below the front matter with its lines and `tokens`.

    Places of tokens count the lines of the body from 0, spans those of the file from 1. `env`
    is what the parser's rules left there beside the tokens.
    """

    text: str
    body: str
    body_lines: Sequence[str]
    tokens: Sequence[Token]
    properties: Properties
    env: Mapping[str, object]

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file."""
        return self.text.split("\n")

    @cached_property
    def inlines(self) -> list[Token]:
        """The tokens that hold the text of a block, with the lines they take.

        A paragraph that an embed has parted is one, as it was written.
        """
        found: list[Token] = []
        for token in self.tokens:
            if token.type != "inline":
                continue
            if found and token.map is not None and token.map is found[-1].map:
                children = [*(found[-1].children or ()), *(token.children or ())]
                found[-1] = found[-1].copy(children=children)
            else:
                found.append(token)
        return found

    @cached_property
    def cells(self) -> frozenset[int]:
        """The ids of those of `inlines` that are cells of a table."""
        return frozenset(
            id(token)
            for before, token in pairwise(self.tokens)
            if before.type in {"th_open", "td_open"}
        )

    @cached_property
    def property_lines(self) -> list[int]:
        """The lines in which properties begin, from 1, in order."""
        return sorted({line for line, _, _ in self.properties.spans.values()})

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    def text_span(self, offset: int, length: int) -> Span:
        """Return the place of a stretch of the text, cut at the end of its line."""
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1]
        return Span("", line, column + 1, min(length, len(self.lines[line - 1]) - column))

    def body_line(self, number: int) -> str:
        """Return a line of the body, counted from 0, "" past its end."""
        return self.body_lines[number] if number < len(self.body_lines) else ""

    def span(self, line: int, column: int, length: int) -> Span:
        """Return the place at `line` of the body and `column` of it, both from 0."""
        return Span("", line + self.properties.end_line + 1, column + 1, length)
