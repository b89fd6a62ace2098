"""Mermaid's diagrams other than flowcharts, drawn as static SVG, so that no page needs a script.

The library is merman, a renderer without a browser. It is optional, as there are wheels of it
for few platforms: without it a page shows the diagram's source.
"""

from __future__ import annotations

import atexit
import importlib
import json
import re
from functools import lru_cache
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import ParseError

import msgspec

from knapper.compile.diagram.colour import THEME
from knapper.compile.diagram.svg import clean

__all__ = ["Drawing", "draw"]

# Beyond this nobody reads a diagram; to lay it out takes seconds.
_MAX_SOURCE = 20_000
_MAX_MILLISECONDS = 5_000
_MAX_MESSAGE = 160
# Marks of HTML in labels, for which SVG's text has no word.
_INLINE_MARKUP = re.compile(
    r"</?(?:b|code|em|i|kbd|mark|s|small|strong|sub|sup|tt|u)>", re.IGNORECASE
)
# The library's word for "this is wrong", of all that it may say no for.
_INVALID = frozenset(("MERMAN_PARSE_ERROR", "MERMAN_NO_DIAGRAM"))
_HTML_LABELS = {"htmlLabels": False}
_OPTIONS = {
    "resources": {
        "profile": "constrained",
        # The profile's 125,000 ends at some twenty nodes; this draws 500 in a chain in 0.13 s.
        "limits": {"max_layout_work_units": 4_000_000},
    },
    "svg": {"pipeline": "resvg-safe", "diagram_id": "diagram"},
    "site_config": {
        **_HTML_LABELS,
        "class": _HTML_LABELS,
        "theme": "base",
        "look": "classic",
        "themeVariables": THEME,
        # What a diagram may not set: its colours are the page's.
        "secure": (
            "secure securityLevel startOnLoad maxTextSize suppressErrorRendering maxEdges "
            "fontFamily altFontFamily themeCSS themeVariables theme look htmlLabels darkMode"
        ).split(),
    },
}
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?:.*\n)*?[ \t]*---[ \t]*\n")
_PREAMBLE = re.compile(r"(?:\s|%%\{.*?\}%%|%%[^\n]*)*+", re.DOTALL)
_WORD = re.compile(r"[A-Za-z0-9]+")
_NAMES = {
    "architecture": "Architecture diagram",
    "block": "Block diagram",
    "classDiagram": "Class diagram",
    "erDiagram": "Entity relationship diagram",
    "gantt": "Gantt chart",
    "gitGraph": "Git graph",
    "journey": "User journey",
    "kanban": "Kanban board",
    "mindmap": "Mind map",
    "packet": "Packet diagram",
    "pie": "Pie chart",
    "quadrantChart": "Quadrant chart",
    "radar": "Radar chart",
    "requirementDiagram": "Requirement diagram",
    "sankey": "Sankey diagram",
    "sequenceDiagram": "Sequence diagram",
    "stateDiagram": "State diagram",
    "timeline": "Timeline",
    "treemap": "Treemap",
    "xychart": "Chart",
}


class Drawing(msgspec.Struct, frozen=True):
    r"""What became of a diagram.

    `svg` is "" where the source is to be shown instead. Its ids begin with `\x05` and
    `prefix`. `error` says what is wrong with the source, "" for nothing, and `line` where,
    counted from 0.
    """

    svg: str = ""
    prefix: str = ""
    error: str = ""
    line: int = 0


@lru_cache(maxsize=256)
def draw(source: str) -> Drawing:
    """Return the drawing of a diagram; never raises."""
    library = _engine()
    if library is None:
        return Drawing()
    if len(source) > _MAX_SOURCE:
        return Drawing(error=f"it is longer than {_MAX_SOURCE:,} characters")
    prefix = f"diagram-{sha256(source.encode('utf-8', 'replace')).hexdigest()[:10]}"
    source = _INLINE_MARKUP.sub("", source)
    try:
        svg = clean(_render(library, source), prefix, _name(source))
    except (ParseError, RecursionError):
        return Drawing(error="it cannot be drawn")
    except Exception as error:  # noqa: BLE001 - a foreign library's own tree, some of it internal
        message, line = _reason(source, error)
        return Drawing(error=message, line=line)
    return Drawing(svg, prefix)


@lru_cache(maxsize=1)
def _engine() -> tuple[Any, Any] | None:
    """Return merman and an engine of it, None where it is not installed or does not run."""
    try:
        merman = importlib.import_module("merman")
        engine = merman.MermanEngine(options_json=json.dumps(_OPTIONS), services=None)
    except Exception:  # noqa: BLE001 - a native library may fail to load in many ways
        return None
    # Its library must still be there when the engine goes, or the interpreter complains at exit.
    atexit.register(_engine.cache_clear)
    return merman, engine


def _render(library: tuple[Any, Any], source: str) -> str:
    """Return the SVG that the library draws, within a time limit; raises what it raises."""
    merman, engine = library
    request = merman.MermanOperationRequestV4(
        operation_id="svg",
        source=source,
        uri=None,
        options_json=None,
        control=merman.MermanOperationControl(timeout_ms=_MAX_MILLISECONDS),
    )
    svg: bytes = engine.execute(request).data
    return svg.decode("utf-8")


def _reason(source: str, error: Exception) -> tuple[str, int]:
    """Return what the library says is wrong, and the line where."""
    message = str(getattr(error, "message", "") or "it cannot be drawn")
    if getattr(error, "code_name", "") not in _INVALID:
        limit = re.match(r"resource limit `(\w+)` exceeded", message)
        return ("it is too large to be drawn" if limit else _short(message)), 0
    message = re.sub(r"^Diagram parse error \([^)]*\): ", "", message)
    span = getattr(getattr(error, "diagnostic", None), "span", None)
    if span is None:
        # Where no place is told, the message mostly cites the line.
        lines = [line.strip() for line in source.split("\n")]
        cited = max(range(len(lines)), key=lambda at: (lines[at] in message) * len(lines[at]))
        return _short(message), cited
    before = source.encode("utf-8", "replace")[: span.start]
    # An end that is missing is missed where the text ends, not on the empty line after it.
    return _short(message), before.rstrip(b"\n").count(b"\n")


def _short(message: str) -> str:
    message = " ".join(message.split())
    return message if len(message) <= _MAX_MESSAGE else f"{message[:_MAX_MESSAGE]}…"


def _name(source: str) -> str:
    """Return what a diagram is called by its kind."""
    body = _FRONT_MATTER.sub("", source, count=1) if source.lstrip()[:3] == "---" else source
    preamble = _PREAMBLE.match(body)
    word = _WORD.match(body, preamble.end() if preamble else 0)
    return _NAMES.get(word[0] if word else "", "Diagram")
