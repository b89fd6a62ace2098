"""Self loops: they leave their item on the right side and come back to it below."""

from __future__ import annotations

import msgspec

from knapper.flowchart.layout.net import Point
from knapper.flowchart.layout.spacing import ARROW, LABEL, LOOP, TRACK

__all__ = ["Loops", "make_loops"]

_USED = 0.9  # of half a side, for the ends of loops
_ROUND = 4.0  # between a label and its own loop


class Loops(msgspec.Struct, frozen=True):
    """The loops of one item, seen from its centre.

    How far they reach to the right, and up and down; the corners of each; where labels stand.
    """

    reach: float
    height: float
    ways: tuple[tuple[Point, ...], ...] = ()
    labels: tuple[Point, ...] = ()


def make_loops(width: float, height: float, labels: list[tuple[float, float]]) -> Loops:
    """Loops round an item of that size, one for each of `labels`, each outside the one before.

    Each loop goes round the label of the one before; one that needs more height than the item
    has steps aside first.
    """
    edge = width / 2
    count = len(labels)
    across = edge + ARROW + TRACK * count - LABEL
    reach = 0.0
    ways: list[tuple[Point, ...]] = []
    places = []
    for index, (wide, high) in enumerate(labels):
        least = height / 2 * (index + 1) / (count + 1)
        reach = max(least, high / 2 + _ROUND if high else 0.0, reach + TRACK if index else 0.0)
        port = min(reach, height / 2 * _USED * (index + 1) / count)
        across = max(across + wide / 2 + LABEL, edge + LOOP)
        column = edge + ARROW + TRACK * (count - 1 - index)
        ways.append(_loop(edge, port, column, reach, across))
        places.append((across, 0.0))
        across += wide / 2
    return Loops(across, max(height / 2, reach), tuple(ways), tuple(places))


def _loop(
    edge: float, port: float, column: float, reach: float, across: float
) -> tuple[Point, ...]:
    half = [(edge, port), (across, port)]
    if reach > port:
        half = [(edge, port), (column, port), (column, reach), (across, reach)]
    return (*((x, -y) for x, y in half), *reversed(half))
