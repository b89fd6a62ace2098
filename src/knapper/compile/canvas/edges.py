"""Edges as curves from side to side, with an arrow head where an end has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.compile.canvas.color import paint
from knapper.compile.canvas.record import SIDES, Box

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.compile.canvas.record import Edge

__all__ = ["Curve", "curve_of", "draw_edges", "pixels"]

_ARROW = 12.0
_HALF = 5.0
_SHORTEST, _LONGEST = 40.0, 400.0  # how far a curve goes straight on from its card
_AROUND = 16.0
_SAMPLES = tuple(step / 16 for step in range(17))

_Point = tuple[float, float]


class Curve(msgspec.Struct, frozen=True):
    """A cubic Bézier curve by its four points, and the sides that it leaves from and comes to."""

    points: tuple[_Point, _Point, _Point, _Point]
    sides: tuple[str, str]

    def at(self, t: float) -> _Point:
        """Return the point at `t` from 0, the start, to 1."""
        u = 1 - t
        weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
        pairs = list(zip(weights, self.points, strict=True))
        return sum(w * p[0] for w, p in pairs), sum(w * p[1] for w, p in pairs)

    @property
    def box(self) -> Box:
        """The box that holds the curve with its arrow heads."""
        points = [self.at(t) for t in _SAMPLES]
        left, top = (min(point[axis] for point in points) - _AROUND for axis in (0, 1))
        right, bottom = (max(point[axis] for point in points) + _AROUND for axis in (0, 1))
        return Box(left, top, right - left, bottom - top)


def curve_of(edge: Edge, start: Box, end: Box) -> Curve:
    """Return the curve of an edge between two boxes.

    Where no side is given it is that which faces the other box. An edge from a card to itself
    makes a loop.
    """
    itself = edge.start == edge.end
    first = edge.start_side or ("right" if itself else _facing(start, end))
    last = edge.end_side or ("bottom" if itself else _facing(end, start))
    (x1, y1), (x2, y2) = _anchor(start, first), _anchor(end, last)
    reach = min(max(_SHORTEST, (abs(x2 - x1) + abs(y2 - y1)) / 4), _LONGEST)
    if itself:
        reach = _SHORTEST + 0.7 * max(start.width, start.height)  # round the card's corner
    (dx1, dy1), (dx2, dy2) = SIDES[first], SIDES[last]
    # A curve that ends where it began would go out and back on one line.
    aside = reach if (x1, y1) == (x2, y2) else 0.0
    return Curve(
        (
            (x1, y1),
            (x1 + dx1 * reach - dy1 * aside, y1 + dy1 * reach + dx1 * aside),
            (x2 + dx2 * reach + dy2 * aside, y2 + dy2 * reach - dx2 * aside),
            (x2, y2),
        ),
        (first, last),
    )


def draw_edges(edges: Iterable[tuple[Edge, Curve]], view: Box, layer: int) -> str:
    """Return the drawing of edges, "" for none; `view` is the plane, `layer` its z-index.

    Nothing in it is for those who do not see it: edges are told in the text alternative.
    """
    drawn = "".join(_edge(edge, curve) for edge, curve in edges)
    if not drawn:
        return ""
    shown = " ".join(map(pixels, (view.x, view.y, view.width, view.height)))
    return (
        f'<svg class="canvas-edges" viewBox="{shown}" style="z-index:{layer}" '
        f'aria-hidden="true">{drawn}</svg>\n'
    )


def pixels(value: float) -> str:
    """Return a length as it stands in CSS and SVG, to a hundredth."""
    return f"{round(value, 2) + 0.0:.10g}"


def _edge(edge: Edge, curve: Curve) -> str:
    ends = list(curve.points)
    heads = []
    for index, has_arrow, side in (
        (0, edge.start_arrow, curve.sides[0]),
        (3, edge.end_arrow, curve.sides[1]),
    ):
        if has_arrow:
            heads.append(_head(ends[index], side))
            # The line ends inside of its head, or it would blunt the tip.
            dx, dy = SIDES[side]
            ends[index] = (ends[index][0] + dx * _ARROW * 0.8, ends[index][1] + dy * _ARROW * 0.8)
    start, *rest = (f"{pixels(x)} {pixels(y)}" for x, y in ends)
    mark, css = paint(edge.color)
    style = f' style="{css}"' if css else ""
    return f'<g{mark}{style}><path d="M{start}C{" ".join(rest)}"/>{"".join(heads)}</g>'


def _head(tip: _Point, side: str) -> str:
    (x, y), (dx, dy) = tip, SIDES[side]
    corners = (
        (x, y),
        (x + dx * _ARROW - dy * _HALF, y + dy * _ARROW + dx * _HALF),
        (x + dx * _ARROW + dy * _HALF, y + dy * _ARROW - dx * _HALF),
    )
    points = " ".join(f"{pixels(a)},{pixels(b)}" for a, b in corners)
    return f'<polygon points="{points}"/>'


def _facing(own: Box, other: Box) -> str:
    (x, y), (x2, y2) = own.middle, other.middle
    dx, dy = x2 - x, y2 - y
    if abs(dx) > abs(dy):
        return "right" if dx > 0 else "left"
    return "bottom" if dy > 0 else "top"


def _anchor(box: Box, side: str) -> _Point:
    (x, y), (dx, dy) = box.middle, SIDES[side]
    return x + dx * box.width / 2, y + dy * box.height / 2
