"""Comparison tables against their schemas, `.knapper/schemas/tables/*.yml` (rules `T`).

Each schema is read (`read`), its tables are found, bound to its columns (`columns`,
`grid`) and judged by rules that look at rows, at cells, and at the notes that rows link to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.checks.schema_files import schema_files
from knapper.checks.tables.cell_links import check_links_of
from knapper.checks.tables.cells import Patterns, check_cell, check_missing, values_of
from knapper.checks.tables.columns import bind_columns, check_columns
from knapper.checks.tables.coverage import check_coverage
from knapper.checks.tables.covered import CoveredRow, covered_rows
from knapper.checks.tables.grid import Grid, is_missing
from knapper.checks.tables.known import Comparison, KnownTable, known_tables
from knapper.checks.tables.order import check_order
from knapper.checks.tables.read import read_schema
from knapper.checks.tables.rows import (
    check_lost_cells,
    check_repeated,
    check_rows,
    repeated_rows,
)
from knapper.checks.tables.same_as import check_same
from knapper.checks.tables.unique import check_items, check_keys
from knapper.checks.where import Sought, find_places
from knapper.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.checks.tables.schema import Field, TableSchema
    from knapper.checks.tables.values import Value
    from knapper.compile import Note, Row, Table

__all__ = [
    "Comparison",
    "CoveredRow",
    "KnownTable",
    "check_tables",
    "covered_rows",
    "known_tables",
]


def check_tables(context: Context) -> Iterator[Diagnostic]:
    """Yield what is wrong with the schemas of tables, and with the tables."""
    checked: set[tuple[str, int]] = set()
    for file in schema_files(context.root, "tables", "T020"):
        if isinstance(file, Diagnostic):
            yield file
            continue
        schema, found = read_schema(file)
        yield from found
        if schema is None:
            continue
        patterns = Patterns()
        sought = Sought("table", schema.name, missing="T001", invalid="T020")
        for place in find_places(context, schema.where, sought, _tables):
            if isinstance(place, Diagnostic):
                yield place
                continue
            path, table = place
            checked.add((path, table.header.line))
            yield from _check_table(context, schema, path, table, patterns)
        yield from patterns.found
    yield from check_lost_cells(context, checked)


def _tables(note: Note) -> tuple[Table, ...]:
    return note.tables


def _check_table(
    context: Context, schema: TableSchema, path: str, table: Table, patterns: Patterns
) -> Iterator[Diagnostic]:
    yield from check_columns(path, table, schema)
    grid = Grid(context, schema, path, table, bind_columns(table, schema))
    yield from check_rows(grid)
    repeated = repeated_rows(grid)
    yield from check_repeated(grid, repeated)
    values: dict[tuple[int, str], tuple[Value, ...]] = {}
    unlinked: set[int] = set()
    for row in table.rows:
        for field in schema.fields:
            found = list(_check_cell(grid, row, field, values, patterns))
            yield from found
            if field.name == schema.note_column and any(
                one.code in {"T004", "T009"} for one in found
            ):
                unlinked.add(row.line)
    again = list(check_keys(grid, values, repeated))
    yield from again
    spoken_of = unlinked | repeated.keys() | {one.span.line for one in again}
    yield from check_coverage(grid, spoken_of)
    yield from check_order(grid)


def _check_cell(
    grid: Grid,
    row: Row,
    field: Field,
    values: dict[tuple[int, str], tuple[Value, ...]],
    patterns: Patterns,
) -> Iterator[Diagnostic]:
    """Yield what is wrong with one cell, and keep its values where they have the right type."""
    cell = grid.cell(row, field.name)
    if cell is None:
        return
    if is_missing(cell, field):
        missing = check_missing(grid, row, field, cell)
        if missing is not None:
            yield missing
        return
    read = values_of(cell, field)
    good = tuple(value for _, value in read if value is not None)
    if len(good) == len(read):
        values[row.line, field.name] = good
    yield from check_cell(grid, row, field, cell, read, patterns)
    if field.unique_items:
        yield from check_items(grid, row, field, read)
    yield from check_links_of(grid, row, field, [item for item, _ in read])
    if field.same_as:
        yield from check_same(grid, row, field, cell, read)
