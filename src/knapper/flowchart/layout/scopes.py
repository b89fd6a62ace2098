"""Scopes: the drawing and each group in it, each of which is laid out by itself.

An edge from one group to another is cut at the borders that it passes: each scope gets its part,
which ends at a port on the border. Cycles are found here, as they tell on which side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart.layout.cycles import backward
from knapper.flowchart.layout.net import Side

if TYPE_CHECKING:
    from knapper.flowchart.layout.record import Arc, Graph, Group, Item

__all__ = ["Part", "Scope", "Way", "make_scopes"]


class Part(msgspec.Struct, frozen=True):
    """The part of an arc in a scope: from box or port `upper` down to `lower`.

    `whole` says that the arc's label belongs here; other parts only lead to a border.
    """

    arc: int
    upper: int
    lower: int
    whole: bool = False


class Way(msgspec.Struct):
    """The parts of an arc from top to bottom, as scope and number; whether the arc goes up."""

    uppers: list[tuple[int, int]] = []
    middle: tuple[int, int] | None = None
    lowers: list[tuple[int, int]] = []
    up: bool = False


class Scope:
    """The drawing, or a group: its boxes, and the parts of arcs between them.

    `boxes` are ids of items and groups; ports are numbered after them, `ports` tells their
    sides. `gates` maps an arc and a side to the port there, `open` are the arcs that end at the
    group itself. `loops` are the arcs from a box to itself.
    """

    def __init__(self, number: int, group: Group | None, parent: int) -> None:
        self.number = number
        self.group = group
        self.parent = parent
        self.direction = ""
        self.boxes: list[str] = []
        self.index: dict[str, int] = {}
        self.ports: list[Side] = []
        self.gates: dict[tuple[int, Side], int] = {}
        self.open: list[tuple[int, Side]] = []
        self.parts: list[Part] = []
        self.loops: dict[int, list[int]] = {}

    def port(self, side: Side) -> int:
        """Add a port, and return its number."""
        self.ports.append(side)
        return len(self.boxes) + len(self.ports) - 1

    def add(self, part: Part) -> tuple[int, int]:
        """Add a part, and return where it is found."""
        self.parts.append(part)
        return self.number, len(self.parts) - 1


class _Plan:
    """The scopes from the outermost in, what each id is, and the ways of the arcs."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.groups = {group.id: group for group in graph.groups}
        self.items: dict[str, Item] = {
            item.id: item for item in graph.items if item.id not in self.groups
        }
        self.parents = self._parents()
        self.scopes = [Scope(0, None, -1)]
        self.scope_of: dict[str, int] = {}
        self._build()
        self.ways = [Way() for _ in graph.arcs]

    def _parents(self) -> dict[str, str]:
        """The group round each id, "" for none: unknown groups and circles are not kept."""
        inside = [(item.id, item.group) for item in self.items.values()]
        inside += [(group.id, group.group) for group in self.groups.values()]
        parents = {one: group if group in self.groups else "" for one, group in inside}
        safe: set[str] = {""}
        for group in self.groups:
            chain = []
            one = group
            while one not in safe:
                chain.append(one)
                safe.add(one)
                if parents[one] in chain:
                    parents[one] = ""
                one = parents[one]
        return parents

    def path(self, one: str) -> list[str]:
        """The groups round an id from the outermost in, then the id itself."""
        path = [one]
        while self.parents[path[-1]]:
            path.append(self.parents[path[-1]])
        return path[::-1]

    def _build(self) -> None:
        """Make the scopes, a group after what is round it; boxes in the order of first items."""
        children: dict[str, list[str]] = {"": []}
        for group in self.groups:
            children[group] = []
        held = set()
        for one in (*self.items, *self.groups):
            for name in reversed(self.path(one)):
                if name in held:
                    break
                held.add(name)
                children[self.parents[name]].append(name)
        for scope in self.scopes:
            scope.boxes = children[scope.group.id if scope.group else ""]
            scope.index = {name: index for index, name in enumerate(scope.boxes)}
            for name in scope.boxes:
                if name in self.groups:
                    self.scope_of[name] = len(self.scopes)
                    self.scopes.append(Scope(len(self.scopes), self.groups[name], scope.number))


def make_scopes(graph: Graph) -> tuple[list[Scope], list[Way], dict[str, int]]:
    """The scopes of `graph`, a group after what is round it; the ways of its arcs.

    Last, the number of each group's scope. An arc of which an end is not there has no way.
    """
    plan = _Plan(graph)
    inner: dict[int, list[tuple[int, str, str]]] = {}
    crossed: set[str] = set()
    for number, arc in enumerate(graph.arcs):
        if arc.start in plan.parents and arc.end in plan.parents:
            _sort_in(plan, number, arc, inner, crossed)
    for scope in plan.scopes:
        above = plan.scopes[scope.parent].direction if scope.group else graph.direction
        own = scope.group.direction if scope.group and scope.group.id not in crossed else ""
        scope.direction = own or above
        _direct(plan, scope, inner.get(scope.number, []))
    return plan.scopes, plan.ways, plan.scope_of


def _sort_in(
    plan: _Plan,
    number: int,
    arc: Arc,
    inner: dict[int, list[tuple[int, str, str]]],
    crossed: set[str],
) -> None:
    """Find the innermost scope that an arc is in, and which groups' borders it crosses."""
    start, end = plan.path(arc.start), plan.path(arc.end)
    if arc.start == arc.end:
        scope = plan.scopes[plan.scope_of.get(plan.parents[arc.start], 0)]
        scope.loops.setdefault(scope.index[arc.start], []).append(number)
        return
    depth = 0
    while depth < min(len(start), len(end)) and start[depth] == end[depth]:
        depth += 1
    scope_number = plan.scope_of[start[depth - 1]] if depth else 0
    one = start[depth] if depth < len(start) else ""
    two = end[depth] if depth < len(end) else ""
    inner.setdefault(scope_number, []).append((number, one, two))
    for path in (start, end):
        crossed.update(path[depth:-1])
    if not (one and two):
        crossed.add(start[depth - 1])


def _direct(plan: _Plan, scope: Scope, arcs: list[tuple[int, str, str]]) -> None:
    """Let the arcs of a scope go down, but for those that close a cycle; pass them on inwards."""
    pairs = [(scope.index[one], scope.index[two]) for _, one, two in arcs if one and two]
    back = backward(len(scope.boxes), pairs)
    seen = 0
    for number, one, two in arcs:
        way = plan.ways[number]
        ends = (plan.graph.arcs[number].start, plan.graph.arcs[number].end)
        if one and two:
            way.up = seen in back
            seen += 1
        if way.up:
            one, two, ends = two, one, ends[::-1]  # noqa: PLW2901 - the arc is turned
        upper = scope.index[one] if one else scope.port(Side.TOP)
        lower = scope.index[two] if two else scope.port(Side.BOTTOM)
        way.middle = scope.add(Part(number, upper, lower, whole=True))
        if one:
            way.uppers = _descend(plan, number, Side.BOTTOM, one, ends[0])[::-1]
        if two:
            way.lowers = _descend(plan, number, Side.TOP, two, ends[1])


def _descend(plan: _Plan, arc: int, side: Side, name: str, goal: str) -> list[tuple[int, int]]:
    """Lead an arc from a side of group `name` to `goal` in it, through the groups between."""
    parts = []
    path = plan.path(goal)
    for inner in path[path.index(name) + 1 :]:
        scope = plan.scopes[plan.scope_of[name]]
        port = scope.port(side)
        scope.gates[arc, side] = port
        box = scope.index[inner]
        ends = (port, box) if side is Side.TOP else (box, port)
        parts.append(scope.add(Part(arc, *ends)))
        name = inner
    if name in plan.groups:
        plan.scopes[plan.scope_of[name]].open.append((arc, side))
    return parts
