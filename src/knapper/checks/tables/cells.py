"""`T004`, `T005`, `T006` and `T014`: one cell after another against its column."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from knapper.checks.pattern import compiled
from knapper.checks.tables.grid import Grid, Item, is_missing, items_of, plain, sequence, whole
from knapper.checks.tables.values import Value, in_words, read_value
from knapper.diagnostics import Diagnostic, Edit, Fix, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.tables.schema import Constraints, Field
    from knapper.compile import Cell, Row

__all__ = ["Patterns", "check_cell", "needs_value", "values_of"]

_NAMED: Final = 8  # so many allowed values a help lists
_PATIENCE: Final = 1.0  # seconds that one match may take


class Patterns:
    """Matches cells against patterns, none of which may hold the check up.

    `found` are the patterns that took too long; they are not asked again.
    """

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self._slow: set[Span] = set()

    def fits(self, constraints: Constraints, text: str) -> bool:
        """Return whether all of `text` is as the pattern says, true where that is unknown."""
        place = constraints.pattern_span
        if not constraints.pattern or place in self._slow:
            return True
        try:
            return compiled(constraints.pattern).fullmatch(text, timeout=_PATIENCE) is not None
        except (TimeoutError, MemoryError):
            self._slow.add(place)
            self.found.append(
                finding(
                    "T020",
                    "the pattern takes too long to match a cell, so it is not checked",
                    place,
                    help="write it without repetitions inside repetitions",
                    subject=f"pattern `{constraints.pattern}`",
                )
            )
            return True


def needs_value(field: Field, primary_key: tuple[str, ...]) -> bool:
    """Return whether a cell of the column may not be empty."""
    asked = field.constraints.required or field.link == "required" or bool(field.min_items)
    return asked or field.name in primary_key


def values_of(cell: Cell, field: Field) -> list[tuple[Item, Value | None]]:
    """Return the values of a cell, one unless it is a list; None where it has the wrong type."""
    items = items_of(cell, field) if field.item_type else [whole(cell)]
    return [(item, _read(item, field)) for item in items]


def _read(item: Item, field: Field) -> Value | None:
    try:
        return read_value(field.item_type or field.type, item.text, field.form)
    except ValueError:
        return None


def check_cell(  # noqa: PLR0913, PLR0917 - what a cell is judged by
    grid: Grid,
    row: Row,
    field: Field,
    cell: Cell,
    values: list[tuple[Item, Value | None]],
    patterns: Patterns,
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the values of a cell, of which there is at least one."""
    kind = field.item_type or field.type
    for item, value in values:
        if value is None:
            which = f"the item `{plain(item.text)}`" if field.item_type else f"`{plain(item.text)}`"
            message = f"{which} is not {in_words(kind, field.form)}"
            yield grid.fault("T005", row, field.name, message, item, help_=_TYPE)
            continue
        fault = _broken(field, item, value, patterns)
        if fault:
            message, help_ = fault
            yield grid.fault("T006", row, field.name, message, item, help_=help_)
    yield from _counts(grid, row, field, cell, len(values))
    if field.item_type and not field.bullets:
        yield from _bullets(grid, row, field, [item for item, _ in values])


_TYPE: Final = "write such a value, or give the field another type in the schema"


def check_missing(grid: Grid, row: Row, field: Field, cell: Cell) -> Diagnostic | None:
    """Return a finding for a cell that is empty and may not be."""
    if not is_missing(cell, field) or not needs_value(field, grid.schema.primary_key):
        return None
    shown = cell.text.strip()
    what = f"`{plain(shown)}` stands for no value" if shown else "the cell is empty"
    need = "the column needs a value"
    if field.link == "required":
        need = "the column needs a link"
    elif field.min_items and not field.constraints.required:
        need = f"the column needs at least {_things(field.min_items, 'item')}"
    return grid.fault(
        "T004", row, field.name, f"{what}, and {need}", cell, help_="write what belongs there"
    )


def _broken(field: Field, item: Item, value: Value, patterns: Patterns) -> tuple[str, str] | None:
    """Return what a value breaks, and the way out; None where it is as it should be."""
    asked, text = field.constraints, item.text
    if asked.enum is not None and value not in asked.enum:
        return f"`{plain(text)}` is none of the values allowed", _meant(text, asked.enum)
    for bound, words, breaks in (
        (asked.minimum, "less than", lambda bound: value < bound),
        (asked.maximum, "more than", lambda bound: value > bound),
        (asked.exclusive_minimum, "not more than", lambda bound: value <= bound),
        (asked.exclusive_maximum, "not less than", lambda bound: value >= bound),
    ):
        if bound is not None and _holds(breaks, bound):
            return f"`{plain(text)}` is {words} {bound}", "write a value within the bounds"
    if not patterns.fits(asked, text):
        pattern = plain(asked.pattern)
        return (
            f"`{plain(text)}` does not fit the pattern `{pattern}`",
            "write it as the pattern says",
        )
    return None


def _holds(breaks: Any, bound: Any) -> bool:  # noqa: ANN401 - values of one type of column
    try:
        return bool(breaks(bound))
    except ArithmeticError:  # one of them is NaN
        return False


def _counts(grid: Grid, row: Row, field: Field, cell: Cell, count: int) -> Iterator[Diagnostic]:
    """Yield a finding where a cell has too few or too many items, or is too short or too long."""
    least, most, thing = field.constraints.min_length, field.constraints.max_length, "character"
    if field.item_type:
        thing = "item"
        least = max(filter(None, (least, field.min_items)), default=None)
        tops = [top for top in (most, field.max_items) if top is not None]
        most = min(tops, default=None)
    elif least is None and most is None:
        return
    else:
        count = len(whole(cell).text)
    if least is not None and count < least:
        message = f"the cell has {_things(count, thing)}, fewer than {least}"
        yield grid.fault("T006", row, field.name, message, cell, help_="write more")
    if most is not None and count > most:
        message = f"the cell has {_things(count, thing)}, more than {most}"
        yield grid.fault("T006", row, field.name, message, cell, help_="make it shorter")


def _bullets(grid: Grid, row: Row, field: Field, items: list[Item]) -> Iterator[Diagnostic]:
    with_bullet = [item for item in items if item.bullet]
    if not with_bullet:
        return
    edits = tuple(
        Edit(Span(grid.path, row.line, item.column, len(item.bullet)), item.bullet, "")
        for item in with_bullet
    )
    some = "an item begins" if len(edits) == 1 else f"{len(edits)} items begin"
    yield grid.fault(
        "T014",
        row,
        field.name,
        f"{some} with a bullet",
        with_bullet[0],
        help_="the column is a list without them; to keep them, write `vault: {bullets: true}`",
        fix=Fix("take the bullets out", edits),
    )


def _meant(text: str, allowed: dict[Any, str]) -> str:
    written = list(allowed.values())
    folded = {name.casefold(): name for name in reversed(written)}
    close = get_close_matches(text.casefold()[:200], folded, n=1, cutoff=0.7)
    if close:
        return f"did you mean `{plain(folded[close[0]])}`?"
    more = ", …" if len(written) > _NAMED else ""
    return f"allowed are {sequence(written[:_NAMED])}{more}"


def _things(count: int, thing: str) -> str:
    return f"1 {thing}" if count == 1 else f"{count} {thing}s"
