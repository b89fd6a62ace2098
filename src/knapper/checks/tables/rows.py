"""`T003` and `T008`: rows with more or fewer cells than the header, and rows that stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, Label, Severity, Span, finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from knapper.checks.context import Context
    from knapper.checks.tables.grid import Grid
    from knapper.compile import Row, Table

__all__ = ["check_lost_cells", "check_rows", "repeated_rows"]


def check_rows(grid: Grid) -> Iterator[Diagnostic]:
    """Yield a finding for each ragged row."""
    wanted = len(grid.table.header.cells)
    for row in grid.table.rows:
        count = len(row.cells)
        if count == wanted:
            continue
        span, name = grid.span(row), grid.name(row)
        message = f"{name} has {_cells(count)}, and the header has {wanted}"
        if count > wanted:
            yield finding(
                "T003", message, _beyond(grid.path, row, wanted), help=_MORE, subject=name
            )
        else:
            yield finding("T003", message, span, help=_FEWER, subject=name)


def repeated_rows(grid: Grid) -> dict[int, Row]:
    """Return the lines of rows that say the same as a row above, with that row."""
    first: dict[tuple[str, ...], Row] = {}
    repeated: dict[int, Row] = {}
    for row in grid.table.rows:
        texts = tuple(cell.text.strip() or cell.source for cell in row.cells)
        if not any(texts):
            continue
        before = first.setdefault(texts, row)
        if before is not row:
            repeated[row.line] = before
    return repeated


def check_repeated(grid: Grid, repeated: dict[int, Row]) -> Iterator[Diagnostic]:
    """Yield a finding for each row that stands twice."""
    for row in grid.table.rows:
        if row.line in repeated:
            yield finding(
                "T008",
                f"{grid.name(row)} stands twice",
                grid.span(row),
                help="take one out",
                labels=(Label(grid.span(repeated[row.line]), "first here"),),
                subject=grid.name(row),
            )


def check_lost_cells(
    context: Context, checked: Collection[tuple[str, int]]
) -> Iterator[Diagnostic]:
    """Yield a warning for each row without a schema whose text Obsidian does not show.

    These are the cells beyond those of the header. `checked` names the tables that a schema
    is about, by note and line of the header. A row with a link that its own bar has cut in two
    is left to `S009`: one cause, one finding.
    """
    for path, note in context.notes.items():
        cut = {found.span.line for found in note.diagnostics if found.code == "S009"}
        for table in note.tables:
            if (path, table.header.line) not in checked:
                yield from _lost(path, table, cut)


def _lost(path: str, table: Table, cut: Collection[int]) -> Iterator[Diagnostic]:
    wanted = len(table.header.cells)
    for row in table.rows:
        if row.line in cut:
            continue
        if len(row.cells) > wanted and any(cell.source for cell in row.cells[wanted:]):
            number = row.line - table.header.line - 1
            yield finding(
                "T003",
                f"the row has {_cells(len(row.cells))}, and the header has {wanted}:"
                " what is beyond is not shown",
                _beyond(path, row, wanted),
                help=_MORE,
                severity=Severity.WARNING,
                subject=row.cells[0].source or f"row {number}",
            )


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


_MORE = "write `\\|` for a bar that parts no cells, or give the header the column"
_FEWER = "write a bar for each cell, also for an empty one"


def _beyond(path: str, row: Row, wanted: int) -> Span:
    """Return the place of the cells that the header does not have."""
    first, last = row.cells[wanted], row.cells[-1]
    return Span(path, row.line, first.column, last.column + last.length - first.column)
