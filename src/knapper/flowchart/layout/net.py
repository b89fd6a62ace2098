"""What the steps of a layered layout hand on: pieces, links, and the net of layers.

Everything here is seen from top to bottom; `knapper.flowchart.layout.directions` turns it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart.layout.record import Box

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["Kind", "Link", "Net", "Piece", "Placed", "Point", "Side", "Step"]

Point = tuple[float, float]
Step = tuple[int, int, float | None, float | None]  # two vertices, how far from their centres


class Side(IntEnum):
    """Where a piece must stand: on the upper border, anywhere, on the lower border."""

    TOP = -1
    FREE = 0
    BOTTOM = 1


class Kind(IntEnum):
    """What stands in a layer: a piece, the line of an edge (also where it ends), or its label."""

    PIECE = 0
    LINE = 1
    LABEL = 2


class Piece(msgspec.Struct, frozen=True):
    """What is placed: how far it reaches from its centre, and on which border it must stand."""

    left: float
    right: float
    up: float
    down: float
    side: Side = Side.FREE


class Link(msgspec.Struct, frozen=True):
    """An edge that goes down from piece `upper` to piece `lower`, with the size of its label.

    `early` says that the label stands near the upper end. `upper_at` and `lower_at` say how far
    from the piece's centre it is fastened, None for anywhere; a `loose` end may change places
    with other loose ends of that side.
    """

    upper: int
    lower: int
    width: float = 0
    height: float = 0
    length: int = 1
    early: bool = True
    upper_at: float | None = None
    lower_at: float | None = None
    upper_loose: bool = False
    lower_loose: bool = False

    @property
    def labelled(self) -> bool:
        """Whether room for a label is asked for."""
        return self.width > 0 and self.height > 0


class Net:
    """The layers of a layout, between whose neighbours all edges run.

    A vertex is a piece (by its number) or a bend or label of a link. `chains` holds the
    vertices of each link from top to bottom, `above` and `below` the neighbours of each vertex.
    `links` are the links, whose fastenings the steps may settle. `jumps` holds, for a link that
    passes beside the layers instead of through them, the number of the step in which it does.
    `beside` tells which ends of links are on the left (-1) or right (1) side of their piece: a
    link's number, and whether it is the upper end.
    """

    def __init__(self, pieces: list[Piece], links: list[Link]) -> None:
        self.count = len(pieces)
        self.links = list(links)
        self.layers: list[list[int]] = []
        self.rank: list[int] = [0] * len(pieces)
        self.kind: list[Kind] = [
            Kind.PIECE if piece.side is Side.FREE else Kind.LINE for piece in pieces
        ]
        self.left: list[float] = [piece.left for piece in pieces]
        self.right: list[float] = [piece.right for piece in pieces]
        self.up: list[float] = [piece.up for piece in pieces]
        self.down: list[float] = [piece.down for piece in pieces]
        self.side: list[Side] = [piece.side for piece in pieces]
        self.chains: list[list[int]] = []
        self.jumps: dict[int, int] = {}
        self.beside: dict[tuple[int, bool], int] = {}
        self.above: list[list[int]] = [[] for _ in pieces]
        self.below: list[list[int]] = [[] for _ in pieces]

    def add(self, kind: Kind, rank: int, width: float = 0, height: float = 0) -> int:
        """Add a vertex of an edge, and return its number."""
        self.rank.append(rank)
        self.kind.append(kind)
        self.left.append(width / 2)
        self.right.append(width / 2)
        self.up.append(height / 2)
        self.down.append(height / 2)
        self.side.append(Side.FREE)
        self.above.append([])
        self.below.append([])
        return len(self.rank) - 1

    def positions(self) -> list[int]:
        """The place of each vertex in its layer."""
        place = [0] * len(self.rank)
        for layer in self.layers:
            for index, vertex in enumerate(layer):
                place[vertex] = index
        return place

    def steps(self) -> Iterator[tuple[int, int, Step]]:
        """Each link's steps down: the link's number, that of the step, and the step."""
        for number, chain in enumerate(self.chains):
            link = self.links[number]
            last = len(chain) - 2
            for index in range(last + 1):
                start = link.upper_at if index == 0 else 0.0
                end = link.lower_at if index == last else 0.0
                yield number, index, (chain[index], chain[index + 1], start, end)

    def segments(self) -> Iterator[tuple[int, int, int, float | None, float | None]]:
        """The steps from layer to layer: link, upper and lower vertex, and their fastenings."""
        for number, index, step in self.steps():
            if self.jumps.get(number) != index:
                yield (number, *step)


class Placed(msgspec.Struct):
    """Where pieces came to stand: centres, the ways of the links from top to bottom, labels."""

    centres: list[Point]
    routes: list[list[Point]]
    labels: list[Box | None]
    width: float
    height: float
    simplified: bool = False
