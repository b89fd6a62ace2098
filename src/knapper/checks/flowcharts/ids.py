"""`D013`: an `o` or `x` right behind a line, which ends the line and is lost to the node's id.

`a---ops` is a line with a circle at its end and a node `ps`. Words of Mermaid's as ids are found
where the text is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.diagnostics import Diagnostic, Severity, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.compile import Chart

__all__ = ["check_ids"]

_LETTERS: Final = {"arrow_circle": "o", "arrow_cross": "x"}


def check_ids(context: Context, path: str, chart: Chart) -> Iterator[Diagnostic]:
    """Yield each edge that took the first letter of an id; a fault where the id is known."""
    suspects = [edge for edge in chart.chart.edges if edge.type in _LETTERS]
    if not suspects:
        return
    lines = context.source(path).split("\n")
    known = {node.id for node in chart.chart.nodes}
    for edge in suspects:
        place, letter = chart.place(edge.span), _LETTERS[edge.type]
        line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        end = place.column - 1 + place.length
        if line[end - 1 : end] != letter or not line[end : end + 1].isalnum():
            continue
        meant, sign = letter + edge.end, "circle" if letter == "o" else "cross"
        yield finding(
            "D013",
            f"`{letter}` ends the line in a {sign}, and the node is `{edge.end}`",
            Span(path, place.line, end, 1 + len(edge.end)),
            help=f"put a blank before `{meant}`, or one before `{edge.end}` if it is meant so",
            severity=Severity.WARNING if meant in known else Severity.INFO,
            subject=f"id `{meant}`",
        )
