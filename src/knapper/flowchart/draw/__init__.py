"""A flowchart as static SVG, and as a list for those who do not see it.

`draw_flowchart` draws a chart; `list_flowchart` says the same in HTML.
"""

from __future__ import annotations

from knapper.flowchart.draw.alternative import list_flowchart
from knapper.flowchart.draw.colour import contrasting
from knapper.flowchart.draw.drawing import (
    MAX_PARTS,
    Drawing,
    draw_flowchart,
    is_too_large,
    web_address,
)

__all__ = [
    "MAX_PARTS",
    "Drawing",
    "contrasting",
    "draw_flowchart",
    "is_too_large",
    "list_flowchart",
    "web_address",
]
