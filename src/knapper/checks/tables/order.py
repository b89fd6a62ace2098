"""`T012`: the order of rows by a property of the notes that they link to."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from knapper.checks.tables.grid import plain
from knapper.compile import Row
from knapper.diagnostics import Diagnostic, Edit, Fix, Label, Span, finding
from knapper.vault import fold, nfc, note_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.checks.tables.grid import Grid
    from knapper.checks.tables.schema import Order

    _Rank: TypeAlias = tuple[int, Decimal, str]

__all__ = ["check_order", "property_of"]


class _Ranked(msgspec.Struct, frozen=True):
    """A row with its note, the value as it is shown, and what it is sorted by."""

    row: Row
    path: str
    shown: str
    rank: _Rank


def check_order(grid: Grid) -> Iterator[Diagnostic]:
    """Yield a finding for each note without the property, and one where the order is wrong.

    Numbers come before texts, texts are compared without case, and rows of one value may
    stand as they like. Rows without a value keep their places.
    """
    order = grid.schema.order
    if order is None or order.column not in grid.columns:
        return
    ranked: list[_Ranked] = []
    for row in grid.table.rows:
        path = grid.note_of(row, order.column)
        cell = grid.cell(row, order.column)
        if not path or cell is None:
            continue
        name, value = property_of(grid.context, path, order.by)
        rank = _rank(value)
        if rank is not None:
            ranked.append(_Ranked(row, path, plain(str(value)), rank))
            continue
        lacks = f"the `{name}` of the note `{note_name(path)}` is neither a number nor text"
        if value is None:
            lacks = f"the note `{note_name(path)}` has no `{name}`"
        yield grid.fault(
            "T012", row, order.column, f"{lacks}, which rows are sorted by", cell, help_=_GIVE
        )
    yield from _check_sorted(grid, order, ranked)


_GIVE = "give the note that property"
_KINDS = ("a number", "text")


def property_of(context: Context, path: str, name: str) -> tuple[str, object]:
    """Return the name of a note's property as it is written there, and its value or None."""
    values = context.notes[path].properties.values
    if name in values:
        return name, values[name]
    wanted = fold(name)
    return next(((key, values[key]) for key in values if fold(key) == wanted), (name, None))


def _rank(value: object) -> _Rank | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return 0, Decimal(str(value)), ""
    if isinstance(value, str) and value.strip():
        return 1, Decimal(0), nfc(value).strip().casefold()
    return None


def _check_sorted(grid: Grid, order: Order, ranked: list[_Ranked]) -> Iterator[Diagnostic]:
    def right(before: _Ranked, after: _Ranked) -> bool:
        return before.rank >= after.rank if order.descending else before.rank <= after.rank

    wrong = next((pair for pair in pairwise(ranked) if not right(*pair)), None)
    if wrong is None:
        return
    before, after = wrong
    cell = grid.cell(after.row, order.column)
    sense = "decreasing" if order.descending else "increasing"
    name, first = grid.name(after.row), grid.name(before.row)
    why = f"{after.shown} is {'more' if order.descending else 'less'} than {before.shown}"
    if after.rank[0] != before.rank[0]:
        ends = ("texts", "numbers") if order.descending else ("numbers", "texts")
        why = (
            f"{after.shown} is {_KINDS[after.rank[0]]} and {before.shown} is"
            f" {_KINDS[before.rank[0]]}, and {ends[0]} stand above {ends[1]}"
        )
    yield finding(
        "T012",
        f"{name} stands below {first}, but rows are in {sense} order of `{order.by}`: {why}",
        grid.cell_span(after.row, cell) if cell else grid.span(after.row),
        help="sort the rows; `knapper check --fix` does",
        labels=_labels(grid, before, order),
        fix=_sorting(grid, order, ranked),
        subject=f"order of table `{grid.schema.name}`",
    )


def _labels(grid: Grid, before: _Ranked, order: Order) -> tuple[Label, ...]:
    return (Label(grid.span(before.row), f"`{order.by}` is {before.shown} here"),)


def _sorting(grid: Grid, order: Order, ranked: list[_Ranked]) -> Fix | None:
    """Return the change that puts rows in order: the text of a row's line is another's."""
    target = sorted(ranked, key=lambda each: each.rank, reverse=order.descending)  # stable
    lines = grid.context.source(grid.path).split("\n")
    edits = []
    for here, there in zip(ranked, target, strict=True):
        if here is there:
            continue
        old, new = _text(lines, here.row), _text(lines, there.row)
        if not old or not new:
            return None
        if old[1] != new[1]:
            span = Span(grid.path, here.row.line, old[0] + 1, len(old[1]))
            edits.append(Edit(span, old[1], new[1]))
    return Fix(f"sort the rows by `{order.by}`", tuple(edits)) if edits else None


def _text(lines: list[str], row: Row) -> tuple[int, str] | None:
    """Return where the text of a row begins in its line, behind marks of quotes, and the text."""
    if row.line > len(lines):
        return None
    line = lines[row.line - 1]
    start = row.cells[0].column - 1
    before = line[:start].rstrip(" \t")
    if before.endswith("|"):
        start = len(before) - 1
    return start, line[start:]
