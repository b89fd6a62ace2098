"""The records of a flowchart: what its text says, with the place of each word.

Places count lines of the diagram's text and columns from 1, in characters; whoever knows where
the diagram stands in its note moves them there. Names are Mermaid's own: `TB` for top to bottom,
`diamond` for a rhombus, `arrow_point` for an arrow with a head.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from knapper.diagnostics import Span

__all__ = ["Edge", "Flowchart", "Label", "LabelKind", "Node", "Problem", "Run", "Subgraph"]


class LabelKind(StrEnum):
    """How a label is written, in Mermaid's words."""

    TEXT = "text"  # [words]
    STRING = "string"  # ["words"]
    MARKDOWN = "markdown"  # ["`words`"]


class Run(msgspec.Struct, frozen=True):
    r"""A piece of a label in one style; `\n` in `text` is a break."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False


class Label(msgspec.Struct, frozen=True):
    r"""The text of a node, edge or subgraph.

    `source` is as written between the brackets, quotes taken off; `text` as shown, entities
    read, breaks (`<br>`, `\n`) as newlines, other HTML and Markdown marks gone; `runs` are the
    same text in its styles.
    """

    source: str
    text: str
    runs: tuple[Run, ...]
    kind: LabelKind = LabelKind.TEXT
    span: Span = Span()


class Node(msgspec.Struct, frozen=True):
    """A node. `label` is None where none is given: then its `id` is shown.

    `shape` is Mermaid's word for it ("" where none is given, drawn as a rectangle): square,
    round, stadium, subroutine, cylinder, circle, doublecircle, ellipse, diamond, hexagon, odd,
    trapezoid, inv_trapezoid, lean_right, lean_left, or one of `@{shape: …}`. `span` is the place
    where the node is first named, `label.span` that of its text. `subgraph` is the id of the
    innermost subgraph that holds it, "" for none. `link` is the address of `click A href "…"` as
    written, of any scheme; nodes with `click` have the class `clickable`, as Mermaid's have.
    """

    id: str
    label: Label | None = None
    shape: str = ""
    classes: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    link: str = ""
    link_target: str = ""
    tooltip: str = ""
    subgraph: str = ""
    span: Span = Span()
    icon: str = ""
    image: str = ""


class Edge(msgspec.Struct, frozen=True):
    """An edge from node or subgraph `start` to `end`.

    `type` is arrow_point, arrow_circle, arrow_cross, arrow_open, or one of them behind
    `double_`; `stroke` is normal, thick, dotted or invisible; `length` in ranks, from 1.
    `span` is the place of the edge's own signs, `-->`, with its label.
    """

    id: str
    start: str
    end: str
    type: str = "arrow_point"
    stroke: str = "normal"
    length: int = 1
    label: Label | None = None
    classes: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    span: Span = Span()


class Subgraph(msgspec.Struct, frozen=True):
    """A subgraph: the ids of the `nodes` in it, without those of the subgraphs in it.

    `direction` is "" where it is that of what holds it; `parent` the id of the subgraph round it.
    """

    id: str
    title: Label | None
    nodes: tuple[str, ...] = ()
    direction: str = ""
    parent: str = ""
    classes: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    span: Span = Span()


class Problem(msgspec.Struct, frozen=True):
    """Why a statement could not be read: a `message` in lower case, its place, the way out."""

    message: str
    span: Span
    help: str = ""


class Flowchart(msgspec.Struct, frozen=True):
    """What the text of a flowchart says. `direction` is TB, BT, LR or RL (`TD` is TB).

    `nodes` has no node of a subgraph's id: an edge of that id meets the subgraph. `class_defs`
    maps a class to its styles. `link_styles` maps the index of an edge (or -1 for `default`) to
    the styles of `linkStyle`; the edge has its own of them, too. `title` and `description` are
    `accTitle` and `accDescr`, or the front matter's title. `problems` are the statements that
    could not be read, in their order; the rest is there all the same.
    """

    direction: str = "TB"
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    subgraphs: tuple[Subgraph, ...] = ()
    class_defs: dict[str, tuple[str, ...]] = {}
    link_styles: dict[int, tuple[str, ...]] = {}
    title: str = ""
    description: str = ""
    problems: tuple[Problem, ...] = ()
