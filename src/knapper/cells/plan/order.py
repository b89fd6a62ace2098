"""The order in which notes run, and the circles in which they require one another.

For each note the notes that it requires come in. networkx is asked only for circles.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["circles", "in_order"]


def in_order(requires: Mapping[str, Sequence[str]], paths: Iterable[str]) -> list[str]:
    """Return `paths` with all that they require, each note behind what it requires.

    The order is the same whatever order `paths` have. In a circle one link is passed over.
    """
    done: dict[str, None] = {}
    entered: set[str] = set()
    for path in sorted(paths):
        ahead = [(path, False)]
        while ahead:
            here, left = ahead.pop()
            if left:
                done[here] = None
            elif here not in entered:
                entered.add(here)
                ahead.append((here, True))
                ahead += [(one, False) for one in sorted(requires.get(here, ()), reverse=True)]
    return list(done)


def circles(
    requires: Mapping[str, Sequence[str]],
) -> list[tuple[tuple[str, ...], frozenset[str]]]:
    """Return each set of notes that all require one another, behind one circle in it.

    A circle begins with the first of its paths; each note in it requires the next.
    """
    try:
        TopologicalSorter(requires).prepare()
    except CycleError:
        import networkx as nx  # noqa: PLC0415 - costs 0.06 s, which few vaults need
    else:
        return []
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((path, one) for path, ones in requires.items() for one in sorted(ones))
    found = []
    for component in nx.strongly_connected_components(graph):
        first = min(component)
        if len(component) == 1 and not graph.has_edge(first, first):
            continue
        ring = [edge[0] for edge in nx.find_cycle(graph.subgraph(component), first)]
        start = ring.index(min(ring))
        found.append(((*ring[start:], *ring[:start]), frozenset(component)))
    return sorted(found, key=lambda one: one[0])
