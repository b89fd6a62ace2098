"""The layered layout of one level: pieces and links that all go down."""

from __future__ import annotations

from knapper.flowchart.layout.coordinates import place_across
from knapper.flowchart.layout.dummies import make_net, span
from knapper.flowchart.layout.net import Link, Net, Piece, Placed
from knapper.flowchart.layout.order import orders
from knapper.flowchart.layout.ports import loosen
from knapper.flowchart.layout.routing import route
from knapper.flowchart.layout.spacing import PAGE

__all__ = ["layer"]

_DUMMIES = 40_000  # more than these take too long to put in order
_CROSSING = 600.0  # what a crossing counts as, in pixels of width
_BEYOND = 5.0  # what a pixel beyond the page counts as, above those within


def layer(pieces: list[Piece], links: list[Link]) -> Placed:
    """Place `pieces` in layers and route `links` between them.

    Where long links would make too many dummies they pass beside the layers instead.
    """
    ranks, dummies = span(pieces, links)
    placed = Placed([], [], [], 0.0, 0.0, simplified=dummies > _DUMMIES)
    net = make_net(pieces, links, ranks, jump=placed.simplified)
    route(net, _place(net), placed)
    return placed


def _place(net: Net) -> list[float]:
    """Order and place the vertices across: with few crossings, and narrow rather than wide.

    More orders than one are tried while there are crossings, or the page is too narrow.
    """
    best = float("inf")
    kept: tuple[list[list[int]], list[float]] = (net.layers, [])
    for crossings in orders(net):
        if crossings * _CROSSING >= best:
            continue
        loosen(net)
        x = place_across(net)
        width = max((x[v] + net.right[v] for v in range(len(x))), default=0.0)
        worth = crossings * _CROSSING + width + max(0.0, width - PAGE) * _BEYOND
        if worth < best:
            best = worth
            kept = ([layer.copy() for layer in net.layers], x)
        if not crossings and width <= PAGE:
            break
    net.layers = kept[0]
    loosen(net)
    return kept[1]
