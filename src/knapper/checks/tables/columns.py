"""`T002`: the header's columns against the fields of the schema."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from knapper.checks.tables.grid import plain, sequence
from knapper.diagnostics import Diagnostic, Label, Span, finding
from knapper.vault import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from knapper.checks.tables.schema import Match, TableSchema
    from knapper.compile import Cell, Table

__all__ = ["bind_columns", "check_columns", "column_name"]

# Which ways of matching let the table have other columns, and let it lack some.
_MAY_HAVE_MORE: Final[frozenset[Match]] = frozenset(("subset", "partial"))
_MAY_LACK: Final[frozenset[Match]] = frozenset(("superset", "partial"))

_MOST_COMPARED: Final = 10_000  # pairs of names, so that looking stays cheap


def column_name(cell: Cell) -> str:
    """Return the name of a column as its header shows it."""
    return nfc(" ".join(cell.text.split()))


def bind_columns(table: Table, schema: TableSchema) -> dict[str, int]:
    """Return for each field of the schema that the table has the number of its first column."""
    names = {field.name for field in schema.fields}
    bound: dict[str, int] = {}
    for number, cell in enumerate(table.header.cells):
        name = column_name(cell)
        if name in names:
            bound.setdefault(name, number)
    return bound


def check_columns(path: str, table: Table, schema: TableSchema) -> Iterator[Diagnostic]:
    """Yield a finding for each column that is missing, extra, misspelt, twice or out of order."""
    cells = table.header.cells
    has = [column_name(cell) for cell in cells]
    wanted = [field.name for field in schema.fields]
    first: dict[str, int] = {}
    extra: list[int] = []
    found: list[Diagnostic] = []
    for number, name in enumerate(has):
        if name in first and name:
            again = (Label(_place(path, table, cells[first[name]]), "first here"),)
            message = f"column `{plain(name)}` stands twice"
            found.append(_fault(path, table, number, message, "rename one", again))
            continue
        first.setdefault(name, number)
        if name not in wanted:
            extra.append(number)
    missing = [name for name in wanted if name not in first]
    meant = _misspelt({has[number]: number for number in extra}, missing)
    for number in extra:
        if number in meant:
            message = f"column `{plain(has[number])}` is not in the schema"
            help_ = f"did you mean `{plain(meant[number])}`?"
            found.append(_fault(path, table, number, message, help_))
        elif schema.match not in _MAY_HAVE_MORE:
            name = f"column `{plain(has[number])}`" if has[number] else f"column {number + 1}"
            message = f"{name} is not in the schema" if has[number] else f"{name} has no name"
            found.append(_fault(path, table, number, message, _all(schema)))
    if schema.match not in _MAY_LACK:
        lacking = [name for name in missing if name not in meant.values()]
        found += [
            _lacks(path, table, f"there is no column `{plain(name)}`", name, schema)
            for name in lacking
        ]
    elif schema.match == "partial" and len(missing) == len(wanted) and not meant:
        found.append(_lacks(path, table, "no column is one of the schema", "", schema))
    yield from found
    if not found and schema.match == "exact" and has != wanted:
        number = next(n for n, name in enumerate(has) if name != wanted[n])
        message = f"column `{plain(has[number])}` stands where `{plain(wanted[number])}` should"
        yield _fault(path, table, number, message, f"the order is {sequence(wanted)}")


def _misspelt(extra: Mapping[str, int], missing: list[str]) -> dict[int, str]:
    """Return which extra columns are most likely which missing ones."""
    folded = {name.casefold()[:200]: number for name, number in extra.items() if name}
    meant: dict[int, str] = {}
    if len(folded) * len(missing) > _MOST_COMPARED:
        return meant
    for name in missing:
        close = get_close_matches(name.casefold()[:200], folded, n=1, cutoff=0.75)
        if close:
            meant[folded.pop(close[0])] = name
    return meant


def _lacks(path: str, table: Table, message: str, name: str, schema: TableSchema) -> Diagnostic:
    first, last = table.header.cells[0], table.header.cells[-1]
    length = last.column + last.length - first.column
    return finding(
        "T002",
        message,
        Span(path, table.header.line, first.column, length),
        help=_all(schema),
        subject=f"column `{name}`" if name else "columns",
    )


def _fault(  # noqa: PLR0913, PLR0917 - a finding on a column
    path: str,
    table: Table,
    number: int,
    message: str,
    help_: str,
    labels: tuple[Label, ...] = (),
) -> Diagnostic:
    cell = table.header.cells[number]
    name = column_name(cell)
    return finding(
        "T002",
        message,
        _place(path, table, cell),
        help=help_,
        labels=labels,
        subject=f"column `{name}`" if name else f"column {number + 1}",
    )


def _place(path: str, table: Table, cell: Cell) -> Span:
    return Span(path, table.header.line, cell.column, cell.length)


def _all(schema: TableSchema) -> str:
    return f"the schema `{schema.name}` has {sequence([field.name for field in schema.fields])}"
