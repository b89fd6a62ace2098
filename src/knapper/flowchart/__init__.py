"""Flowcharts in Mermaid's language: read, understood as decisions, laid out, drawn.

The text of one diagram comes in; records, places and SVG go out. Nothing here knows a note.
"""

from __future__ import annotations

from knapper.flowchart.record import (
    Edge,
    Flowchart,
    Label,
    LabelKind,
    Node,
    Problem,
    Run,
    Subgraph,
)

__all__ = [
    "Edge",
    "Flowchart",
    "Label",
    "LabelKind",
    "Node",
    "Problem",
    "Run",
    "Subgraph",
]
