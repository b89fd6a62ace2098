"""The order of a column's cells, for who sorts a table by it: each cell's rank, from 0.

Values of a column's type are in the order of that type, those of an `enum` as the schema lists
them; texts as people read them, with numbers by their size. What has no value has no rank.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from unicodedata import combining, normalize

from knapper.checks.tables.cells import values_of
from knapper.checks.tables.grid import is_missing
from knapper.checks.tables.values import ORDERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knapper.checks.tables.schema import Field
    from knapper.compile import Cell

    _Key: TypeAlias = tuple[Any, ...]

__all__ = ["ranks"]

_NUMBER: Final = re.compile(
    r"(?:(?<![\w)])[-\N{MINUS SIGN}])?(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)"
)
_LONGEST: Final = 40  # digits of a number that is read as one
_EMPTY: Final = frozenset(("", "-", "\N{EN DASH}", "\N{EM DASH}"))


def ranks(cells: Sequence[Cell | None], field: Field | None) -> tuple[int | None, ...]:
    """Return the rank of each cell of a column; cells that say the same have the same rank."""
    keys = [None if cell is None else _key(cell, field) for cell in cells]
    order = {key: rank for rank, key in enumerate(sorted({key for key in keys if key is not None}))}
    return tuple(None if key is None else order[key] for key in keys)


def _key(cell: Cell, field: Field | None) -> _Key | None:
    """Return what a cell is sorted by; of one column all are of one form."""
    if field is None:
        text = cell.text.strip()
        return None if text in _EMPTY else _natural(text)
    if is_missing(cell, field):
        return None
    # A cell of numbers without words to say a unit may have more than the schema allows.
    if field.constraints.enum is None and (field.item_type or field.type not in _TYPED):
        return _natural(cell.text.strip())
    values = [value for _, value in values_of(cell, field)]
    if not values or values[0] is None:
        return None
    value = values[0]
    if field.constraints.enum is not None:
        allowed = list(field.constraints.enum)
        return (allowed.index(value),) if value in allowed else None
    return None if isinstance(value, Decimal) and value.is_nan() else (value,)


_TYPED: Final = ORDERED | {"boolean"}


def _natural(text: str) -> _Key:
    """Return a text as a key that puts 9 before 10, and neither case nor accents first."""
    plain = "".join(char for char in normalize("NFKD", text) if not combining(char)).casefold()
    parts: list[tuple[int, Decimal, str]] = []
    end = 0
    for match in _NUMBER.finditer(plain):
        if match.end() - match.start() > _LONGEST:
            continue
        before = plain[end : match.start()].strip()
        if before:
            parts.append((1, Decimal(0), before))
        written = match[0].replace(",", "").replace("\N{MINUS SIGN}", "-")
        parts.append((0, Decimal(written), ""))
        end = match.end()
    rest = plain[end:].strip()
    return (*parts, (1, Decimal(0), rest)) if rest else tuple(parts)
