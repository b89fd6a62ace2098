"""Mermaid in, static SVG out, in the colours of the page and with no script (§7.9).

Flowcharts are drawn by `knapper.flowchart`; `chart` has what of it a page needs. `draw` is for
all other diagrams: `renderer` calls the library that lays them out, `svg` makes of its drawing
one that may stand in any page, and `colour` has the theme.
"""

from __future__ import annotations

from knapper.compile.diagram.chart import (
    FlowchartDrawing,
    draw_chart,
    linked_nodes,
    read_chart,
    too_large,
)
from knapper.compile.diagram.renderer import Drawing, draw

__all__ = [
    "Drawing",
    "FlowchartDrawing",
    "draw",
    "draw_chart",
    "linked_nodes",
    "read_chart",
    "too_large",
]
