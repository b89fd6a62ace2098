"""The lines of edges: from border to border, their corners rounded, with their heads.

A layout leads an edge to the rectangle round a node; here it goes on to the node's own border.
Heads are shapes of their own, not markers, which some viewers do not show.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from knapper.flowchart.draw.pen import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knapper.flowchart.draw.shapes import Form
    from knapper.flowchart.layout import Box

__all__ = ["Head", "head_of", "line_path", "to_border"]

_CORNER = 7.0
_LENGTH, _HALF = 9.0, 4.0
_DOT, _ARM = 4.0, 4.0
_NEAR = 0.05

Point = tuple[float, float]


class Head(NamedTuple):
    """An end of an edge: the path of its head ("" for none), and where its line ends.

    `open` heads are lines, the others are filled.
    """

    path: str
    end: Point
    open: bool = False


def to_border(points: Sequence[Point], box: Box, form: Form | None) -> Point:
    """Return where an edge that comes along points to their first meets a node's border.

    `form` is None for a subgraph, which is the rectangle that it is.
    """
    (x, y), (next_x, next_y) = points[0], points[1]
    if form is None:
        return x, y
    if abs(next_x - x) <= abs(next_y - y):
        side = "bottom" if next_y > y else "top"
        return x, box.y + form.meets(side, x - box.x)
    side = "right" if next_x > x else "left"
    return box.x + form.meets(side, y - box.y), y


def head_of(kind: str, points: Sequence[Point], width: float) -> Head:
    """Return the head at the first of an edge's points, of "point", "circle", "cross" or "".

    `width` is that of the line.
    """
    tip = points[0]
    along = next((each for each in points[1:] if math.dist(tip, each) > _NEAR), None)
    if along is None or kind not in {"point", "circle", "cross"}:
        return Head("", tip)
    distance = math.dist(tip, along)
    x, y = (along[0] - tip[0]) / distance, (along[1] - tip[1]) / distance

    def place(back: float, aside: float = 0.0) -> str:
        return f"{number(tip[0] + x * back - y * aside)} {number(tip[1] + y * back + x * aside)}"

    more = max(width - 1.5, 0)
    if kind == "circle":
        radius = _DOT + more / 2
        turn = f"A{number(radius)} {number(radius)} 0 1 1 "
        path = f"M{place(0)}{turn}{place(2 * radius)}{turn}{place(0)}Z"
        back = 2 * radius - 1
    elif kind == "cross":
        near, far = 2.0, 2.0 + 2 * _ARM
        path = f"M{place(near, _ARM)}L{place(far, -_ARM)}M{place(near, -_ARM)}L{place(far, _ARM)}"
        return Head(path, tip, open=True)
    else:
        length, half = _LENGTH + 2 * more, _HALF + more
        path = f"M{place(0)}L{place(length, half)}L{place(length, -half)}Z"
        back = length - 1
    back = min(back, distance)
    return Head(path, (tip[0] + x * back, tip[1] + y * back))


def line_path(points: Sequence[Point]) -> str:
    """Return the path along points, its corners rounded."""
    points = _corners(points)
    parts = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_CORNER, math.dist(before, corner) / 2, math.dist(corner, after) / 2)
        start, end = _toward(corner, before, radius), _toward(corner, after, radius)
        parts.append(f"L{_place(start)}Q{_place(corner)} {_place(end)}")
    parts.append(f"L{_place(points[-1])}")
    return "".join(parts)


def _corners(points: Sequence[Point]) -> list[Point]:
    """Return points without those where nothing turns."""
    found: list[Point] = []
    for point in points:
        if found and math.dist(found[-1], point) < _NEAR:
            continue
        if len(found) > 1 and _straight(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    return found if len(found) > 1 else [points[0], points[-1]]


def _straight(one: Point, two: Point, three: Point) -> bool:
    cross = (two[0] - one[0]) * (three[1] - two[1]) - (two[1] - one[1]) * (three[0] - two[0])
    ahead = (two[0] - one[0]) * (three[0] - two[0]) + (two[1] - one[1]) * (three[1] - two[1])
    return abs(cross) < _NEAR and ahead >= 0


def _toward(start: Point, goal: Point, far: float) -> Point:
    distance = math.dist(start, goal) or 1.0
    return (
        start[0] + (goal[0] - start[0]) * far / distance,
        start[1] + (goal[1] - start[1]) * far / distance,
    )


def _place(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
