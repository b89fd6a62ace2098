"""A chart while its statements are read: the one place of the parser that changes.

It holds what Mermaid's own database holds, by Mermaid's rules: a node is there once it is
named, its last text counts; a class is given only to what is there already; a node belongs to
the first subgraph that is complete and names it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart.record import Edge, Flowchart, Label, Node, Problem, Subgraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knapper.diagnostics import Span
    from knapper.flowchart.parse.edges import Link

__all__ = ["Draft", "DraftNode"]


@dataclass(slots=True)
class DraftNode:
    """A node so far."""

    id: str
    span: Span
    label: Label | None = None
    shape: str = ""
    classes: dict[str, None] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    link: str = ""
    link_target: str = ""
    tooltip: str = ""
    icon: str = ""
    image: str = ""


@dataclass(slots=True)
class _Frame:
    """A subgraph so far: `members` are the nodes that it names, `own` those that are its."""

    id: str
    title: Label | None
    span: Span
    outer: _Frame | None
    direction: str = ""
    members: dict[str, None] = field(default_factory=dict)
    own: dict[str, None] = field(default_factory=dict)
    classes: dict[str, None] = field(default_factory=dict)
    parent: str = ""


class Draft:
    """The chart so far."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.direction = "TB"
        self.title = ""
        self.description = ""
        self.nodes: dict[str, DraftNode] = {}
        self.class_defs: dict[str, list[str]] = {}
        self.link_styles: dict[int, tuple[str, ...]] = {}
        self.problems: list[Problem] = []
        self.edges: list[Edge] = []
        self._edge_classes: dict[str, dict[str, None]] = {}
        self._pairs: dict[tuple[str, str], int] = {}
        self._open: _Frame | None = None
        self._frames: dict[str, _Frame] = {}
        self._completed = 0
        self._owner: dict[str, str] = {}

    # -- nodes and edges -----------------------------------------------------------------------

    def node(self, identity: str, span: Span) -> DraftNode | None:
        """Return a node, new if need be; None for the id of an edge."""
        if identity in self._edge_classes:
            return None
        if identity not in self.nodes:
            self.nodes[identity] = DraftNode(identity, span)
        return self.nodes[identity]

    def mention(self, identity: str) -> None:
        """Note that a statement names a node, in the subgraph that is open if one is."""
        if self._open:
            self._open.members.setdefault(identity)

    def connect(self, starts: Sequence[str], ends: Sequence[str], link: Link, span: Span) -> None:
        """Add an edge from each start to each end; the id goes to one of them alone."""
        for start in starts:
            for end in ends:
                named = link.id and start == starts[-1] and end == ends[0]
                self._edge(start, end, link, span, link.id if named else "")

    def _edge(self, start: str, end: str, link: Link, span: Span, identity: str) -> None:
        for each in (start, end):
            if each not in self.nodes:  # The id of an edge is that of a node, too.
                self.nodes[each] = DraftNode(each, span)
        count = self._pairs.get((start, end), 0)
        self._pairs[start, end] = count + 1
        if not identity or identity in self._edge_classes:
            identity = f"L_{start}_{end}_{count + 1 if count else 0}"
        self._edge_classes.setdefault(identity, {})
        self.edges.append(
            Edge(identity, start, end, link.type, link.stroke, link.length, link.label, span=span)
        )

    # -- classes and styles --------------------------------------------------------------------

    def set_class(self, ids: str, name: str) -> None:
        """Give a class to nodes, edges and subgraphs, named with commas between."""
        for identity in ids.split(","):
            if identity in self.nodes:
                self.nodes[identity].classes.setdefault(name)
            if identity in self._edge_classes:
                self._edge_classes[identity].setdefault(name)
            if identity in self._frames:
                self._frames[identity].classes.setdefault(name)

    def define_class(self, names: str, styles: Iterable[str]) -> None:
        """Add styles to classes, named with commas between."""
        found = [*styles]
        for name in names.split(","):
            self.class_defs.setdefault(name, []).extend(found)

    # -- subgraphs -----------------------------------------------------------------------------

    def open(self, identity: str, title: Label | None, span: Span) -> None:
        """Begin a subgraph; without `identity` it is numbered at its end."""
        self._open = _Frame(identity, title, span, self._open)

    def turn(self, direction: str) -> None:
        """Set the direction of the subgraph that is open; one of the chart is fixed by then."""
        if self._open:
            self._open.direction = direction

    def close(self) -> bool:
        """End the innermost subgraph; return whether there was one."""
        frame = self._open
        if frame is None:
            return False
        self._open = frame.outer
        frame.id = frame.id or f"subGraph{self._completed}"
        self._completed += 1
        first = self._frames.setdefault(frame.id, frame)
        for member in frame.members:
            if self._owner.setdefault(member, frame.id) == frame.id:
                first.own.setdefault(member)
        if frame is not first:  # Two of one id are one.
            first.title = frame.title or first.title
            first.direction = frame.direction or first.direction
        if self._open:
            self._open.members.setdefault(frame.id)
        return True

    def unclosed(self) -> tuple[Span, ...]:
        """End all subgraphs that are still open, and return where they begin."""
        found: list[Span] = []
        while self._open:
            found.append(self._open.span)
            self.close()
        return tuple(found)

    # -- the whole -----------------------------------------------------------------------------

    def finish(self) -> Flowchart:
        """Return the chart as a record."""
        self._nest()
        problems = sorted(self.problems, key=lambda each: (each.span.line, each.span.column))
        return Flowchart(
            direction=self.direction,
            nodes=tuple(
                self._node(node) for id_, node in self.nodes.items() if id_ not in self._frames
            ),
            edges=tuple(self._styled(index, edge) for index, edge in enumerate(self.edges)),
            subgraphs=tuple(self._subgraph(frame) for frame in self._frames.values()),
            class_defs={name: tuple(styles) for name, styles in self.class_defs.items()},
            link_styles=self.link_styles,
            title=self.title,
            description=self.description,
            problems=tuple(problems),
        )

    def _nest(self) -> None:
        """Find the subgraph round each: the one that names it, unless that stands in it.

        The outer ones end last, so what they hold is settled first.
        """
        roots: dict[str, str] = {}
        for frame in reversed(self._frames.values()):
            for member in frame.own:
                inner = self._frames.get(member)
                if inner is None:
                    continue
                root = _root(roots, frame.id)
                if root != member:
                    inner.parent = frame.id
                    roots[member] = root

    def _node(self, node: DraftNode) -> Node:
        return Node(
            id=node.id,
            label=node.label,
            shape=node.shape,
            classes=tuple(node.classes),
            styles=tuple(node.styles),
            link=node.link,
            link_target=node.link_target,
            tooltip=node.tooltip,
            subgraph=self._owner.get(node.id, ""),
            span=node.span,
            icon=node.icon,
            image=node.image,
        )

    def _styled(self, index: int, edge: Edge) -> Edge:
        classes = tuple(self._edge_classes[edge.id])
        styles = self.link_styles.get(index, ())
        if not classes and not styles:
            return edge
        return msgspec.structs.replace(edge, classes=classes, styles=styles)

    def _subgraph(self, frame: _Frame) -> Subgraph:
        node = self.nodes.get(frame.id)  # `style` and `:::` make a node of its id.
        return Subgraph(
            id=frame.id,
            title=frame.title,
            nodes=tuple(id_ for id_ in frame.own if id_ in self.nodes and id_ not in self._frames),
            direction=frame.direction,
            parent=frame.parent,
            classes=tuple({**frame.classes, **(node.classes if node else {})}),
            styles=tuple(node.styles) if node else (),
            span=frame.span,
        )


def _root(roots: dict[str, str], identity: str) -> str:
    """Return the outermost subgraph round one, and shorten the way to it."""
    way: list[str] = []
    while identity in roots:
        way.append(identity)
        identity = roots[identity]
    for each in way:
        roots[each] = identity
    return identity
