"""The rows of comparison tables by the note that each is about, for whoever shows them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.checks.schema_files import schema_files
from knapper.checks.tables.columns import bind_columns
from knapper.checks.tables.grid import Grid
from knapper.checks.tables.read import read_schema
from knapper.checks.where import Sought, find_places
from knapper.compile import Cell
from knapper.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.checks.tables.schema import TableSchema
    from knapper.compile import Note, Table

__all__ = ["CoveredRow", "covered_rows"]


class CoveredRow(msgspec.Struct, frozen=True):
    """A row of the table in the note `path` that a schema says is about one note.

    `section` is that of the table. `cells` are its columns by name, in order, without the one
    that names the note and without those that are empty.
    """

    path: str
    section: int
    cells: tuple[tuple[str, Cell], ...]


def covered_rows(context: Context) -> dict[str, CoveredRow]:
    """Return the row of each published note that a table covers (`coverage` in its schema).

    Of several rows it is the first, of several tables that of the schema whose file's name
    comes first. What is wrong with a schema or a table is told by `check_tables`.
    """
    found: dict[str, CoveredRow] = {}
    for file in schema_files(context.root, "tables", "T020"):
        schema = None if isinstance(file, Diagnostic) else read_schema(file)[0]
        if schema is None or schema.coverage is None:
            continue
        sought = Sought("table", schema.name, missing="T001", invalid="T020")
        for place in find_places(context, schema.where, sought, _tables):
            if not isinstance(place, Diagnostic):
                for path, row in _rows(context, schema, *place):
                    found.setdefault(path, row)
    return found


def _tables(note: Note) -> tuple[Table, ...]:
    return note.tables


def _rows(
    context: Context, schema: TableSchema, path: str, table: Table
) -> Iterator[tuple[str, CoveredRow]]:
    columns = bind_columns(table, schema)
    grid = Grid(context, schema, path, table, columns)
    column = schema.coverage.column if schema.coverage else ""
    if column not in columns:
        return
    names = {number: name for name, number in columns.items() if name != column}
    for row in table.rows:
        note = grid.note_of(row, column)
        if not note or not schema.coverage or not schema.coverage.every.fits(context, note):
            continue
        cells = tuple(
            (names[number], cell)
            for number, cell in enumerate(row.cells)
            if number in names and cell.source
        )
        yield note, CoveredRow(path, table.section, cells)
