"""The notes that a flowchart's nodes link to (§7.9): `class A,B internal-link`.

Obsidian makes a node of that class a link to the note that its text names. This reads no more
of Mermaid than that, so links are known whether or not the diagram can be drawn.
"""

from __future__ import annotations

import re
from html import unescape

import msgspec

__all__ = ["NodeLink", "node_links"]

_CLASS_NAME = "internal-link"
_HEADER = re.compile(r"\s*(?:graph|flowchart)\b")
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?:.*\n)*?[ \t]*---[ \t]*(?:\n|$)")
_COMMENT = re.compile(r"%%\{.*?\}%%|^[ \t]*%%[^\n]*", re.DOTALL | re.MULTILINE)
_CLASS = re.compile(rf"^[ \t]*class[ \t]([^;\n]*)[ \t]{_CLASS_NAME}[ \t]*(?:;|$)", re.MULTILINE)
# A node as it stands in a statement: `A`, `A[text]`, `A(["text"])`, `A{{text}}`, `A>text]`,
# `A@{ label: "text" }`, each perhaps with `:::class`.
_NODE = re.compile(
    r"(?<!\w)(\w+(?:[-.]\w+)*+)"
    r"(?:@\{[^}\n]{0,500}?\blabel:[ \t]*\"(?P<label>[^\"\n]{0,500})\"[^}\n]{0,500}\}"
    r"|(?:[\[({]{1,3}+[/\\]?+|>)[ \t]*+"
    r"(?:\"(?P<quoted>[^\"]{0,500})\"|(?P<bare>[^\"\[\](){}|\n]{1,500}?))[ \t]*[/\\]?[\])}]{1,3})?"
    r"(?::::(?P<class>[\w-]+))?"
)
_BREAK = re.compile(r"(?:<br[ \t]*/?>|\s)+", re.IGNORECASE)
_ENTITY = re.compile(r"#(\w{1,8});")


class NodeLink(msgspec.Struct, frozen=True):
    """A node that links to a note: its id, its text, and where that stands.

    `line` counts the diagram's lines from 0, `column` from 1.
    """

    node: str
    text: str
    line: int
    column: int
    length: int


def node_links(source: str) -> tuple[NodeLink, ...]:
    """Return the nodes of a flowchart that link to notes, in the order they are named."""
    if _CLASS_NAME not in source:
        return ()
    # Blanks of the same length leave all places where they are.
    source = _COMMENT.sub(_blank, _FRONT_MATTER.sub(_blank, source, count=1))
    header = _HEADER.match(source)
    if not header:
        return ()
    linked = {
        node.strip(): None for match in _CLASS.finditer(source) for node in match[1].split(",")
    }
    found: dict[str, tuple[str, int, int]] = {}
    for match in _NODE.finditer(_CLASS.sub(_blank, source), header.end()):
        group = next((name for name in ("label", "quoted", "bare") if match[name]), 1)
        # The first place with a text counts, the first place of all where none has one.
        if match[1] not in found or (group != 1 and found[match[1]][0] == match[1]):
            found[match[1]] = (_plain(match[group]), match.start(group), match.end(group))
        if match["class"] == _CLASS_NAME:
            linked[match[1]] = None
    return tuple(_link(source, node, *found[node]) for node in linked if node in found)


def _link(source: str, node: str, text: str, start: int, end: int) -> NodeLink:
    line_start = source.rfind("\n", 0, start) + 1
    return NodeLink(node, text, source.count("\n", 0, start), start - line_start + 1, end - start)


def _plain(label: str) -> str:
    """Return what a label shows: no quoting backticks, breaks as blanks, entities read."""
    label = label.strip()
    if label.startswith("`") and label.endswith("`"):
        label = label[1:-1].replace("**", "")
    return unescape(_BREAK.sub(" ", _ENTITY.sub(_entity, label))).strip()


def _entity(match: re.Match[str]) -> str:
    """Return Mermaid's `#quot;` and `#35;` as HTML writes them."""
    return f"&#{match[1]};" if match[1].isdecimal() else f"&{match[1]};"


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
