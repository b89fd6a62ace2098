"""A canvas as read: cards and edges with sound values, whatever the file held."""

from __future__ import annotations

import msgspec

from knapper.diagnostics import Diagnostic

__all__ = ["SIDES", "Box", "Canvas", "Card", "Edge"]

# The way out of a card on each side.
SIDES = {"top": (0, -1), "right": (1, 0), "bottom": (0, 1), "left": (-1, 0)}


class Box(msgspec.Struct, frozen=True):
    """A rectangle in CSS pixels, y downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: Box) -> bool:
        """Return whether the two have more than a border in common."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


class Card(msgspec.Struct, frozen=True):
    """A node. `number` is its place in the file's list, `line` where it stands in the file.

    `kind` is "text", "file", "link", "group", or "unknown" for a type of a later version. Of the
    texts those count that belong to the kind; the others are "", as is a colour that is none.
    """

    number: int
    id: str
    kind: str
    box: Box
    line: int = 1
    color: str = ""
    text: str = ""
    file: str = ""
    subpath: str = ""
    url: str = ""
    label: str = ""
    background: str = ""
    background_style: str = ""


class Edge(msgspec.Struct, frozen=True):
    """An edge between two cards, given by their numbers. A side is "" where none is given."""

    start: int
    end: int
    start_side: str = ""
    end_side: str = ""
    start_arrow: bool = False
    end_arrow: bool = True
    color: str = ""
    label: str = ""


class Canvas(msgspec.Struct, frozen=True):
    """All of a canvas: cards in the order in which they are drawn, and what is wrong with it."""

    cards: tuple[Card, ...] = ()
    edges: tuple[Edge, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
