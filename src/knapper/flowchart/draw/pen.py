"""Outlines: drawn once, they give the path of SVG and the line that edges meet.

All is relative to a shape's centre, y downwards, in pixels, angles in degrees clockwise from
the right, as SVG has them.
"""

from __future__ import annotations

import math
from typing import NamedTuple, Self

__all__ = ["Outline", "Pen", "meet", "number"]

_STEP = 4  # degrees from one point of an arc to the next: within 0.03 of 50 pixels
_CURVE_POINTS = 16
_NEAR = 0.005

Point = tuple[float, float]


class Outline(NamedTuple):
    """A path of SVG, and the same as a polygon."""

    path: str
    points: tuple[Point, ...]


class Pen:
    """Draws one outline, from a first point on."""

    def __init__(self, x: float, y: float) -> None:
        self.points: list[Point] = [(x, y)]
        self._parts = [f"M{number(x)} {number(y)}"]

    def to(self, *points: Point) -> Self:
        """Draw straight to each point."""
        for x, y in points:
            if math.dist(self.points[-1], (x, y)) < _NEAR:
                continue
            self.points.append((x, y))
            self._parts.append(f"L{number(x)} {number(y)}")
        return self

    def arc(self, centre: Point, radii: Point, start: float, end: float) -> Self:
        """Draw part of an ellipse, of less than 180 degrees or just these, from where it starts.

        `end` less than `start` draws it against the clock.
        """
        steps = max(2, math.ceil(abs(end - start) / _STEP))
        for step in range(1, steps + 1):
            angle = math.radians(start + (end - start) * step / steps)
            self.points.append(
                (centre[0] + radii[0] * math.cos(angle), centre[1] + radii[1] * math.sin(angle))
            )
        x, y = self.points[-1]
        sweep = int(end > start)
        self._parts.append(
            f"A{number(radii[0])} {number(radii[1])} 0 0 {sweep} {number(x)} {number(y)}"
        )
        return self

    def curve(self, first: Point, second: Point, end: Point) -> Self:
        """Draw a Bézier curve."""
        start = self.points[-1]
        for step in range(1, _CURVE_POINTS + 1):
            t = step / _CURVE_POINTS
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            corners = (start, first, second, end)
            self.points.append(
                (
                    sum(w * x for w, (x, _) in zip(weights, corners, strict=True)),
                    sum(w * y for w, (_, y) in zip(weights, corners, strict=True)),
                )
            )
        places = " ".join(f"{number(x)} {number(y)}" for x, y in (first, second, end))
        self._parts.append(f"C{places}")
        return self

    def closed(self) -> Outline:
        """Return the outline, closed."""
        return Outline("".join(self._parts) + "Z", tuple(self.points))

    def path(self) -> str:
        """Return the line as it is, open."""
        return "".join(self._parts)


def meet(outlines: tuple[Outline, ...], side: str, at: float) -> float | None:
    """Return where a line from outside meets outlines first.

    A line at x `at` comes from the "top" or the "bottom", one at y `at` from the "left" or the
    "right"; what is returned is the other coordinate, None where it passes by.
    """
    upright = side in {"top", "bottom"}
    hits: list[float] = []
    for outline in outlines:
        ends = (*outline.points[1:], outline.points[0])
        for (x1, y1), (x2, y2) in zip(outline.points, ends, strict=True):
            (a1, b1), (a2, b2) = ((x1, y1), (x2, y2)) if upright else ((y1, x1), (y2, x2))
            if min(a1, a2) <= at <= max(a1, a2):
                hits += [b1, b2] if a1 == a2 else [b1 + (b2 - b1) * (at - a1) / (a2 - a1)]
    if not hits:
        return None
    return min(hits) if side in {"top", "left"} else max(hits)


def number(value: float) -> str:
    """Return a number with at most two digits behind the point, in the fewest letters."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
