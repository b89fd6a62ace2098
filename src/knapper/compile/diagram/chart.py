"""A flowchart as a page shows it: its drawing, the same as a list, and the nodes that link (§7.9).

What stands here depends on the diagram's text alone, so it is kept by it.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

import msgspec

from knapper.flowchart import (
    MAX_PARTS,
    Flowchart,
    Node,
    draw_flowchart,
    is_too_large,
    list_flowchart,
    parse_flowchart,
    read_decision,
)

__all__ = ["FlowchartDrawing", "NodeLink", "draw_chart", "linked_nodes", "read_chart", "too_large"]

_LINKED = "internal-link"


class NodeLink(msgspec.Struct, frozen=True):
    """A node that links to the note that its text names."""

    node: Node
    text: str


class FlowchartDrawing(msgspec.Struct, frozen=True):
    r"""What a page holds of a flowchart: `svg` ("" where none is drawn), `text` the list in HTML.

    `text` is "" for a decision chart that can be walked: the walk has such a list. Both have
    slots `\x02L0\x03` … `\x02l0\x03` that count the nodes that link, and ids that begin with
    `\x05` and `prefix`.
    """

    svg: str
    text: str
    prefix: str


@lru_cache(maxsize=256)
def read_chart(source: str) -> Flowchart:
    """Return what the text of a flowchart says."""
    return parse_flowchart(source)


def linked_nodes(chart: Flowchart) -> tuple[NodeLink, ...]:
    """Return the nodes of the class `internal-link`: Obsidian makes links of them."""
    return tuple(
        NodeLink(node, " ".join(node.label.text.split()) if node.label else node.id)
        for node in chart.nodes
        if _LINKED in node.classes
    )


def too_large(chart: Flowchart) -> str:
    """Return why a chart is not drawn, "" for one that is."""
    if not is_too_large(chart):
        return ""
    size = len(chart.nodes) + len(chart.edges) + len(chart.subgraphs)
    return f"the diagram has {size:,} nodes and edges, of which {MAX_PARTS:,} can be drawn"


@lru_cache(maxsize=256)
def draw_chart(source: str) -> FlowchartDrawing:
    """Return the drawing of a flowchart."""
    chart = read_chart(source)
    prefix = f"flowchart-{sha256(source.encode('utf-8', 'replace')).hexdigest()[:10]}"
    links = {
        link.node.id: (f"\x02L{number}\x03", f"\x02l{number}\x03")
        for number, link in enumerate(linked_nodes(chart))
    }
    drawn = bool(chart.nodes) and not is_too_large(chart)
    svg = draw_flowchart(chart, links, f"\x05{prefix}").svg if drawn else ""
    decision = read_decision(chart) if drawn else None
    walked = decision is not None and decision.first in decision.questions
    text = "" if walked else list_flowchart(chart, links, f"\x05{prefix}")
    return FlowchartDrawing(svg, text, prefix)
