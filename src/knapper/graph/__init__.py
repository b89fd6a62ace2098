"""The graph as readers see it: which nodes there are, where each lies, and what belongs together.

In comes the index of links; out come nodes with positions and communities for the graph's page,
and the nearest of one note for the small graph beside it. Nothing here knows an address or writes
HTML. All of it follows from the links alone, so it may be kept as long as they stay the same.
"""

from __future__ import annotations

from knapper.graph.apart import Drawn, draw, draw_apart
from knapper.graph.communities import find_communities
from knapper.graph.layout import lay_out
from knapper.graph.near import Near, find_near
from knapper.graph.record import LinkGraph, collect_graph

__all__ = [
    "Drawn",
    "LinkGraph",
    "Near",
    "collect_graph",
    "draw",
    "draw_apart",
    "find_communities",
    "find_near",
    "lay_out",
]
