"""A layered layout of a graph, in the manner of Sugiyama."""

from __future__ import annotations

from knapper.flowchart.layout.arrange import lay_out
from knapper.flowchart.layout.record import Arc, Box, Graph, Group, Item, Layout, Route

__all__ = ["Arc", "Box", "Graph", "Group", "Item", "Layout", "Route", "lay_out"]
