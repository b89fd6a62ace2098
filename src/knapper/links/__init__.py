"""Links: which file, heading or block each means, and what follows from it.

In come compiled notes and the paths of the vault; out come resolved links, the graph,
backlinks and unlinked mentions. Nothing here reads a file.
"""

from __future__ import annotations

from knapper.links.backlinks import Backlinks, Mention, MentionGroup, find_backlinks
from knapper.links.decisions import ChartEnd, find_ends
from knapper.links.graph import GraphNode, build_graph, graph_parts
from knapper.links.index import LinkStatus, ResolvedLink, VaultIndex
from knapper.links.mentions import NamePlace, UnlinkedMentions, unlinked_mentions
from knapper.links.resolver import Resolution, Resolver
from knapper.links.subpath import fragment_of, resolve_subpath

__all__ = [
    "Backlinks",
    "ChartEnd",
    "GraphNode",
    "LinkStatus",
    "Mention",
    "MentionGroup",
    "NamePlace",
    "Resolution",
    "ResolvedLink",
    "Resolver",
    "UnlinkedMentions",
    "VaultIndex",
    "build_graph",
    "find_backlinks",
    "find_ends",
    "fragment_of",
    "graph_parts",
    "resolve_subpath",
    "unlinked_mentions",
]
