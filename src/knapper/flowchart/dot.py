"""A flowchart in the language of Graphviz, for programs that read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.flowchart.record import Edge, Flowchart, Label, Node, Subgraph

__all__ = ["to_dot"]

_DIRECTIONS: Final = {"TB": "TB", "BT": "BT", "LR": "LR", "RL": "RL"}
_SHAPES: Final = {
    "round": "box",
    "stadium": "box",
    "subroutine": "box",
    "cylinder": "cylinder",
    "circle": "circle",
    "doublecircle": "doublecircle",
    "ellipse": "ellipse",
    "diamond": "diamond",
    "hexagon": "hexagon",
    "odd": "cds",
    "trapezoid": "trapezium",
    "inv_trapezoid": "invtrapezium",
    "lean_right": "parallelogram",
    "lean_left": "parallelogram",
    "diam": "diamond",
    "decision": "diamond",
    "question": "diamond",
    "hex": "hexagon",
    "prepare": "hexagon",
}
_ROUNDED: Final = frozenset(("round", "stadium"))
_STROKES: Final = {"thick": "bold", "dotted": "dashed", "invisible": "invis"}
_HEADS: Final = {"point": "normal", "circle": "odot", "cross": "tee", "open": "none"}


def to_dot(chart: Flowchart, name: str = "") -> str:
    """Return a chart as a `digraph`, by default of its own title.

    An edge at a subgraph is drawn to the border of its cluster.
    """
    return "\n".join(_Writer(chart).lines(name or chart.title or "flowchart")) + "\n"


class _Writer:
    """The lines of one chart."""

    def __init__(self, chart: Flowchart) -> None:
        self.chart = chart
        self.nodes = {node.id: node for node in chart.nodes}
        named = (each for each in chart.subgraphs if each.id and each.id not in self.nodes)
        self.subgraphs = {each.id: each for each in named}
        self.inner: dict[str, list[Subgraph]] = {}
        for each in self.subgraphs.values():
            parent = each.parent if each.parent in self.subgraphs else ""
            self.inner.setdefault(parent, []).append(each)
        self.written: set[str] = set()

    def lines(self, name: str) -> Iterator[str]:
        """Yield the lines."""
        yield f"digraph {_quoted(name)} {{"
        direction = _DIRECTIONS.get(self.chart.direction, "TB")
        yield f"  graph [rankdir={direction}, compound=true];"
        yield "  node [shape=box];"
        yield from self._clusters()
        for node in self.nodes.values():
            if node.id not in self.written:
                yield f"  {_node(node)}"
        for edge in self.chart.edges:
            yield from self._edge(edge)
        yield "}"

    def _clusters(self) -> Iterator[str]:
        """Yield the subgraphs, each within the one round it."""
        open_ = [iter(self.inner.get("", ()))]
        while open_:
            each = next(open_[-1], None)
            indent = "  " * len(open_)
            if each is None:
                open_.pop()
                if open_:
                    yield f"{indent[:-2]}}}"
                continue
            yield f"{indent}subgraph {_quoted('cluster_' + each.id)} {{"
            yield f"{indent}  label={_quoted(_text(each.title, each.id))};"
            for name in each.nodes:
                if name in self.nodes and name not in self.written:
                    self.written.add(name)
                    yield f"{indent}  {_node(self.nodes[name])}"
            open_.append(iter(self.inner.get(each.id, ())))

    def _edge(self, edge: Edge) -> Iterator[str]:
        start, tail = self._place(edge.start)
        end, head = self._place(edge.end)
        if not start or not end:
            return
        attributes = {"label": _text(edge.label), "ltail": tail, "lhead": head}
        attributes["style"] = _STROKES.get(edge.stroke, "")
        kind = edge.type.removeprefix("double_").removeprefix("arrow_")
        arrow = _HEADS.get(kind, "normal")
        attributes["arrowhead"] = "" if arrow == "normal" else arrow
        if edge.type.startswith("double_"):
            attributes |= {"dir": "both", "arrowtail": arrow}
        attributes["minlen"] = str(edge.length) if edge.length > 1 else ""
        yield f"  {_quoted(start)} -> {_quoted(end)}{_listed(attributes)};"

    def _place(self, name: str) -> tuple[str, str]:
        """Return a node for the end of an edge, and the cluster that is meant, "" for none."""
        if name in self.nodes:
            return name, ""
        waiting, seen = [name], {name}
        while waiting:
            each = self.subgraphs.get(waiting.pop())
            for node in each.nodes if each else ():
                if node in self.nodes:
                    return node, f"cluster_{name}"
            inner = [one.id for one in self.inner.get(each.id if each else "", ()) if each]
            waiting += [one for one in inner if one not in seen]
            seen.update(inner)
        return "", ""


def _node(node: Node) -> str:
    attributes = {"label": _text(node.label, node.id), "shape": _SHAPES.get(node.shape, "")}
    if attributes["shape"] == "box":
        attributes["shape"] = ""
    attributes["style"] = "rounded" if node.shape in _ROUNDED else ""
    attributes["URL"] = node.link
    return f"{_quoted(node.id)}{_listed(attributes)};"


def _listed(attributes: dict[str, str]) -> str:
    given = ", ".join(f"{key}={_quoted(value)}" for key, value in attributes.items() if value)
    return f" [{given}]" if given else ""


def _text(label: Label | None, otherwise: str = "") -> str:
    return (label.text if label else "") or otherwise


def _quoted(text: str) -> str:
    r"""Return a string of DOT; in a label `\n` breaks the line, and `\\` is a backslash."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\0", "")
    return '"' + text.replace("\n", "\\n") + '"'
