"""The shapes of nodes: by their brackets, and by name in `@{shape: …}`.

The brackets stand in the order in which Mermaid tries them.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["BRACKETS", "PIPE", "SHAPES", "SQUARE", "Bracket"]

_TEXT_STOP: Final = re.compile(r"[\[\](){}|\"]")
_ELLIPSE_STOP: Final = re.compile(r"[-/)](?=\))|[()\[\]{}\"]")
# A slash is text as long as no bracket follows; so are quotation marks, but for the first.
_TRAPEZOID_STOP: Final = re.compile(r"[\\/](?=\])|[\[\](){}]")


class Bracket(NamedTuple):
    """What opens a text, what closes it and the shape that makes, what ends bare text."""

    opener: str
    closers: dict[str, str]
    stop: re.Pattern[str] = _TEXT_STOP


SQUARE: Final = Bracket("[", {"]": "square"})
PIPE: Final = Bracket("|", {"|": ""})
BRACKETS: Final = (
    Bracket("(-", {"-)": "ellipse", "/)": "ellipse", "))": "ellipse"}, _ELLIPSE_STOP),
    Bracket("([", {"])": "stadium"}),
    Bracket("[[", {"]]": "subroutine"}),
    Bracket(">", {"]": "odd"}),
    Bracket("[(", {")]": "cylinder"}),
    Bracket("(((", {")))": "doublecircle"}),
    Bracket("[/", {"\\]": "trapezoid", "/]": "lean_right"}, _TRAPEZOID_STOP),
    Bracket("[\\", {"/]": "inv_trapezoid", "\\]": "lean_left"}, _TRAPEZOID_STOP),
    Bracket("((", {"))": "circle"}),
    Bracket("(", {")": "round"}),
    SQUARE,
    Bracket("{{", {"}}": "hexagon"}),
    Bracket("{", {"}": "diamond"}),
)

# The names that `shape:` takes, each followed by its other names, as in Mermaid's documentation
# ("Complete List of New Shapes"); the last three lines are in none.
SHAPES: Final = frozenset(
    """
    rect proc process rectangle
    rounded event
    stadium terminal pill
    fr-rect subprocess subproc framed-rectangle subroutine
    cyl db database cylinder
    datastore data-store
    circle circ
    bang
    cloud
    diam decision diamond question
    hex hexagon prepare
    lean-r lean-right in-out
    lean-l lean-left out-in
    trap-b priority trapezoid-bottom trapezoid
    trap-t manual trapezoid-top inv-trapezoid
    dbl-circ double-circle
    text
    notch-rect card notched-rectangle
    lin-rect lined-rectangle lined-process lin-proc shaded-process
    sm-circ start small-circle
    fr-circ stop framed-circle
    fork join
    hourglass collate
    brace comment brace-l
    brace-r
    braces
    bolt com-link lightning-bolt
    doc document
    delay half-rounded-rectangle
    h-cyl das horizontal-cylinder
    lin-cyl disk lined-cylinder
    curv-trap curved-trapezoid display
    div-rect div-proc divided-rectangle divided-process
    tri extract triangle
    win-pane internal-storage window-pane
    f-circ junction filled-circle
    notch-pent loop-limit notched-pentagon
    flip-tri manual-file flipped-triangle
    sl-rect manual-input sloped-rectangle
    docs documents st-doc stacked-document
    st-rect procs processes stacked-rectangle
    bow-rect stored-data bow-tie-rectangle
    cross-circ summary crossed-circle
    tag-doc tagged-document
    tag-rect tagged-rectangle tag-proc tagged-process
    flag paper-tape
    odd
    lin-doc lined-document
    state choice note
    icon anchor
    doublecircle
    """.split()
)
