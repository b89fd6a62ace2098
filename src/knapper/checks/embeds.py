"""`L006`: notes that embed one another in a circle (§5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from knapper.compile import LinkKind
from knapper.diagnostics import Diagnostic, Span, finding
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile import Link
    from knapper.links import VaultIndex

__all__ = ["check_embeds"]


def check_embeds(index: VaultIndex) -> Iterator[Diagnostic]:
    """Yield one finding for each circle of whole-note embeds, at the embed that closes it."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for path, note in index.notes.items():
        for link, resolved in zip(note.links, index.links[path], strict=True):
            if link.kind is LinkKind.EMBED and resolved.path in index.notes and not link.subpath:
                graph.add_edge(path, resolved.path, link=link)
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
