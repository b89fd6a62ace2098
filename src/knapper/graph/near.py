"""The nearest of one note: whom it links to and who links to it, as many as can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.graph.record import LinkGraph

__all__ = ["Near", "find_near"]

MOST = 12
"""How many nodes a side has at most."""
_MOST_BETWEEN = 24


class Near(NamedTuple):
    """What lies round a note: nodes that only link to it, and those that it links to.

    `before` and `after` are numbers of nodes in the order of their names, `back` those of `after`
    that link back. `between` are links among them, as pairs of places in `before` and then
    `after`. `rest` is how many more are linked with the note.
    """

    before: list[int]
    after: list[int]
    back: frozenset[int]
    between: list[tuple[int, int]]
    rest: int


def find_near(graph: LinkGraph, node: int) -> Near:
    """Return the notes round `node`; of many those that are linked most.

    Attachments and missing notes are not among them: they have no page.
    """
    out = {each for each in graph.out[node] if graph.nodes[each].kind == "note"}
    into = graph.into[node]
    back = out.intersection(into)
    before = _shown(graph, (each for each in into if each not in out))
    after = _shown(graph, out)
    places = {each: place for place, each in enumerate((*before, *after))}
    between = [
        (place, places[target])
        for each, place in places.items()
        for target in graph.out[each]
        if target in places
    ]
    rest = len(out) + len(into) - len(back) - len(places)
    return Near(before, after, frozenset(back), between[:_MOST_BETWEEN], rest)


def _shown(graph: LinkGraph, nodes: Iterable[int]) -> list[int]:
    degrees = graph.degrees
    most = sorted(nodes, key=lambda each: (-degrees[each], each))[:MOST]
    return sorted(most, key=lambda each: (graph.nodes[each].name, each))
