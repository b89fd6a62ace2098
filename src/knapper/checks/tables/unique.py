"""`T007`: values that stand twice, in a column, a key, or the list of one cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from knapper.checks.tables.grid import plain, sequence
from knapper.diagnostics import Diagnostic, Label, finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from knapper.checks.tables.grid import Grid, Item
    from knapper.checks.tables.schema import Field
    from knapper.checks.tables.values import Value
    from knapper.compile import Row

    Values: TypeAlias = Mapping[tuple[int, str], tuple[Value, ...]]

__all__ = ["check_items", "check_keys"]


def check_items(
    grid: Grid, row: Row, field: Field, values: list[tuple[Item, Value | None]]
) -> Iterator[Diagnostic]:
    """Yield a finding for each item that stands twice in the list of a cell."""
    first: dict[Value, Item] = {}
    for item, value in values:
        if value is None:
            continue
        before = first.setdefault(value, item)
        if before is not item:
            labels = (Label(grid.cell_span(row, before), "first here"),)
            message = f"the item `{plain(item.text)}` stands twice"
            yield grid.fault("T007", row, field.name, message, item, help_=_HELP, labels=labels)


_HELP = "take one out"


def check_keys(grid: Grid, values: Values, passed_over: Collection[int]) -> Iterator[Diagnostic]:
    """Yield a finding for each row whose key stands in a row above.

    `values` are those of the cells, by line and column, where they are there and right;
    `passed_over` are lines of rows that have a finding of that kind.
    """
    schema = grid.schema
    unique = [(field.name,) for field in schema.fields if field.constraints.unique]
    keys = dict.fromkeys(filter(None, (*unique, schema.primary_key, *schema.unique_keys)))
    for key in keys:
        first: dict[tuple[tuple[Value, ...], ...], Row] = {}
        for row in grid.table.rows:
            found = [values.get((row.line, name)) for name in key]
            if row.line in passed_over or None in found:
                continue
            before = first.setdefault(tuple(filter(None, found)), row)
            if before is not row:
                yield _repeated(grid, row, before, key)


def _repeated(grid: Grid, row: Row, before: Row, key: tuple[str, ...]) -> Diagnostic:
    cell, other = grid.cell(row, key[0]), grid.cell(before, key[0])
    if len(key) == 1 and cell is not None and other is not None:
        labels = (Label(grid.cell_span(before, other), "first here"),)
        message = f"`{plain(cell.text)}` stands twice, and the column must not repeat a value"
        return grid.fault("T007", row, key[0], message, cell, help_=_CHANGE, labels=labels)
    name = grid.name(row)
    return finding(
        "T007",
        f"{name}: the values of {sequence(key)} stand together in another row",
        grid.span(row),
        help=_CHANGE,
        labels=(Label(grid.span(before), "first here"),),
        subject=f"{name}, columns {sequence(key)}",
    )


_CHANGE = "change one, or take the row out"
