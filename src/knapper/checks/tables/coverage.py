"""`T010` and `T011`: each note that a table must cover has one row, and each row its note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.checks.tables.grid import embedded, plain
from knapper.diagnostics import Diagnostic, Label, Span, finding
from knapper.links import LinkStatus
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from knapper.checks.tables.grid import Grid
    from knapper.checks.tables.schema import Coverage
    from knapper.compile import Cell, Row

__all__ = ["check_coverage"]


def check_coverage(grid: Grid, passed_over: Collection[int]) -> Iterator[Diagnostic]:
    """Yield a finding for each note without a row, row without its note, and second row.

    `passed_over` are lines of rows whose link has a finding already.
    """
    coverage = grid.schema.coverage
    if coverage is None or coverage.column not in grid.columns:
        return
    column = coverage.column
    first: dict[str, Span] = {}
    named: set[str] = set()  # by text, where a finding asks for the link
    unknown = 0  # rows whose link leads nowhere, so that any note may be meant
    for row in grid.table.rows:
        cell = grid.cell(row, column)
        if cell is None:
            continue
        covered = _covered(grid, row, cell, coverage)
        here = grid.cell_span(row, cell)
        for path in covered:
            before = first.setdefault(path, here)
            if before is not here and row.line not in passed_over:
                message = f"the note `{note_name(path)}` has a row already"
                labels = (Label(before, "first here"),)
                yield grid.fault(
                    "T011", row, column, message, cell, help_="make one of them", labels=labels
                )
        if not covered and _leads_nowhere(grid, row, cell):
            unknown += 1
        elif not covered and row.line in passed_over:
            named.update(_named(grid, cell))
        elif not covered:
            message = f"the row names no note of {coverage.every}"
            help_ = "link to the note that the row is about, or take the row out"
            yield grid.fault("T011", row, column, message, cell, help_=help_)
    lacking = [path for path in coverage.every.paths(grid.context) if path not in first]
    lacking = [path for path in lacking if path not in named]
    if len(lacking) > unknown:
        yield from _without_row(grid, coverage, lacking)


def _without_row(grid: Grid, coverage: Coverage, paths: list[str]) -> Iterator[Diagnostic]:
    header = grid.table.header
    length = header.cells[-1].column + header.cells[-1].length - header.cells[0].column
    for path in paths:
        name = note_name(path)
        yield finding(
            "T010",
            f"no row of the table is about the note `{name}`",
            Span(grid.path, header.line, header.cells[0].column, length),
            help=f"add a row with `[[{name}]]` in the column `{plain(coverage.column)}`",
            labels=(Label(coverage.span, "the schema asks for each such note"),),
            subject=f"note `{path}`",
        )


def _named(grid: Grid, cell: Cell) -> list[str]:
    """Return the note that a cell without a link names or embeds, if there is one."""
    name = embedded(cell) or cell.text.strip().partition("\n")[0].strip()
    found = grid.context.index.resolver.resolve(name, grid.path).path if name else None
    return [found] if found else []


def _covered(grid: Grid, row: Row, cell: Cell, coverage: Coverage) -> list[str]:
    """Return the notes that the row is about, each once."""
    paths = dict.fromkeys(found.path for _, found in grid.links(row, cell))
    return [path for path in paths if coverage.every.fits(grid.context, path)]


def _leads_nowhere(grid: Grid, row: Row, cell: Cell) -> bool:
    """Return whether the cell has a link that other rules speak of."""
    return any(found.status is not LinkStatus.RESOLVED for _, found in grid.links(row, cell))
