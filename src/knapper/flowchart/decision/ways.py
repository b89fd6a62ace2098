"""The ways of a chart: which node leads to which, edges at subgraphs led to the nodes in them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from knapper.flowchart.decision.record import Way

if TYPE_CHECKING:
    from knapper.flowchart.record import Flowchart, Label

__all__ = ["one_line", "ways_of"]

_MOST: Final = 20_000  # ways beyond the chart's own edges that subgraphs may bring


def one_line(label: Label | None, otherwise: str = "") -> str:
    """Return the text of a label on one line; `otherwise` where there is none or it is empty."""
    text = " ".join(label.text.split()) if label else ""
    return text or otherwise


def ways_of(chart: Flowchart) -> dict[str, tuple[Way, ...]] | None:
    """Return the ways out of each node of the chart, in the order of its edges.

    An edge to a subgraph leads to the nodes in it that nothing in it leads to; one from a
    subgraph leads from the nodes in it that lead nowhere in it. An edge that is not to be seen
    is no way, and one with two heads leads as it is written. None where subgraphs make far more
    ways than there are edges.
    """
    within = _Within(chart)
    ways: dict[str, list[Way]] = {node.id: [] for node in chart.nodes}
    more = 0
    for index, edge in enumerate(chart.edges):
        if edge.stroke == "invisible":
            continue
        starts, ends = within.exits(edge.start), within.entries(edge.end)
        more += len(starts) * len(ends) - 1
        if more > _MOST:
            return None
        label, dotted = one_line(edge.label), edge.stroke == "dotted"
        for start in starts:
            if start in ways:
                ways[start] += [Way(end, index, label, dotted) for end in ends if end in ways]
    return {node: tuple(found) for node, found in ways.items()}


class _Within:
    """Which nodes an edge at a subgraph means."""

    def __init__(self, chart: Flowchart) -> None:
        nodes = {node.id for node in chart.nodes}
        self.subgraphs = {each.id: each for each in chart.subgraphs if each.id not in nodes}
        self.inner: dict[str, list[str]] = defaultdict(list)
        for each in self.subgraphs.values():
            self.inner[each.parent].append(each.id)
        self.before: dict[str, list[str]] = defaultdict(list)
        self.after: dict[str, list[str]] = defaultdict(list)
        for edge in chart.edges if self.subgraphs else ():
            if edge.start != edge.end:
                self.before[edge.end].append(edge.start)
                self.after[edge.start].append(edge.end)
        self.known: dict[tuple[str, bool], tuple[str, ...]] = {}

    def entries(self, name: str) -> tuple[str, ...]:
        """Return the nodes that an edge to `name` leads to."""
        return self._ends(name, into=True) if name in self.subgraphs else (name,)

    def exits(self, name: str) -> tuple[str, ...]:
        """Return the nodes that an edge from `name` leads from."""
        return self._ends(name, into=False) if name in self.subgraphs else (name,)

    def _ends(self, name: str, *, into: bool) -> tuple[str, ...]:
        if (name, into) not in self.known:
            members = self._members(name)
            beside = self.before if into else self.after
            found = tuple(node for node in members if members.keys().isdisjoint(beside[node]))
            self.known[name, into] = found or tuple(members)[:1]
        return self.known[name, into]

    def _members(self, name: str) -> dict[str, None]:
        """Return the nodes in a subgraph and in those within it."""
        found: dict[str, None] = {}
        waiting, seen = [name], {name}
        while waiting:
            current = waiting.pop()
            found |= dict.fromkeys(self.subgraphs[current].nodes)
            waiting += [each for each in self.inner[current] if each not in seen]
            seen.update(self.inner[current])
        return found
