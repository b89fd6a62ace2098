"""`L006` and `L007`: notes that embed one another in a circle, or too deep (§5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.compile import LinkKind
from knapper.diagnostics import Diagnostic, Span, finding
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from knapper.checks.context import Context
    from knapper.compile import Link

__all__ = ["check_embeds"]

# Obsidian shows five levels of embeds.
_LEVELS = 5


def check_embeds(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each circle of embeds, and for each embed past the fifth level."""
    index = context.index
    edges: list[tuple[str, str, Link]] = []
    for path, note in index.notes.items():
        for link, resolved in zip(note.links, index.links[path], strict=True):
            if link.kind is LinkKind.EMBED and resolved.path in index.notes and not link.subpath:
                edges.append((path, resolved.path, link))
    if not edges:
        return
    import networkx as nx  # noqa: PLC0415 - costs 0.06 s, which few vaults need

    graph: nx.DiGraph[str] = nx.DiGraph()
    for source, target, link in edges:
        graph.add_edge(source, target, link=link)
    for component in nx.strongly_connected_components(graph):
        ring = sorted(component)
        if len(ring) == 1 and not graph.has_edge(ring[0], ring[0]):
            continue
        cycle = nx.find_cycle(graph.subgraph(ring), ring[0])
        source, target = cycle[-1][0], cycle[-1][1]
        closing: Link = graph.edges[source, target]["link"]
        way = " → ".join(f"`{note_name(each[0])}`" for each in cycle)
        yield finding(
            "L006",
            f"notes embed one another in a circle: {way} → `{note_name(cycle[0][0])}`",
            Span(source, closing.line, closing.column, closing.length),
            help="the site cuts the circle here; link to the note instead of embedding it",
        )
    yield from _too_deep(graph)


def _too_deep(graph: nx.DiGraph[str]) -> Iterator[Diagnostic]:
    """Yield a finding for each embed that some page would show on a sixth level."""
    import networkx as nx  # noqa: PLC0415 - as above

    whole = nx.condensation(graph)
    depth: dict[int, int] = {}
    for group in nx.topological_sort(whole):
        depth[group] = max((depth[before] + 1 for before in whole.predecessors(group)), default=0)
    group_of = whole.graph["mapping"]
    for source, target in graph.edges:
        link: Link = graph.edges[source, target]["link"]
        deep = depth[group_of[target]] == _LEVELS + 1
        if deep and depth[group_of[source]] == _LEVELS:
            yield finding(
                "L007",
                f"`{note_name(target)}` is embedded more than {_LEVELS} levels deep",
                Span(source, link.line, link.column, link.length),
                help="Obsidian and the site cut there; link to the note instead",
            )
