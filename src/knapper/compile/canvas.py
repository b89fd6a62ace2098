"""JSON Canvas files to the same record as notes: cards laid out, links and text found (§11).

The text of a `.canvas` file in, a `Note` out, so a canvas is a page, can be embedded, and its
links count like any other. A text card is compiled as a note; a file card embeds its file.
Cards stand where the author put them; edges are drawn beneath as one SVG.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

import msgspec

from knapper.compile.json_places import JsonString, json_places
from knapper.compile.note import CONTROL, compile_note
from knapper.compile.record import (
    Address,
    CompileOptions,
    Link,
    LinkKind,
    Note,
    Properties,
    Tag,
    TextBlock,
)
from knapper.diagnostics import Diagnostic, Span, finding

__all__ = ["compile_canvas"]

_SLOT = re.compile("\x02([LlEUTt])(\\d+)\x03")
_COLOR = re.compile(r"#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?\Z|[1-6]\Z")
_SIDES = {"top": (0.5, 0.0), "right": (1.0, 0.5), "bottom": (0.5, 1.0), "left": (0.0, 0.5)}
_OUTWARD = {"top": (0, -1), "right": (1, 0), "bottom": (0, 1), "left": (-1, 0)}
_ID = re.compile(r'"id"\s*:\s*"([^"\\]*)"')
_NUMBER = ""  # under no name of the format: which of the listed nodes this one is
_MARGIN = 24
_FAR = 1e6


class _Box(msgspec.Struct, frozen=True):
    id: str
    x: float
    y: float
    width: float
    height: float


def compile_canvas(text: str, options: CompileOptions) -> Note:
    """Compile the text of a `.canvas` file (JSON Canvas 1.0); unknown fields are passed over.

    A file that is no canvas gives an empty note and a finding S005.
    """
    try:
        data = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        return _record("", _Cards(options, ""), (_invalid(f"it is not JSON ({error})", line),))
    if not isinstance(data, dict):
        return _record("", _Cards(options, ""), (_invalid("it is not a JSON object", 1),))
    cards = _Cards(options, text)
    nodes = [
        {**each, _NUMBER: number}
        for number, each in enumerate(_listed(data.get("nodes")))
        if _is_node(each)
    ]
    boxes = {box.id: box for box in map(_box, nodes)}
    left = min((box.x for box in boxes.values()), default=0) - _MARGIN
    top = min((box.y for box in boxes.values()), default=0) - _MARGIN
    width = max((box.x + box.width for box in boxes.values()), default=0) - left + _MARGIN
    height = max((box.y + box.height for box in boxes.values()), default=0) - top + _MARGIN
    size = f"width:{width:.0f}px;height:{height:.0f}px"
    parts = [f'<div class="canvas"><div class="canvas-plane" style="{size}">\n']
    parts += [cards.card(node, _box(node), left, top) for node in nodes if _kind(node) == "group"]
    edges = [each for each in _listed(data.get("edges")) if isinstance(each, dict)]
    drawn, labels = _edges(edges, boxes, left, top, (width, height))
    parts.append(drawn)
    parts += [cards.card(node, _box(node), left, top) for node in nodes if _kind(node) != "group"]
    parts.append("</div></div>\n")
    cards.texts += [TextBlock(label, -1, 1) for label in labels]
    return _record("".join(parts), cards, tuple(cards.diagnostics))


class _Cards:
    """Writes cards and gathers the links, tags and texts of all of them.

    `source` is the text of the canvas.
    """

    def __init__(self, options: CompileOptions, source: str) -> None:
        self.options = options
        self.lines = _lines(source)
        self.places = json_places(source, "nodes")
        self.addresses: list[Address] = []
        self.links: list[Link] = []
        self.tags: list[Tag] = []
        self.texts: list[TextBlock] = []
        self.diagnostics: list[Diagnostic] = []
        self.has_math = self.has_mermaid = False
        self._written = 0

    def card(self, node: dict[str, Any], box: _Box, left: float, top: float) -> str:
        kind = _kind(node)
        color = node.get("color")
        mark = (
            f' data-color="{escape(color)}"'
            if isinstance(color, str) and _COLOR.match(color)
            else ""
        )
        paint = f";--canvas-color:{color}" if mark and str(color).startswith("#") else ""
        return (
            f'<div class="canvas-node canvas-{kind}"{mark} style="left:{box.x - left:.0f}px;'
            f"top:{box.y - top:.0f}px;width:{box.width:.0f}px;height:{box.height:.0f}px"
            f'{paint}">{self._content(kind, node, self.lines.get(box.id, 1))}</div>\n'
        )

    def _content(self, kind: str, node: dict[str, Any], line: int) -> str:
        if kind == "text":
            place = self.places.get((node[_NUMBER], "text"))
            return self._text(_string(node.get("text")), line, place)
        if kind == "file":
            parts = tuple(part for part in _string(node.get("subpath")).split("#") if part)
            path = "/" + _string(node.get("file"))
            at = self.places.get((node[_NUMBER], "file"))
            line, column, length = (at.line, at.column, at.length) if at else (line, 0, 0)
            self.links.append(
                Link(LinkKind.EMBED, path, parts, line=line, column=column, length=length)
            )
            return f"\x02E{len(self.links) - 1}\x03"
        if kind == "link":
            url = _string(node.get("url"))
            shown = escape(url)
            self.texts.append(TextBlock(url, -1, line, masked=((0, len(url)),)))
            if not url.startswith(("http://", "https://")):
                return f"<p>{shown}</p>"
            at = self.places.get((node[_NUMBER], "url"))
            line, column, length = (at.line, at.column, at.length) if at else (line, 0, 0)
            self.addresses.append(Address(url, line, column, length))
            return f'<p><a class="external-link" href="{shown}" rel="noopener">{shown}</a></p>'
        label = _string(node.get("label"))
        if kind != "group" or not label:
            return ""
        self.texts.append(TextBlock(label, -1, line))
        return f'<p class="canvas-label">{escape(label)}</p>'

    def _text(self, markdown: str, line: int, place: JsonString | None) -> str:
        def placed(*span: int) -> tuple[int, int, int]:
            # The card's text is compiled below an empty line of its own.
            return in_file(span[0] - 1, *span[1:]) if in_file else (line, 0, 0)

        in_file = place and place.read_as(markdown)
        # Front matter has no place in a card: a first line `---` is a rule.
        note = compile_note("\n" + markdown, self.options)
        links, tags, texts = len(self.links), len(self.tags), len(self.texts)
        for link in note.links:
            at = placed(link.line, link.column, link.length)
            block = link.block + texts if link.block >= 0 else -1
            self.links.append(
                msgspec.structs.replace(link, block=block, line=at[0], column=at[1], length=at[2])
            )
        self.addresses += [
            Address(each.url, *placed(each.line, each.column, each.length))
            for each in note.addresses
        ]
        self.tags += note.tags
        self.texts += [
            msgspec.structs.replace(block, section=-1, line=line) for block in note.texts
        ]
        self.diagnostics += [
            # A label's place and a fix are counted in the card; escapes would part them.
            msgspec.structs.replace(
                each,
                span=Span("", *placed(each.span.line, each.span.column, each.span.length)),
                labels=(),
                fix=None,
            )
            for each in note.diagnostics
        ]
        self.has_math |= note.has_math
        self.has_mermaid |= note.has_mermaid

        def moved(match: re.Match[str]) -> str:
            offset = tags if match[1] in "Tt" else links
            return f"\x02{match[1]}{int(match[2]) + offset}\x03"

        self._written += 1
        return _SLOT.sub(moved, note.html).replace("\x05", f"\x05card-{self._written}-")


def _edges(
    edges: list[dict[str, Any]],
    boxes: dict[str, _Box],
    left: float,
    top: float,
    size: tuple[float, float],
) -> tuple[str, list[str]]:
    """Draw all edges: a curve from side to side, an arrow head where an end has one.

    Returns the drawing, "" without an edge, and the labels in it.
    """
    drawn: list[str] = []
    labels: list[str] = []
    for edge in edges:
        start, end = boxes.get(str(edge.get("fromNode"))), boxes.get(str(edge.get("toNode")))
        if start is None or end is None:
            continue
        first = _side(edge.get("fromSide"), start, end)
        last = _side(edge.get("toSide"), end, start)
        x1, y1 = _anchor(start, first, left, top)
        x2, y2 = _anchor(end, last, left, top)
        reach = max(40.0, (abs(x2 - x1) + abs(y2 - y1)) / 4)
        (dx1, dy1), (dx2, dy2) = _OUTWARD[first], _OUTWARD[last]
        drawn.append(
            f'<path d="M{x1:.0f} {y1:.0f}C{x1 + dx1 * reach:.0f} {y1 + dy1 * reach:.0f} '
            f'{x2 + dx2 * reach:.0f} {y2 + dy2 * reach:.0f} {x2:.0f} {y2:.0f}"/>'
        )
        if edge.get("toEnd", "arrow") == "arrow":
            drawn.append(_arrow(x2, y2, last))
        if edge.get("fromEnd") == "arrow":
            drawn.append(_arrow(x1, y1, first))
        label = _string(edge.get("label"))
        if label:
            labels.append(label)
            drawn.append(
                f'<text x="{(x1 + x2) / 2:.0f}" y="{(y1 + y2) / 2:.0f}">{escape(label)}</text>'
            )
    width, height = size
    svg = (
        f'<svg class="canvas-edges" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" aria-hidden="true">{"".join(drawn)}</svg>\n'
        if drawn
        else ""
    )
    return svg, labels


def _arrow(x: float, y: float, side: str) -> str:
    dx, dy = _OUTWARD[side]
    corners = (
        (x, y),
        (x + dx * 10 - dy * 5, y + dy * 10 + dx * 5),
        (x + dx * 10 + dy * 5, y + dy * 10 - dx * 5),
    )
    points = " ".join(f"{a:.0f},{b:.0f}" for a, b in corners)
    return f'<polygon points="{points}"/>'


def _side(given: object, own: _Box, other: _Box) -> str:
    """Return the side an edge leaves from: the given one, else that which faces the other box."""
    if isinstance(given, str) and given in _SIDES:
        return given
    dx = other.x + other.width / 2 - own.x - own.width / 2
    dy = other.y + other.height / 2 - own.y - own.height / 2
    if abs(dx) > abs(dy):
        return "right" if dx > 0 else "left"
    return "bottom" if dy > 0 else "top"


def _anchor(box: _Box, side: str, left: float, top: float) -> tuple[float, float]:
    across, down = _SIDES[side]
    return box.x - left + across * box.width, box.y - top + down * box.height


def _kind(node: dict[str, Any]) -> str:
    kind = node.get("type")
    return kind if kind in ("text", "file", "link", "group") else "unknown"


def _is_node(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("id"), str)


def _box(node: dict[str, Any]) -> _Box:
    return _Box(node["id"], *(_number(node.get(key)) for key in ("x", "y", "width", "height")))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _FAR:
        return 0.0
    return float(value)


def _string(value: object) -> str:
    """Return a text of the file; JSON's escapes must bring in no slots, nor half characters."""
    if not isinstance(value, str):
        return ""
    return value.translate(CONTROL).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _lines(text: str) -> dict[str, int]:
    """Return the line in which each card stands; Obsidian writes one a line."""
    found: dict[str, int] = {}
    line = position = 0
    for match in _ID.finditer(text):
        line += text.count("\n", position, match.start())
        position = match.start()
        found.setdefault(match[1], line + 1)
    return found


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _invalid(reason: str, line: int) -> Diagnostic:
    return finding(
        "S005",
        f"this canvas cannot be read: {reason}",
        Span("", line, 1, 0),
        help="open it in Obsidian and save it again, or take it out of the vault",
    )


def _record(html: str, cards: _Cards, diagnostics: tuple[Diagnostic, ...]) -> Note:
    if cards.options.lean:
        html, cards.texts = "", []
    return Note(
        properties=Properties(),
        html=html,
        headings=(),
        blocks=(),
        links=tuple(cards.links),
        tags=tuple(cards.tags),
        texts=tuple(cards.texts),
        diagnostics=diagnostics,
        footnotes=len(html),
        has_math=cards.has_math,
        has_mermaid=cards.has_mermaid,
        addresses=tuple(cards.addresses),
    )
