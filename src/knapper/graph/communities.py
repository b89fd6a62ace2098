"""Communities: nodes that are linked with one another more than with the rest."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

from knapper.graph.library import load_igraph

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_communities"]

_ROUNDS = 4


def find_communities(count: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Return the community of each of `count` nodes; 0 is the largest.

    By the method of Leiden (Traag, Waltman and van Eck 2019) for modularity, from a fixed seed.
    A node without links is a community of its own.
    """
    igraph = load_igraph()

    if not pairs:
        return list(range(count))
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311 - to be the same each time
    graph = igraph.Graph(count, list(pairs))
    found = graph.community_leiden(objective_function="modularity", n_iterations=_ROUNDS)
    sizes = Counter(found.membership)
    first: dict[int, int] = {}
    for node, community in enumerate(found.membership):
        first.setdefault(community, node)
    order = sorted(sizes, key=lambda each: (-sizes[each], first[each]))
    rank = {community: place for place, community in enumerate(order)}
    return [rank[community] for community in found.membership]
