"""Labels of edges: each stands on its line, where it can on no card and on no other label.

How wide a text will be is known to the browser alone; here it is guessed, on the wide side.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import msgspec

from knapper.compile.canvas.color import paint
from knapper.compile.canvas.edges import pixels
from knapper.compile.canvas.grid import Grid
from knapper.compile.canvas.record import Box, Edge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.compile.canvas.edges import Curve
    from knapper.compile.canvas.record import Card

__all__ = ["Placed", "draw_labels", "place_labels"]

_LETTER, _SIGN = 7.6, 14.5  # at 14 pixels: of an alphabet, of Chinese and the like
_SIGNS_FROM = "\u2e80"
_LINE, _AROUND = 19.0, 12.0
_MOST_LINES = 8  # as in the stylesheet
_READ = 1000  # characters: more than the lines can hold
_WIDTHS = (220.0, 150.0, 104.0, 88.0, 72.0)
# The middle, then to and fro towards the ends.
_ALONG = (0.5, *(0.5 + side * step / 25 for step in range(1, 8) for side in (-1, 1)))


class Placed(msgspec.Struct, frozen=True):
    """A label with the box that it is thought to take, and how wide it may become."""

    edge: Edge
    box: Box
    widest: float


def place_labels(edges: Iterable[tuple[Edge, Curve]], cards: Iterable[Card]) -> tuple[Placed, ...]:
    """Return the labels of the edges that have one, in the coordinates of the file."""
    taken = Grid()
    for card in cards:
        if card.kind != "group":
            taken.add(card.number, card.box)
    placed = []
    for edge, curve in edges:
        if edge.label:
            box, widest = _free(edge.label, curve, taken)
            taken.add(-1, box)
            placed.append(Placed(edge, box, widest))
    return tuple(placed)


def draw_labels(labels: Iterable[Placed], view: Box, layer: int) -> str:
    """Return the HTML of the labels on the plane `view`; the text alternative tells them too."""
    parts = []
    for label in labels:
        x, y = label.box.middle
        mark, css = paint(label.edge.color)
        parts.append(
            f'<div class="canvas-edge-label"{mark} style="left:{pixels(x - view.x)}px;'
            f"top:{pixels(y - view.y)}px;max-width:{label.widest:.0f}px;z-index:{layer}"
            f'{";" if css else ""}{css}">{escape(label.edge.label)}</div>\n'
        )
    drawn = "".join(parts)
    return f'<div class="canvas-edge-labels" aria-hidden="true">\n{drawn}</div>\n' if drawn else ""


def _free(label: str, curve: Curve, taken: Grid) -> tuple[Box, float]:
    """Return where a label stands: the first free place, else the middle, on top of all."""
    words = label[:_READ].split()
    longest = max(map(_length, words), default=0.0) + _AROUND
    for widest in _WIDTHS:
        if longest > widest < _WIDTHS[0]:
            break  # a word would be cut in two
        width, height = _size(words, widest)
        for t in _ALONG:
            x, y = curve.at(t)
            box = Box(x - width / 2, y - height / 2, width, height)
            if next(taken.meeting(box), None) is None:
                return box, widest
    width, height = _size(words, _WIDTHS[1])
    x, y = curve.at(0.5)
    return Box(x - width / 2, y - height / 2, width, height), _WIDTHS[1]


def _length(word: str) -> float:
    return sum(_SIGN if sign >= _SIGNS_FROM else _LETTER for sign in word)


def _size(words: list[str], widest: float) -> tuple[float, float]:
    room = widest - _AROUND
    lines, line, longest = 1, 0.0, 0.0
    for word in words:
        length = _length(word)
        if line and line + _LETTER + length > room:
            lines, line = lines + 1, 0.0
        line += length + (_LETTER if line else 0)
        while line > room:
            longest, lines, line = room, lines + 1, line - room
        longest = max(longest, line)
    return longest + _AROUND, min(lines, _MOST_LINES) * _LINE + _AROUND / 2
