"""A flowchart as a decision procedure: its questions, their answers, and where they lead.

A `Flowchart` comes in; a `Decision` goes out, with `find_paths` for the ways through it.
"""

from __future__ import annotations

from knapper.flowchart.decision.paths import MOST_PATHS, find_paths
from knapper.flowchart.decision.read import is_decision_node, read_decision
from knapper.flowchart.decision.record import (
    Answer,
    Choice,
    Cycle,
    Decision,
    Path,
    Paths,
    Question,
    Way,
)
from knapper.flowchart.decision.slugs import slugs
from knapper.flowchart.decision.words import in_words

__all__ = [
    "MOST_PATHS",
    "Answer",
    "Choice",
    "Cycle",
    "Decision",
    "Path",
    "Paths",
    "Question",
    "Way",
    "find_paths",
    "in_words",
    "is_decision_node",
    "read_decision",
    "slugs",
]
