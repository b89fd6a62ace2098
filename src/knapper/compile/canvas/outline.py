"""A canvas told as text: its groups with their cards, and which card leads to which.

It stands below the plane, for screen readers, for paper and for whoever prefers to read.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knapper.compile.canvas.order import Section
    from knapper.compile.canvas.record import Edge

__all__ = ["write_outline"]

_BETWEEN = {(False, True): "→", (True, False): "←", (True, True): "↔", (False, False): "—"}


def write_outline(
    sections: Sequence[Section],
    edges: Iterable[Edge],
    names: Mapping[int, str],
) -> str:
    """Return the text alternative; `names`, as HTML, are found by a card's number."""

    def named(number: int) -> str:
        # A file's name is a link to the file; any other leads to the card itself.
        name = names[number]
        return name if name.startswith("\x02") else f'<a href="#\x05node-{number}">{name}</a>'

    def items(parts: Sequence[Section]) -> str:
        written = []
        for part in parts:
            name = named(part.card.number)
            if part.card.kind == "group":
                name = f"<strong>{name}</strong>{items(part.parts) if part.parts else ''}"
            written.append(f"<li>{name}</li>\n")
        return f"<ul>\n{''.join(written)}</ul>\n"

    connections = "".join(
        f"<li>{named(edge.start)} {_BETWEEN[edge.start_arrow, edge.end_arrow]} {named(edge.end)}"
        f"{f': {escape(edge.label)}' if edge.label else ''}</li>\n"
        for edge in edges
    )
    return (
        '<details class="canvas-outline">\n<summary class="vault-own">Canvas as text</summary>\n'
        f"{items(sections)}"
        + (
            f'<p class="vault-own">Connections</p>\n<ul>\n{connections}</ul>\n'
            if connections
            else ""
        )
        + "</details>\n"
    )
