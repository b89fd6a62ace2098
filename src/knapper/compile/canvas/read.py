"""The text of a canvas to records (JSON Canvas 1.0): what can be drawn is, the rest is told.

A later version of the format may bring fields, types of cards, colours, sides and ends that are
not known here: they are passed over without a word. A value that no version can mean, such as a
text where a number must be, is reported at its place, and the canvas is drawn without it.
"""

from __future__ import annotations

import json
import re
from typing import Any

from knapper.compile.canvas.record import SIDES, Box, Canvas, Card, Edge
from knapper.compile.json_places import json_values
from knapper.compile.note import CONTROL
from knapper.diagnostics import Diagnostic, Severity, Span, finding

__all__ = ["read_canvas"]

_COLOR = re.compile(r"#[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?\Z|[1-6]\Z")
_STYLES = ("cover", "ratio", "repeat")
_KINDS = ("text", "file", "link", "group")
_SIZES = {"text": (250.0, 60.0), "unknown": (250.0, 60.0)}  # Obsidian's new cards
_SIZE = (400.0, 400.0)
# What a card of a kind shows, and cannot be without.
_NEEDED = {"file": "file", "link": "url"}
_FAR = 1e6
_LONG = 60


def read_canvas(text: str) -> Canvas:
    """Read the text of a `.canvas` file. An empty file is a new canvas."""
    try:
        data = json.loads(text) if text.strip() else {}
    except json.JSONDecodeError as error:
        reason = f"it is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        return Canvas(diagnostics=(_unreadable(reason, error.lineno, error.colno),))
    except RecursionError:
        return Canvas(diagnostics=(_unreadable("its lists and objects nest too deeply"),))
    except ValueError:
        return Canvas(diagnostics=(_unreadable("it is not JSON: a number is too long"),))
    if not isinstance(data, dict):
        return Canvas(diagnostics=(_unreadable("it is not a JSON object"),))
    reader = _Reader(text)
    cards = reader.cards(reader.objects(data, "nodes"))
    edges = reader.edges(reader.objects(data, "edges"), cards)
    return Canvas(cards, edges, tuple(reader.diagnostics))


class _Reader:
    """Reads the values of objects. `source` is the canvas's text, for the places of faults."""

    def __init__(self, source: str) -> None:
        self.places = json_values(source)
        self.diagnostics: list[Diagnostic] = []

    def objects(self, data: dict[str, Any], key: str) -> list[tuple[int, dict[str, Any]]]:
        """Return the objects of a list of the canvas with their numbers in it."""
        value = data.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._tell((key, -1, ""), f"`{key}` is no list", f"`{key}`")
            return []
        found = []
        for number, each in enumerate(value):
            if isinstance(each, dict):
                found.append((number, each))
            else:
                name = f"{_one(key)} {number + 1}"
                self._tell((key, number, None), f"{name} is no object", name)
        return found

    def cards(self, nodes: list[tuple[int, dict[str, Any]]]) -> tuple[Card, ...]:
        """Return the cards, those without an id or with another's too."""
        found: list[Card] = []
        ids: set[str] = set()
        for number, node in nodes:
            own = node.get("id")
            identifier = own if isinstance(own, str) else ""
            name = f"card `{_short(identifier)}`" if identifier else f"card {number + 1}"
            if not identifier:
                at: tuple[str, int, str | None] = ("nodes", number, "id" if own else None)
                self._tell(at, f"{name} has no text as its `id`", name)
            elif identifier in ids:
                self._tell(("nodes", number, "id"), f"there is more than one {name}", name)
            ids.add(identifier)
            found.append(self._card(number, node, identifier, name))
        return tuple(found)

    def _card(self, number: int, node: dict[str, Any], identifier: str, name: str) -> Card:
        given = node.get("type")
        kind = given if given in _KINDS else "unknown"
        needed = _NEEDED.get(kind)
        if needed and not _string(node.get(needed)):
            at = ("nodes", number, needed if needed in node else None)
            self._tell(at, f"{name} has no text as its `{needed}`", name)
        width, height = _SIZES.get(kind, _SIZE)
        numbers = [
            self._number(("nodes", number, key), node.get(key), default, name)
            for key, default in (("x", 0.0), ("y", 0.0), ("width", width), ("height", height))
        ]
        x, y, width, height = numbers
        style = _string(node.get("backgroundStyle"))
        at_line = self.places.get(("nodes", number, None))
        return Card(
            number=number,
            id=identifier,
            kind=kind,
            box=Box(x, y, max(width, 1.0), max(height, 1.0)),
            line=at_line[0] if at_line else 1,
            color=_color(node.get("color")),
            text=_string(node.get("text")) if kind == "text" else "",
            file=_string(node.get("file")).strip() if kind == "file" else "",
            subpath=_string(node.get("subpath")) if kind == "file" else "",
            url=_string(node.get("url")).strip() if kind == "link" else "",
            label=_string(node.get("label")).strip() if kind == "group" else "",
            background=_string(node.get("background")).strip() if kind == "group" else "",
            background_style=style if style in _STYLES else "cover",
        )

    def _number(self, at: tuple[str, int, str], value: object, default: float, name: str) -> float:
        """Return a number of the file; one written as a text is read, and told."""
        if value is None:
            return default
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value) if abs(value) < _FAR else default
        self._tell(at, f"`{at[2]}` of {name} is no number", f"{name}, `{at[2]}`")
        try:
            number = float(value) if isinstance(value, str) else default
        except ValueError:
            return default
        return number if abs(number) < _FAR else default

    def edges(
        self, edges: list[tuple[int, dict[str, Any]]], cards: tuple[Card, ...]
    ) -> tuple[Edge, ...]:
        """Return the edges whose ends are both there; of cards with one id the first counts."""
        numbers = {card.id: card.number for card in reversed(cards) if card.id}
        found: list[Edge] = []
        for number, edge in edges:
            ends = [self._end(number, edge, key, numbers) for key in ("fromNode", "toNode")]
            start, end = ends
            if start is None or end is None:
                continue
            found.append(
                Edge(
                    start=start,
                    end=end,
                    start_side=_side(edge.get("fromSide")),
                    end_side=_side(edge.get("toSide")),
                    start_arrow=edge.get("fromEnd") == "arrow",
                    end_arrow=edge.get("toEnd") != "none",
                    color=_color(edge.get("color")),
                    label=_string(edge.get("label")).strip(),
                )
            )
        return tuple(found)

    def _end(
        self, number: int, edge: dict[str, Any], key: str, numbers: dict[str, int]
    ) -> int | None:
        value = edge.get(key)
        if isinstance(value, str) and value in numbers:
            return numbers[value]
        own = edge.get("id")
        name = f"edge `{_short(own)}`" if isinstance(own, str) and own else f"edge {number + 1}"
        to = f"leads to `{_short(value)}`, which is" if isinstance(value, str) else f"`{key}` is"
        message = (
            f"{name}: {to} no card of this canvas" if key in edge else f"{name} has no `{key}`"
        )
        self._tell(("edges", number, key if key in edge else None), message, f"{name}, `{key}`")
        return None

    def _tell(self, at: tuple[str, int, str | None], message: str, subject: str) -> None:
        place = self.places.get(at) or self.places.get((at[0], at[1], None)) or (1, 1, 0)
        self.diagnostics.append(
            finding(
                "S005",
                message,
                Span("", *place),
                help="open the canvas in Obsidian and mend or delete it there",
                severity=Severity.WARNING,
                subject=subject,
            )
        )


def _one(key: str) -> str:
    return "card" if key == "nodes" else "edge"


def _short(text: str) -> str:
    """Return a name of the file as a message can hold it."""
    text = " ".join(_string(text).split())
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _side(value: object) -> str:
    return value if isinstance(value, str) and value in SIDES else ""


def _color(value: object) -> str:
    return value if isinstance(value, str) and _COLOR.match(value) else ""


def _string(value: object) -> str:
    """Return a text of the file; JSON's escapes must bring in no slots, nor half characters."""
    if not isinstance(value, str):
        return ""
    return value.translate(CONTROL).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unreadable(reason: str, line: int = 1, column: int = 1) -> Diagnostic:
    return finding(
        "S005",
        f"this canvas cannot be read: {reason}",
        Span("", line, column, 0),
        help="open it in Obsidian and save it again, or take it out of the vault",
        subject="the canvas",
    )
