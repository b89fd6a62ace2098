"""`T013`: a cell that says otherwise than a property of the note that its row links to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knapper.checks.tables.grid import is_missing, plain
from knapper.checks.tables.order import property_of
from knapper.checks.tables.values import Format, Value, read_value
from knapper.diagnostics import Diagnostic, Label, Span
from knapper.vault import fold, note_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knapper.checks.tables.grid import Grid, Item
    from knapper.checks.tables.schema import Field
    from knapper.compile import Cell, Row

__all__ = ["check_same"]

_WIKILINK: Final = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_MARKDOWN_LINK: Final = re.compile(r"\[([^\[\]\n]*)\]\(([^()\n]*)\)")


def check_same(
    grid: Grid, row: Row, field: Field, cell: Cell, values: Sequence[tuple[Item, Value | None]]
) -> Iterator[Diagnostic]:
    """Yield a finding where the cell and the note say different things.

    Nothing is said where either says nothing, or the property is no text, number or list of
    these. Lists are compared without regard to order, texts without case.
    """
    path = grid.note_of(row, grid.schema.note_column)
    if not path or is_missing(cell, field) or any(value is None for _, value in values):
        return
    name, told = property_of(grid.context, path, field.same_as)
    items = told if isinstance(told, list) else [told]
    items = [item for item in items if item is not None and item != ""]
    if not items or not all(isinstance(item, str | int | float) for item in items):
        return
    cells = [_said(grid, row, item, value) for item, value in values if value is not None]
    notes = [_told(item, field) for item in items]
    if _all_in(cells, notes) and _all_in(notes, cells):
        return
    shown = ", ".join(str(item) for item in items)
    message = (
        f"`{plain(cell.text)}` is not what the note `{note_name(path)}` says:"
        f" its `{name}` is `{plain(shown)}`"
    )
    line, column, length = grid.context.notes[path].properties.spans.get(name, (0, 0, 0))
    labels = (Label(Span(path, line, column, length), "the note says it here"),)
    yield grid.fault("T013", row, field.name, message, cell, help_=_HELP, labels=labels)


_HELP = "make both say the same"


def _all_in(some: list[frozenset[Value]], others: list[frozenset[Value]]) -> bool:
    known = frozenset().union(*others)
    return all(one & known for one in some)


def _said(grid: Grid, row: Row, item: Item, value: Value) -> frozenset[Value]:
    """Return what an item of a cell may be taken to say: its value, the notes it links to."""
    said = {_folded(value)}
    for link, found in grid.links(row, item):
        said |= {_folded(link.target), _folded(note_name(found.path or link.target))}
    return frozenset(said)


def _told(item: object, field: Field) -> frozenset[Value]:
    """Return what a value of a property may be taken to say, in the type of the column."""
    if isinstance(item, bool):
        item = str(item).lower()
    text = str(item).strip()
    kind = field.item_type or field.type
    told: set[Value] = {_folded(text)}
    for form in (Format(), field.form):
        try:
            told.add(_folded(read_value(kind, text, form)))
        except ValueError:
            continue
    shown = _MARKDOWN_LINK.sub(r"\1", _WIKILINK.sub(lambda m: m[2] or m[1], text))
    told.add(_folded(shown))
    whole = _WIKILINK.fullmatch(text)
    if whole:
        target = whole[1].partition("#")[0]
        told |= {_folded(target), _folded(note_name(target))}
    return frozenset(told)


def _folded(value: Value) -> Value:
    return " ".join(fold(value).split()) if isinstance(value, str) else value
