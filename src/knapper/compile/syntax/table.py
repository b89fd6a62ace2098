"""GFM's tables as they are written: the cells of a row make up one text.

What checks need of a table is noted as a `Table`: the cells of each line as they stand, also
those that GFM drops because the header has fewer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile.record import Cell, Row, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

    from knapper.compile.writer import Writer

__all__ = ["BLOCKS", "TableBuilder", "cell_spans"]

# What stands before a row's text on its line: blanks, marks of quotes, the mark of a list item
# or of a footnote.
_QUOTE = re.compile(r"[ \t>]*")
_ITEM = re.compile(r"(?:(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|\[\^[^\]\s]+\]:)[ \t>]*)+")
_BAR = re.compile(r"(?<!\\)\|")


def cell_spans(line: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield where the cells of a table's row stand in `line` from `start`, blanks trimmed.

    A bar behind a backslash parts no cells, as in GFM, also in code (§2.9). The bars at both
    ends are optional.
    """
    row = line[start:].rstrip()
    offset = start + len(row) - len(row.lstrip())
    row = row.lstrip()
    if row.startswith("|"):
        row, offset = row[1:], offset + 1
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    for piece in _BAR.split(row) if "\\" in row else row.split("|"):
        text = piece.strip()
        begin = offset + (len(piece) - len(piece.lstrip()) if text else len(piece) > 0)
        yield begin, begin + len(text)
        offset += len(piece) + 1


def row_start(line: str, *, nested: bool, item: bool) -> int:
    """Return where the text of a row begins in its source line.

    `nested` says that the table stands in a quote, a list or a footnote, `item` that the line
    may begin the item or the footnote.
    """
    if not nested:
        return 0
    start = _QUOTE.match(line).end()  # type: ignore[union-attr] # it always matches
    mark = _ITEM.match(line, start) if item else None
    return mark.end() if mark else start


class TableBuilder:
    """A table while it is written: rows as they open, the shown text of each cell as it ends."""

    def __init__(self, section: int, *, nested: bool) -> None:
        """Begin a table under heading number `section`."""
        self.section, self.nested = section, nested
        self.rows: list[tuple[int, str, list[str]]] = []

    def row(self, line: int, source: str) -> None:
        """Begin a row that stands on source line `line`."""
        self.rows.append((line, source, []))

    def cell(self, text: str) -> None:
        """Add the shown text of the next cell."""
        self.rows[-1][2].append(text)

    def table(self) -> Table:
        """Return the record."""
        header, *rows = [self._row(index) for index in range(len(self.rows))]
        return Table(self.section, header, tuple(rows))

    def _row(self, index: int) -> Row:
        line, source, texts = self.rows[index]
        start = row_start(source, nested=self.nested, item=index == 0)
        cells: list[Cell] = []
        for number, (begin, end) in enumerate(cell_spans(source, start)):
            written = source[begin:end]
            text = texts[number] if number < len(texts) else written
            # Most cells are shown as they are written: kept once, as there may be many.
            shown = written if text == written else text
            cells.append(Cell(shown, written, begin + 1, end - begin))
        return Row(line, tuple(cells))


def _open(writer: Writer, token: Token) -> None:
    writer.open_table(nested=token.level > 0)
    writer.put(f"\x02A{len(writer.tables)}\x03<table{writer.block_attribute(token)}>\n")


def _close(writer: Writer, _token: Token) -> None:
    writer.put(f"</table>\x02a{len(writer.tables)}\x03\n")
    writer.close_table()


def _row_open(writer: Writer, token: Token) -> None:
    writer.open_row(token)
    writer.put("<tr>")


def _row_close(writer: Writer, _token: Token) -> None:
    if writer.row is not None:
        writer.keep(writer.row)
    writer.row = None
    writer.put("</tr>\n")


def _plain_row(writer: Writer, token: Token) -> None:
    """Note a row of which no more is known than what is shown in its cells."""
    writer.plain_row(token)


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {
    "table_open": _open,
    "table_close": _close,
    "tr_open": _row_open,
    "tr_close": _row_close,
    "plain_row": _plain_row,
}
