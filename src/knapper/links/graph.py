"""The graph of the published vault (§10), for the graph view and for checks.

In comes the index; out come its nodes and edges: published notes, the attachments that they use,
and targets that do not exist. `build_graph` gives them as a networkx graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from knapper.links.index import LinkStatus
from knapper.vault import fold, nfc, note_name

if TYPE_CHECKING:
    import networkx as nx

    from knapper.links.index import VaultIndex

__all__ = ["GraphNode", "build_graph", "graph_parts"]


class GraphNode(NamedTuple):
    """What a node stands for, and the name of its file or target."""

    kind: Literal["note", "attachment", "missing"]
    name: str


def graph_parts(index: VaultIndex) -> tuple[dict[str, GraphNode], list[tuple[str, str, int]]]:
    """Return the nodes by their keys, and of each link (source, target, index in `Note.links`).

    The key of a node is the path of its file; that of a missing target "/" and its folded name,
    which no path can be. A note's links to itself are left out (§3.9 [C]): they lead nowhere.

    Nothing that is not published is a node; nor is a missing target that bears the name of a
    file that is not published.
    """
    nodes = {path: GraphNode("note", note_name(path)) for path in index.notes}
    withheld = {
        fold(name)
        for path in index.resolver.paths
        if not index.is_published(path)
        for name in (note_name(path), path.rpartition("/")[2])
    }
    edges = []
    for source, links in index.links.items():
        for resolved in links:
            target = resolved.path
            if resolved.status is LinkStatus.MISSING:
                link = index.notes[source].links[resolved.link]
                name = nfc(link.target).rpartition("/")[2].strip()
                if fold(name) in withheld:
                    continue
                target = f"/{fold(link.target).strip()}"
                if target not in nodes:
                    nodes[target] = GraphNode("missing", name)
            elif resolved.status is LinkStatus.UNPUBLISHED or target == source:
                continue
            elif target not in nodes:
                nodes[target] = GraphNode("attachment", note_name(target))
            edges.append((source, target, resolved.link))
    return nodes, edges


def build_graph(index: VaultIndex) -> nx.MultiDiGraph[str]:
    """Return the graph: one node a note or target, one edge a link, as `graph_parts` has them.

    A node carries `kind` and `name`. An edge carries `link` (the index into `Note.links`), `kind`
    (a `LinkKind`) and `display` (the shown text); one of a decision chart `decision` as well, the
    questions with the answers that lead there ("Does it change? Yes"), parted by " / ".
    """
    # Half of what it takes to import all of Knapper, and only the graph needs it.
    import networkx as nx  # noqa: PLC0415

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    nodes, edges = graph_parts(index)
    graph.add_nodes_from((key, node._asdict()) for key, node in nodes.items())
    for source, target, number in edges:
        link = index.notes[source].links[number]
        said = " / ".join(
            f"{choice.question.text} {choice.answer.text}"
            for choice in index.choices.get(source, {}).get(number, ())
        )
        decision = {"decision": said} if said else {}
        graph.add_edge(source, target, link=number, kind=link.kind, display=link.text, **decision)
    return graph
