"""The layered layout of one level: pieces and links that all go down."""

from __future__ import annotations

from knapper.flowchart.layout.coordinates import place_across
from knapper.flowchart.layout.dummies import make_net, span
from knapper.flowchart.layout.net import Link, Piece, Placed
from knapper.flowchart.layout.order import reduce_crossings
from knapper.flowchart.layout.ports import loosen
from knapper.flowchart.layout.routing import route

__all__ = ["layer"]


_DUMMIES = 40_000  # more than these take too long to put in order


def layer(pieces: list[Piece], links: list[Link]) -> Placed:
    """Place `pieces` in layers and route `links` between them.

    Where long links would make too many dummies they pass beside the layers instead.
    """
    ranks, dummies = span(pieces, links)
    placed = Placed([], [], [], 0.0, 0.0, simplified=dummies > _DUMMIES)
    net = make_net(pieces, links, ranks, jump=placed.simplified)
    reduce_crossings(net)
    loosen(net)
    route(net, place_across(net), placed)
    return placed
