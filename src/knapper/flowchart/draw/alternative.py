"""A flowchart as a nested list in HTML: the same chart for ears, and where nothing is drawn.

A list item is a chain of nodes, as far as one leads to one. Where ways part there is a list of
them, each with its label. A node that several ways lead to stands where the first of them leads;
the others have a link there.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.flowchart.draw.drawing import web_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knapper.flowchart.record import Edge, Flowchart, Label, Node, Run

__all__ = ["list_flowchart"]

# Lists within lists beyond this can be read by nobody, and browsers end somewhere too.
_DEPTH = 12
_SIGNS = {"open": "—", "double": "↔"}


def list_flowchart(
    chart: Flowchart,
    links: Mapping[str, tuple[str, str]] | None = None,
    prefix: str = "flowchart",
) -> str:
    """Return a chart as `<ol class="flowchart-text">`, "" for one without nodes.

    `links` and `prefix` are as for `draw_flowchart`.
    """
    return _Lister(chart, links or {}, prefix).html()


class _Lister:
    """One chart on its way; `waiting` are nodes that stand too deep and get items of their own."""

    def __init__(self, chart: Flowchart, links: Mapping[str, tuple[str, str]], prefix: str) -> None:
        self.links, self.prefix = links, prefix
        self.nodes = {node.id: node for node in chart.nodes}
        self.titles = {group.id: group.title for group in chart.subgraphs}
        self.numbers: dict[str, int] = {}
        self.waiting: dict[str, None] = {}
        shown = [edge for edge in chart.edges if edge.stroke != "invisible"]
        used = {end for edge in shown for end in (edge.start, edge.end)}
        self.names = [*self.nodes, *(name for name in self.titles if name in used)]
        known = set(self.names)
        self.ways: dict[str, list[Edge]] = {name: [] for name in self.names}
        reached = set()
        for edge in shown:
            if edge.start in known and edge.end in known:
                self.ways[edge.start].append(edge)
                if edge.start != edge.end:
                    reached.add(edge.end)
        self.starts = [name for name in self.names if name not in reached]

    def html(self) -> str:
        """Return the list."""
        parts: list[str] = []
        # What no start leads to goes round in a circle.
        for name in (*self.starts, *self.names):
            self._top(name, parts)
        return f'<ol class="flowchart-text">{"".join(parts)}</ol>' if parts else ""

    def _top(self, name: str, parts: list[str]) -> None:
        """Write a node as an item of the outermost list, and what it leaves waiting."""
        queue = [name]
        while queue:
            each = queue.pop(0)
            if each not in self.numbers:
                parts.append(f"<li>{self._chain(each, 1)}</li>")
                queue += self.waiting
                self.waiting.clear()

    def _chain(self, name: str, depth: int) -> str:
        """Return a node, those it leads to one by one, and the list where ways part."""
        parts = [self._named(name)]
        while len(self.ways[name]) == 1:
            (edge,) = self.ways[name]
            label = f"{_label(edge.label)}: " if edge.label and edge.label.text.strip() else ""
            parts.append(f" {_sign(edge)} {label}")
            name = edge.end
            if name in self.numbers:
                parts.append(self._reference(name, "above"))
                return "".join(parts)
            parts.append(self._named(name))
        if self.ways[name]:
            items = "".join(f"<li>{self._way(edge, depth)}</li>" for edge in self.ways[name])
            parts.append(f"<ul>{items}</ul>")
        return "".join(parts)

    def _way(self, edge: Edge, depth: int) -> str:
        text = _label(edge.label) if edge.label else ""
        start = f"<b>{text}</b> {_sign(edge)} " if text else f"{_sign(edge)} "
        if edge.end in self.numbers:
            return start + self._reference(edge.end, "above")
        if depth >= _DEPTH and self.ways[edge.end]:
            self.waiting[edge.end] = None
            return start + self._reference(edge.end, "below")
        return start + self._chain(edge.end, depth + 1)

    def _named(self, name: str) -> str:
        """Return a node's text where it stands first."""
        number = self.numbers[name] = len(self.numbers)
        node = self.nodes.get(name)
        before, behind = self.links.get(name, ("", ""))
        address = web_address(node.link) if node and not before else ""
        if address:
            before = f'<a class="external-link" href="{escape(address)}" rel="noopener">'
            behind = "</a>"
        text = f"{before}{self._text(name, node)}{behind}"
        return f'<span id="{self.prefix}-{number}">{text}</span>'

    def _reference(self, name: str, where: str) -> str:
        """Return a link to a node that stands elsewhere in the list."""
        text = self._text(name, self.nodes.get(name))
        if where == "below":
            return f"{text} (below)"
        return f'<a href="#{self.prefix}-{self.numbers[name]}">{text}</a> (above)'

    def _text(self, name: str, node: Node | None) -> str:
        label = node.label if node else self.titles.get(name)
        return (_label(label) if label else "") or escape(name, quote=False)


def _sign(edge: Edge) -> str:
    if edge.type.startswith("double_"):
        return _SIGNS["double"]
    return _SIGNS["open"] if edge.type == "arrow_open" else "→"


def _label(label: Label) -> str:
    return "".join(map(_run, label.runs)).strip()


def _run(run: Run) -> str:
    text = escape(run.text.replace("\n", " "), quote=False)
    for wanted, tag in ((run.code, "code"), (run.italic, "em"), (run.bold, "strong")):
        text = f"<{tag}>{text}</{tag}>" if wanted and text.strip() else text
    return text
