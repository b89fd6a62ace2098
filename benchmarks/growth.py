"""How a cost grows with the number of notes: the exponent of the power that fits best."""

from __future__ import annotations

from math import exp, log
from statistics import linear_regression
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["expected", "exponent"]


def exponent(costs: Mapping[int, float]) -> float:
    """Return k where costs, by number of notes, grow as notes to the k; 0 for one or none.

    1 is a cost a note that stays the same, 2 one that doubles when notes do.
    """
    return _fit(costs)[0]


def expected(costs: Mapping[int, float], notes: int) -> float:
    """Return what the fitted growth says of `notes` notes."""
    power, factor = _fit(costs)
    return factor * float(notes**power)


def _fit(costs: Mapping[int, float]) -> tuple[float, float]:
    known = {notes: cost for notes, cost in costs.items() if cost > 0}
    if len(known) <= 1:
        return 0.0, next(iter(known.values()), 0.0)
    power, start = linear_regression([*map(log, known)], [*map(log, known.values())])
    return power, exp(start)
