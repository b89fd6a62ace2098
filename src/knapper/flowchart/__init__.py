"""Flowcharts in Mermaid's language: read, understood as decisions, laid out, drawn.

The text of one diagram comes in; records, places and SVG go out. Nothing here knows a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.flowchart.decision import (
    MOST_PATHS,
    Answer,
    Choice,
    Cycle,
    Decision,
    Path,
    Paths,
    Question,
    Way,
    find_paths,
    in_words,
    is_decision_node,
    read_decision,
    slugs,
)
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
from knapper.late import late

if TYPE_CHECKING:
    from knapper.flowchart.dot import to_dot
    from knapper.flowchart.draw import (
        MAX_PARTS,
        Drawing,
        contrasting,
        draw_flowchart,
        is_too_large,
        list_flowchart,
    )
    from knapper.flowchart.keywords import keyword_problem
    from knapper.flowchart.parse import is_flowchart, parse_flowchart

__all__ = [
    "MAX_PARTS",
    "MOST_PATHS",
    "Answer",
    "Choice",
    "Cycle",
    "Decision",
    "Drawing",
    "Edge",
    "Flowchart",
    "Label",
    "LabelKind",
    "Node",
    "Path",
    "Paths",
    "Problem",
    "Question",
    "Run",
    "Subgraph",
    "Way",
    "contrasting",
    "draw_flowchart",
    "find_paths",
    "in_words",
    "is_decision_node",
    "is_flowchart",
    "is_too_large",
    "keyword_problem",
    "list_flowchart",
    "parse_flowchart",
    "read_decision",
    "slugs",
    "to_dot",
]

__getattr__ = late(
    __name__,
    {
        "MAX_PARTS": "draw",
        "Drawing": "draw",
        "contrasting": "draw",
        "draw_flowchart": "draw",
        "is_flowchart": "parse",
        "is_too_large": "draw",
        "keyword_problem": "keywords",
        "list_flowchart": "draw",
        "parse_flowchart": "parse",
        "to_dot": "dot",
    },
)
