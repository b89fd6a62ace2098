"""What a decision chart is called in addresses: `decide` in `#decide=no.yes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knapper.compile import Note
    from knapper.flowchart import Decision

__all__ = ["chart_title", "key_of", "place_of"]

# A way of more answers has no address of its own; a chart that long is nobody's to walk.
_LONGEST = 60


def key_of(decisions: Sequence[Decision | None], number: int) -> str:
    """Return the name of chart `number`: `decide` for a note's first decision, then `decide-2`."""
    before = sum(each is not None for each in decisions[:number])
    return f"decide-{before + 1}" if before else "decide"


def place_of(key: str, way: Sequence[str]) -> str:
    """Return the HTML id of the step that the answers `way` lead to, "" for a way too long.

    The id is the fragment of its address too: slugs hold letters, digits and hyphens alone.
    """
    return f"{key}={'.'.join(way)}" if len(way) <= _LONGEST else ""


def chart_title(note: Note, number: int, otherwise: str) -> str:
    """Return what a chart is called: its `accTitle`, the heading above it, or `otherwise`."""
    chart = note.charts[number]
    if chart.chart.title.strip():
        return " ".join(chart.chart.title.split())
    if 0 <= chart.section < len(note.headings):
        return note.headings[chart.section].text or otherwise
    return otherwise
