"""What is known of the tables of a vault beyond their text, for whoever shows them.

A table that a schema describes has columns of lists. Where it has a row for each of a kind of
notes (`coverage`), or the schema or a class of its note says so, it is a comparison: its rows
have names in addresses, and each column an order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.checks.schema_files import schema_files
from knapper.checks.tables.columns import bind_columns, column_name
from knapper.checks.tables.grid import is_break
from knapper.checks.tables.rank import ranks
from knapper.checks.tables.read import read_schema
from knapper.checks.where import Sought, find_places
from knapper.compile import cssclasses
from knapper.diagnostics import Diagnostic
from knapper.flowchart import slugs

if TYPE_CHECKING:
    from knapper.checks.context import Context
    from knapper.checks.tables.schema import Field, TableSchema
    from knapper.compile import Cell, Note, Row, Table

__all__ = ["Comparison", "KnownTable", "known_tables"]

_CLASS: Final = "comparison"
# The short name behind a long one: "(RAG)" in "Retrieval-augmented generation (RAG)".
_SHORT: Final = re.compile(r"\(([^\W_](?:[\w-]{0,10}[^\W_])?)\)\s*\Z")
_CAPITALS: Final = 2
_LONGEST: Final = 40  # characters of what a row is called in its address


class Comparison(msgspec.Struct, frozen=True):
    """A table whose rows are to be compared.

    `name` is what its addresses begin with, `title` what it is called, which stands above it
    already if `headed`. `key` is the column
    that names the rows. `rows` and `columns` are their words in addresses, `ranks` for each row
    those of its cells (`knapper.checks.tables.rank`).
    """

    name: str
    title: str
    headed: bool
    key: int
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    ranks: tuple[tuple[int | None, ...], ...]


class KnownTable(msgspec.Struct, frozen=True):
    """A table that a schema or a class speaks of.

    `lists` are the columns whose cells are lists with an item a line, and may begin with a
    bullet. `comparison` is None for a table that is none.
    """

    lists: frozenset[int]
    comparison: Comparison | None = None


def known_tables(context: Context) -> dict[str, dict[int, KnownTable]]:
    """Return what is known of tables: by the path of a published note, by a table's number in it.

    Of several schemas of one table the one whose file's name comes first counts.
    """
    found: dict[str, dict[int, TableSchema | None]] = {}
    for file in schema_files(context.root, "tables", "T020"):
        schema = None if isinstance(file, Diagnostic) else read_schema(file)[0]
        if schema is None:
            continue
        sought = Sought("table", schema.name, missing="T001", invalid="T020")
        for place in find_places(context, schema.where, sought, _tables):
            if isinstance(place, Diagnostic):
                continue
            path, table = place
            every = context.notes[path].tables
            number = next(at for at, each in enumerate(every) if each is table)
            found.setdefault(path, {}).setdefault(number, schema)
    for path, note in context.notes.items():
        if note.tables and _CLASS in cssclasses(note.properties):
            for number in range(len(note.tables)):
                found.setdefault(path, {}).setdefault(number, None)
    return {path: _known(context.notes[path], schemas) for path, schemas in found.items()}


def _tables(note: Note) -> tuple[Table, ...]:
    return note.tables


def _known(note: Note, schemas: dict[int, TableSchema | None]) -> dict[int, KnownTable]:
    """Return what is known of the tables of one note, no two by the same name."""
    is_class = _CLASS in cssclasses(note.properties)
    numbers = sorted(schemas)
    names = slugs(_name(note, note.tables[number], schemas[number]) for number in numbers)
    return {
        number: _table(note, number, schemas[number], name, compare=is_class)
        for number, name in zip(numbers, names, strict=True)
    }


def _name(note: Note, table: Table, schema: TableSchema | None) -> str:
    return schema.name if schema else _heading(note, table) or "table"


def _heading(note: Note, table: Table) -> str:
    return note.headings[table.section].text if 0 <= table.section < len(note.headings) else ""


def _table(
    note: Note, number: int, schema: TableSchema | None, name: str, *, compare: bool
) -> KnownTable:
    table = note.tables[number]
    width = len(table.header.cells)
    fields: dict[int, Field] = {}
    key = 0
    if schema:
        columns = bind_columns(table, schema)
        fields = {columns[field.name]: field for field in schema.fields if field.name in columns}
        wanted = (*schema.primary_key, schema.note_column)
        key = next((columns[each] for each in wanted if each in columns), 0)
        compare = compare or schema.comparison
    lists = frozenset(
        at
        for at in range(width)
        if (at not in fields and not schema and at != key)
        or (at in fields and fields[at].item_type and is_break(fields[at].delimiter))
    )
    if not compare or width < 2 or not table.rows:  # noqa: PLR2004 - one column says nothing of a row
        return KnownTable(lists)
    title, heading = schema.title if schema else "", _heading(note, table)
    columns_of = [
        ranks([_cell(row, at) for row in table.rows], fields.get(at)) for at in range(width)
    ]
    comparison = Comparison(
        name=name,
        title=title or heading or name,
        headed=bool(heading) and title in {"", heading},
        key=key,
        rows=slugs(_short(row, key) for row in table.rows),
        columns=slugs(column_name(cell) for cell in table.header.cells),
        ranks=tuple(zip(*columns_of, strict=True)),
    )
    return KnownTable(lists, comparison)


def _cell(row: Row, number: int) -> Cell | None:
    return row.cells[number] if number < len(row.cells) else None


def _short(row: Row, key: int) -> str:
    """Return what a row is called in addresses: its short name, else the first line of its key."""
    cell = _cell(row, key)
    text = (cell.text if cell else "").strip().partition("\n")[0].strip()
    short = _SHORT.search(text)
    if short and sum(char.isupper() for char in short[1]) >= _CAPITALS:
        return short[1]
    return text if len(text) <= _LONGEST else text[: _LONGEST + 1].rpartition(" ")[0] or text
