"""The graph of the published vault (§10), for the graph view and for checks.

In comes the index; out comes a networkx graph whose nodes are published notes, the
attachments that they use, and targets that do not exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.links.index import LinkStatus
from knapper.vault import fold, nfc, note_name

if TYPE_CHECKING:
    import networkx as nx

    from knapper.links.index import VaultIndex

__all__ = ["build_graph"]


def build_graph(index: VaultIndex) -> nx.MultiDiGraph[str]:
    """Return the graph: one node a note or target, one edge a link.

    A node is the path of its file and carries `kind` ("note", "attachment" or "missing") and
    `name`. A missing target is the node "/" and its folded name, which no path can be. An
    edge carries `link` (the index into `Note.links`), `kind` (a `LinkKind`) and `display`
    (the shown text); one of a decision chart `decision` as well, the questions with the answers
    that lead there ("Does it change? Yes"), parted by " / ". A note's links to itself are left
    out (§3.9 [C]): they lead nowhere.

    Nothing that is not published is a node; nor is a missing target that bears the name of a
    file that is not published.
    """
    # Half of what it takes to import all of Knapper, and only the graph needs it.
    import networkx as nx  # noqa: PLC0415

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for path in index.notes:
        graph.add_node(path, kind="note", name=note_name(path))
    withheld = {
        fold(name)
        for path in index.resolver.paths
        if not index.is_published(path)
        for name in (note_name(path), path.rpartition("/")[2])
    }
    for source, links in index.links.items():
        choices = index.choices.get(source, {})
        for resolved in links:
            link = index.notes[source].links[resolved.link]
            target = resolved.path
            if resolved.status is LinkStatus.MISSING:
                name = nfc(link.target).rpartition("/")[2].strip()
                if fold(name) in withheld:
                    continue
                target = f"/{fold(link.target).strip()}"
                if target not in graph:
                    graph.add_node(target, kind="missing", name=name)
            elif resolved.status is LinkStatus.UNPUBLISHED or target == source:
                continue
            elif target not in graph:
                graph.add_node(target, kind="attachment", name=note_name(target))
            said = " / ".join(
                f"{choice.question.text} {choice.answer.text}"
                for choice in choices.get(resolved.link, ())
            )
            decision = {"decision": said} if said else {}
            graph.add_edge(
                source, target, link=resolved.link, kind=link.kind, display=link.text, **decision
            )
    return graph
