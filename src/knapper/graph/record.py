"""The graph as numbers: each node one, each pair of linked nodes once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from knapper.links import graph_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knapper.links import GraphNode, VaultIndex

__all__ = ["LinkGraph", "collect_graph"]


class LinkGraph:
    """Nodes and who links to whom; do not change what it holds.

    `keys` are the nodes' keys as in `build_graph`, `nodes` what they stand for; a node's number
    is its place in both. `out[n]` are the numbers of the nodes that `n` links to, rising, each
    once.
    """

    def __init__(
        self, keys: Sequence[str], nodes: Sequence[GraphNode], out: Sequence[Sequence[int]]
    ) -> None:
        self.keys, self.nodes, self.out = keys, nodes, out

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each node by its key."""
        return {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def into(self) -> list[list[int]]:
        """For each node the numbers of those that link to it, rising."""
        found: list[list[int]] = [[] for _ in self.keys]
        for source, targets in enumerate(self.out):
            for target in targets:
                found[target].append(source)
        return found

    @cached_property
    def degrees(self) -> list[int]:
        """How many nodes each is linked with, in one direction or both."""
        return [len({*out, *into}) for out, into in zip(self.out, self.into, strict=True)]

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Each pair of linked nodes once, the lower number first, in order."""
        return sorted(
            {
                (min(source, target), max(source, target))
                for source, targets in enumerate(self.out)
                for target in targets
            }
        )


def collect_graph(index: VaultIndex, hidden: Callable[[str], bool]) -> LinkGraph:
    """Return the graph of the published vault: notes by path, then what they use or lack.

    Files of which `hidden` says so are left out, with what only they use or lack.
    """
    nodes, edges = graph_parts(index)
    away = {key for key in nodes if not key.startswith("/") and hidden(key)}
    edges = [edge for edge in edges if edge[0] not in away and edge[1] not in away]
    used = {target for _, target, _ in edges}
    kept = (key for key in nodes if key not in away and (key in used or key in index.notes))
    keys = sorted(kept, key=lambda key: (nodes[key].kind != "note", key))
    number = {key: at for at, key in enumerate(keys)}
    out: list[set[int]] = [set() for _ in keys]
    for source, target, _ in edges:
        out[number[source]].add(number[target])
    return LinkGraph(keys, [nodes[key] for key in keys], [sorted(targets) for targets in out])
