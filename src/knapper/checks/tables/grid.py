"""A table bound to its schema: its rows and cells as findings name them.

Made once a table; the rules of this folder take it and yield findings.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.compile import LinkKind
from knapper.diagnostics import Diagnostic, Fix, Label, Span, finding
from knapper.links import LinkStatus
from knapper.vault import nfc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knapper.checks.context import Context
    from knapper.checks.tables.schema import Field, TableSchema
    from knapper.compile import Cell, Link, Row, Table
    from knapper.links import ResolvedLink

__all__ = [
    "Grid",
    "Item",
    "embedded",
    "is_break",
    "is_missing",
    "items_of",
    "plain",
    "sequence",
    "whole",
]

_BREAK: Final = re.compile(r"<br[ \t]*/?[ \t]*>", re.IGNORECASE)
_EMBED: Final = re.compile(r"!\[\[([^\[\]|#\\]+)")
_BULLET: Final = re.compile(r"(?:[-*+\u2022\u2023\u25e6\u2043\u00b7][ \t\u00a0]+)+(?=\S)")
_BLANKS: Final = re.compile(r"\s+")
# What a reader sees in a cell whose text is empty: a picture, the number of a footnote.
_SEEN: Final = re.compile(r"!\[|\[\^|<(?:img|svg|audio|video|iframe|input)\b", re.IGNORECASE)
_LINKS: Final = frozenset((LinkKind.WIKI, LinkKind.MARKDOWN))
_LONGEST: Final = 40


class Item(msgspec.Struct, frozen=True):
    """A value in a cell, or an item of the list there: `text` as shown, without its bullet.

    The place is that of the source, bullet and all; `bullet` is the bullet with the blanks
    behind it, "" for none.
    """

    text: str
    column: int
    length: int
    bullet: str = ""


class Grid:
    """The table of `schema` in the note `path`. `columns` maps a field to its cell's number."""

    def __init__(
        self,
        context: Context,
        schema: TableSchema,
        path: str,
        table: Table,
        columns: dict[str, int],
    ) -> None:
        self.context, self.schema = context, schema
        self.path, self.table, self.columns = path, table, columns
        first = next((name for name in schema.primary_key if name in columns), schema.note_column)
        self._key = columns.get(first, 0)

    def cell(self, row: Row, name: str) -> Cell | None:
        """Return the cell of a column, None where the table or the row has none."""
        number = self.columns.get(name)
        return row.cells[number] if number is not None and number < len(row.cells) else None

    def name(self, row: Row) -> str:
        """Return what a row is called: by the first line of its key, else by its number."""
        text = row.cells[self._key].text if self._key < len(row.cells) else ""
        first = text.strip().partition("\n")[0].strip()
        if first:
            return f"row `{plain(first)}`"
        return f"row {row.line - self.table.header.line - 1}"

    def span(self, row: Row) -> Span:
        """Return the place of a row, from its first cell to its last."""
        first, last = row.cells[0], row.cells[-1]
        return Span(self.path, row.line, first.column, last.column + last.length - first.column)

    def cell_span(self, row: Row, cell: Cell | Item) -> Span:
        """Return the place of a cell, or of an item in it."""
        return Span(self.path, row.line, cell.column, cell.length)

    def fault(  # noqa: PLR0913 - a finding's fields, most by name
        self,
        code: str,
        row: Row,
        field: str,
        message: str,
        place: Cell | Item,
        *,
        help_: str = "",
        labels: tuple[Label, ...] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """Return a finding on a cell, or on an item in it."""
        subject = f"{self.name(row)}, column `{field}`"
        return finding(
            code,
            f"{subject}: {message}",
            self.cell_span(row, place),
            help=help_,
            labels=labels,
            fix=fix,
            subject=subject,
        )

    def links(self, row: Row, cell: Cell | Item) -> list[tuple[Link, ResolvedLink]]:
        """Return the links to notes and files in a cell, or in an item of it."""
        links = self._links.get(row.line, [])
        first = bisect_left(links, cell.column, key=_column)
        return links[first : bisect_left(links, cell.column + cell.length, first, key=_column)]

    def note_of(self, row: Row, name: str) -> str:
        """Return the note that a row links to in a column, "" for none.

        Where the column says which notes, it is the first that fits.
        """
        cell = self.cell(row, name)
        if cell is None:
            return ""
        to = self.schema.field(name).to
        coverage = self.schema.coverage
        if to is None and coverage is not None and coverage.column == name:
            to = coverage.every
        paths = [
            resolved.path
            for _, resolved in self.links(row, cell)
            if resolved.status is LinkStatus.RESOLVED and resolved.path in self.context.notes
        ]
        fitting = paths if to is None else [path for path in paths if to.fits(self.context, path)]
        return fitting[0] if fitting else ""

    @cached_property
    def _links(self) -> dict[int, list[tuple[Link, ResolvedLink]]]:
        """The links of the note by the line they stand on."""
        note, resolved = self.context.notes[self.path], self.context.index.links[self.path]
        by_line: dict[int, list[tuple[Link, ResolvedLink]]] = {}
        for link, found in zip(note.links, resolved, strict=True):
            if link.kind in _LINKS:
                by_line.setdefault(link.line, []).append((link, found))
        for links in by_line.values():
            links.sort(key=_column)
        return by_line


def _column(pair: tuple[Link, ResolvedLink]) -> int:
    return pair[0].column


def is_missing(cell: Cell, field: Field) -> bool:
    """Return whether the cell stands for no value."""
    text = cell.text.strip()
    return text in field.missing and bool(text or not _SEEN.search(cell.source))


def is_break(delimiter: str) -> bool:
    """Return whether what parts the items of a list is a line's end, `<br>`."""
    return _BREAK.fullmatch(delimiter.strip()) is not None


def items_of(cell: Cell, field: Field) -> list[Item]:
    """Return the items of a cell's list; what stands between two delimiters may be nothing.

    The source is split at the delimiter, at `<br>` in each of its spellings. An item's shown
    text is its part of the cell's, where that falls into as many parts.
    """
    by_line = is_break(field.delimiter)
    ends = _BREAK if by_line else re.compile(re.escape(field.delimiter))
    source, start = cell.source, 0
    pieces: list[tuple[int, str]] = []
    for match in ends.finditer(source):
        pieces.append((start, source[start : match.start()]))
        start = match.end()
    pieces.append((start, source[start:]))
    shown: Sequence[str] = cell.text.split("\n" if by_line else field.delimiter)
    if len(shown) != len(pieces):
        shown = [piece.replace("\\|", "|") for _, piece in pieces]
    items = []
    for (at, piece), text in zip(pieces, shown, strict=True):
        stripped = piece.strip()
        if not stripped:
            continue
        column = cell.column + at + len(piece) - len(piece.lstrip())
        bullet = _BULLET.match(stripped)
        words = text.strip()
        own = _BULLET.match(words)
        items.append(
            Item(
                words[own.end() :] if own else words,
                column,
                len(stripped),
                bullet[0] if bullet else "",
            )
        )
    return items


def embedded(cell: Cell) -> str:
    """Return what a cell embeds where it shows no text of its own, "" for nothing."""
    match = None if cell.text.strip() else _EMBED.match(cell.source)
    return match[1].strip() if match else ""


def whole(cell: Cell) -> Item:
    """Return the cell as one value."""
    return Item(nfc(_BLANKS.sub(" ", cell.text.strip())), cell.column, cell.length)


def plain(text: str) -> str:
    """Return a text as it can stand in a message, between backticks and on one line."""
    text = _BLANKS.sub(" ", text.replace("`", "'")).strip()
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def sequence(names: Sequence[str]) -> str:
    """Return names for a message: "`a`, `b`"."""
    return ", ".join(f"`{plain(name)}`" for name in names)
