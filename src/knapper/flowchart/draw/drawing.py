"""A flowchart drawn: measured, laid out, written as one SVG that stands on its own.

Colours are attributes, those of the light scheme, so the drawing shows in any viewer and on
paper. Each part has a class beside, by which a page's style sheet gives it the colours of its
own scheme; an author's colours stand in `style`, over both. No style sheet, script, picture or
reference is inside, and no two runs differ.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from knapper.flowchart.draw.look import BORDER, BOX, INK, LINE, PAGE, PLAIN, Look, read_look
from knapper.flowchart.draw.pen import number
from knapper.flowchart.draw.shapes import Form, form
from knapper.flowchart.draw.ways import Head, head_of, line_path, to_border
from knapper.flowchart.draw.words import label_lines, plain, write_lines
from knapper.flowchart.layout import Arc, Graph, Group, Item, Layout, lay_out
from knapper.flowchart.text import EMPTY, FONT, Lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knapper.flowchart.layout import Box
    from knapper.flowchart.record import Edge, Flowchart, Node, Subgraph

__all__ = ["MAX_PARTS", "Drawing", "draw_flowchart", "is_too_large", "web_address"]

# Nobody reads a chart with more nodes and edges than this.
MAX_PARTS = 2_000
_SIZE, _LABEL_SIZE, _TITLE_SIZE = 14.0, 12.5, 13.0
_NARROW, _WIDE = 150.0, 220.0
_LABEL_NARROW, _LABEL_WIDE = 110.0, 170.0
_TITLE_WIDE = 320.0
_GAP, _MOST = 14.0, 15  # from edge to edge at a node, and for how many
_LABEL_PAD = 4.0
_MARGIN = 4.0  # half of the thickest line round a node at the drawing's edge
_QUESTION, _GROUP, _GROUP_LINE = "#f2ecfa", "#f8f6fb", "#dedae3"
_LINK = "#5b35a8"
_QUESTIONS = frozenset("diam diamond decision question rhombus hex hexagon prepare".split())
_WIDTHS = {"thick": 3.0}
_DASHES = {"dotted": "3 4"}
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\"'<>\\\x00-\x20]+", re.IGNORECASE)


class Drawing(NamedTuple):
    """A drawing as SVG, and its size in CSS pixels."""

    svg: str
    width: float
    height: float


def is_too_large(chart: Flowchart) -> bool:
    """Return whether a chart has so many nodes and edges that it is not drawn."""
    return len(chart.nodes) + len(chart.edges) + len(chart.subgraphs) > MAX_PARTS


def web_address(link: str) -> str:
    """Return the address of `click A href "…"`, "" for one that is not of the web or of mail."""
    return link.strip() if _ADDRESS.fullmatch(link.strip()) else ""


def draw_flowchart(
    chart: Flowchart,
    links: Mapping[str, tuple[str, str]] | None = None,
    prefix: str = "flowchart",
    name: str = "Flowchart",
) -> Drawing:
    """Return the drawing of a chart.

    Args:
        chart: what to draw; best not one that `is_too_large`.
        links: for nodes that link to notes, by id, what is written before and behind them.
        prefix: what the ids in the drawing begin with.
        name: what the chart is called where it has no title.
    """
    return _Drawer(chart, links or {}, prefix).drawing(name)


class _Drawer:
    """One chart on its way."""

    def __init__(self, chart: Flowchart, links: Mapping[str, tuple[str, str]], prefix: str) -> None:
        self.chart, self.links, self.prefix = chart, links, prefix
        sideways = chart.direction in {"LR", "RL"}
        self.words: dict[str, Lines] = {}
        self.forms: dict[str, Form] = {}
        self.looks = {node.id: self._look(node.classes, node.styles) for node in chart.nodes}
        into, out = Counter(e.end for e in chart.edges), Counter(e.start for e in chart.edges)
        for node in chart.nodes:
            bold = self.looks[node.id].bold
            words = label_lines(node.label, node.id, _SIZE, _NARROW, _WIDE, bold=bold)
            self.words[node.id] = words
            # Where many edges meet, there is room between their heads.
            least = min(max(into[node.id], out[node.id]) - 1, _MOST) * _GAP
            width, height = words.width, words.height
            width, height = (width, max(height, least)) if sideways else (max(width, least), height)
            self.forms[node.id] = form(node.shape, width, height, sideways=sideways)
        self.titles = {
            group.id: label_lines(
                group.title, group.id, _TITLE_SIZE, _TITLE_WIDE, _TITLE_WIDE, bold=True
            )
            for group in chart.subgraphs
        }
        known = self.forms.keys() | self.titles.keys()
        self.groups = self._outer_first()
        # Numbered as the author counts them for `linkStyle`.
        self.edges = [
            (number_, edge, self._edge_words(edge))
            for number_, edge in enumerate(chart.edges)
            if edge.start in known and edge.end in known
        ]
        self.layout = self._laid_out()
        self.reachable = bool(self.links)

    def _look(self, classes: tuple[str, ...], styles: tuple[str, ...]) -> Look:
        defined = self.chart.class_defs
        if not (styles or defined):
            return PLAIN
        given = [
            style
            for name in ("default", *(each for each in classes if each != "default"))
            for style in defined.get(name, ())
        ]
        return read_look([*given, *styles])

    def _edge_words(self, edge: Edge) -> Lines:
        if edge.label is None or edge.stroke == "invisible":
            return EMPTY
        return label_lines(edge.label, "", _LABEL_SIZE, _LABEL_NARROW, _LABEL_WIDE)

    def _laid_out(self) -> Layout:
        items = tuple(
            Item(node.id, self.forms[node.id].width, self.forms[node.id].height, node.subgraph)
            for node in self.chart.nodes
        )
        arcs = tuple(
            Arc(
                edge.start,
                edge.end,
                words.width + 2 * _LABEL_PAD if words.lines else 0,
                words.height + 2 if words.lines else 0,
                edge.length,
            )
            for _, edge, words in self.edges
        )
        groups = tuple(
            Group(
                group.id,
                self.titles[group.id].width,
                self.titles[group.id].height,
                group.parent,
                group.direction,
            )
            for group in self.chart.subgraphs
        )
        return lay_out(Graph(items, arcs, groups, self.chart.direction))

    def drawing(self, name: str) -> Drawing:
        """Return the whole."""
        layout = self.layout
        groups = [self._group(group) for group in self.groups]
        lines, labels = self._ways()
        nodes = [self._node(node) for node in self.chart.nodes]
        width, height = layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN
        size = f"{number(width)} {number(height)}"
        title = plain(" ".join((self.chart.title or name).split()))
        description = plain(" ".join(self.chart.description.split()))
        described = f' aria-describedby="{self.prefix}-desc"' if description else ""
        # An image has no inside to go to, so a drawing with links is none.
        role = "group" if self.reachable else "img"
        opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{self.prefix}" class="flowchart-drawing"'
            f' role="{role}" aria-labelledby="{self.prefix}-title"{described}'
            f' width="{number(width)}" height="{number(height)}"'
            f' viewBox="-{number(_MARGIN)} -{number(_MARGIN)} {size}"'
            f' style="--flowchart-width:{number(width)}px"'
            # The direction of the page is not that of the labels.
            f' font-family="{FONT}" font-size="{number(_SIZE)}" text-anchor="middle"'
            f' direction="ltr" fill="{INK}">'
        )
        parts = [
            opening,
            f'<title id="{self.prefix}-title">{title}</title>',
            f'<desc id="{self.prefix}-desc">{description}</desc>' if description else "",
            *groups,
            *_in_group("edges", f' fill="none" stroke="{LINE}" stroke-width="1.5"', lines),
            *_in_group("edge-labels", f' font-size="{number(_LABEL_SIZE)}"', labels),
            *_in_group("nodes", ' stroke-width="1.5" stroke-linejoin="round"', nodes),
            "</svg>",
        ]
        return Drawing("".join(parts), width, height)

    # -- subgraphs -----------------------------------------------------------------------------

    def _outer_first(self) -> list[Subgraph]:
        """Return the subgraphs, each behind those round it."""
        parents = {group.id: group.parent for group in self.chart.subgraphs}

        def depth(identity: str) -> int:
            steps = 0
            while parents.get(identity) and steps <= len(parents):
                identity, steps = parents[identity], steps + 1
            return steps

        return sorted(self.chart.subgraphs, key=lambda group: depth(group.id))

    def _group(self, group: Subgraph) -> str:
        box, title = self.layout.groups[group.id], self.titles[group.id]
        look = self._look(group.classes, group.styles)
        top = box.y - box.height / 2
        place = self.layout.titles.get(group.id)
        x, y = (place.x, place.y) if place else (box.x, top + title.height / 2 + 6)
        words = write_lines(title, x, y, f' font-weight="700"{_style(look.text)}')
        return (
            f'<g class="subgraph" font-size="{number(_TITLE_SIZE)}">'
            f'<rect x="{number(box.x - box.width / 2)}" y="{number(top)}"'
            f' width="{number(box.width)}" height="{number(box.height)}" rx="6"'
            f' fill="{_GROUP}" stroke="{_GROUP_LINE}"{_style(look.shape)}/>{words}</g>'
        )

    # -- edges ---------------------------------------------------------------------------------

    def _ways(self) -> tuple[list[str], list[str]]:
        """Return the lines of all edges, and their labels."""
        lines: list[str] = []
        labels: list[str] = []
        styles = self.chart.link_styles
        for (number_, edge, words), route in zip(self.edges, self.layout.routes, strict=True):
            if edge.stroke == "invisible" or len(route.points) < 2:  # noqa: PLR2004 - a line has two ends
                continue
            given = [s for c in edge.classes for s in self.chart.class_defs.get(c, ())]
            given += [*styles.get(-1, ()), *styles.get(number_, ()), *edge.styles]
            look = read_look(given, label=True) if given else PLAIN
            lines.append(self._line(number_, edge, list(route.points), look))
            if words.lines and route.label is not None:
                labels.append(self._edge_label(number_, words, route.label, look))
        return lines, labels

    def _line(self, index: int, edge: Edge, points: list[tuple[float, float]], look: Look) -> str:
        for end, name in ((0, edge.start), (-1, edge.end)):
            box = self.layout.items.get(name)
            if box is not None:
                way = points if end == 0 else points[::-1]
                points[end] = to_border(way, box, self.forms.get(name))
        width = look.width or _WIDTHS.get(edge.stroke, 1.5)
        kind = edge.type.removeprefix("double_").removeprefix("arrow_")
        kind = "" if kind == "open" else kind
        first = head_of(kind if edge.type.startswith("double_") else "", points, width)
        last = head_of(kind, points[::-1], width)
        points[0], points[-1] = first.end, last.end
        stroke = f' stroke-width="{number(width)}"' if width != 1.5 else ""  # noqa: PLR2004 - the usual
        dash = f' stroke-dasharray="{_DASHES[edge.stroke]}"' if edge.stroke in _DASHES else ""
        heads = "".join(_write_head(head, look) for head in (first, last) if head.path)
        path = f'<path d="{line_path(points)}"{stroke}{dash}{_style(look.line)}/>'
        return f'<g class="edge" data-edge="{index}">{path}{heads}</g>'

    def _edge_label(self, index: int, words: Lines, box: Box, look: Look) -> str:
        behind = self._behind(box)
        back, style = (PAGE, "") if behind is None else (_GROUP, _style(_fill(behind)))
        kind = "edge-label" if behind is None else "edge-label on-subgraph"
        return (
            f'<g class="{kind}" data-edge="{index}">'
            f'<rect x="{number(box.x - box.width / 2)}" y="{number(box.y - box.height / 2)}"'
            f' width="{number(box.width)}" height="{number(box.height)}" fill="{back}"{style}/>'
            f"{write_lines(words, box.x, box.y, _style(look.text))}</g>"
        )

    def _behind(self, label: Box) -> Look | None:
        """Return the look of the innermost subgraph that a label is in, None for none."""
        found = None
        for group in self.groups:
            box = self.layout.groups[group.id]
            within = abs(label.x - box.x) < box.width / 2
            if within and abs(label.y - box.y) < box.height / 2:
                found = self._look(group.classes, group.styles)
        return found

    # -- nodes ---------------------------------------------------------------------------------

    def _node(self, node: Node) -> str:
        box = self.layout.items[node.id]
        shape, look = self.forms[node.id], self.looks[node.id]
        before, behind = self.links.get(node.id, ("", ""))
        address = "" if before else web_address(node.link)
        linked = bool(before or address)
        if address:
            before = f'<a class="external-link" href="{plain(address)}" rel="noopener">'
            behind = "</a>"
            self.reachable = True
        question = node.shape in _QUESTIONS
        kinds = ["node", "question" if question else "", "linked" if linked else ""]
        tooltip = " ".join(node.tooltip.split())
        return "".join(
            (
                before,
                f'<g class="{" ".join(filter(None, kinds))}" data-node="{plain(node.id)}"',
                f' transform="translate({number(box.x)} {number(box.y)})">',
                f"<title>{plain(tooltip)}</title>" if tooltip else "",
                _write_form(shape, look, question=question, linked=linked),
                self._node_text(node.id, shape, look, linked=linked),
                "</g>",
                behind,
            )
        )

    def _node_text(self, identity: str, shape: Form, look: Look, *, linked: bool) -> str:
        if not shape.worded:
            return ""
        attributes = (f' fill="{_LINK}"' if linked else "") + _style(look.text)
        return write_lines(self.words[identity], *shape.text, attributes, underlined=linked)


def _write_head(head: Head, look: Look) -> str:
    if head.open:
        return f'<path d="{head.path}"{_style(look.line)}/>'
    style = _style(look.head)
    return f'<path class="head" d="{head.path}" fill="{LINE}" stroke="none"{style}/>'


def _write_form(shape: Form, look: Look, *, question: bool, linked: bool) -> str:
    stroke = _LINK if linked else BORDER
    if not shape.drawn:
        return "".join(
            f'<path class="line" d="{line}" fill="none" stroke="{stroke}"{_style(look.line)}/>'
            for line in shape.lines
        )
    fill = _QUESTION if question else BOX
    fill, kind = (LINE, "solid") if shape.solid else (fill, "shape")
    outlines = "".join(
        f'<path class="{kind}" d="{outline.path}" fill="{fill}" stroke="{stroke}"'
        f"{_style(look.shape)}/>"
        for outline in (*shape.behind, shape.outline)
    )
    lines = "".join(
        f'<path class="line" d="{line}" fill="none" stroke="{stroke}"{_style(look.line)}/>'
        for line in shape.lines
    )
    return outlines + lines


def _fill(look: Look) -> str:
    return f"fill:{look.fill}" if look.fill else ""


def _style(css: str) -> str:
    return f' style="{css}"' if css else ""


def _in_group(kind: str, attributes: str, parts: list[str]) -> list[str]:
    """Return parts in a group, nothing for none."""
    return [f'<g class="{kind}"{attributes}>', *parts, "</g>"] if any(parts) else []
