"""The graph of one note: who links to it, the note, and whom it links to, side by side.

Names are real text in two lists, so they wrap and grow as text does; between them an SVG, which
stretches with the lists, draws the links. It needs no script and no measuring of text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knapper.graph import Near

__all__ = ["NearNote", "render_near"]

_ROW = 10  # height of a name, in the unit of the drawing, which is 100 wide
_MIDDLE = 50


class NearNote(NamedTuple):
    """A note round another: its address, its name, and the number of its colour."""

    href: str
    title: str
    colour: int


def render_near(
    near: Near, note: Callable[[int], NearNote], say: Callable[[str], str], whole: str
) -> str:
    """Return the graph of a note, "" where nothing is linked with it.

    `note` tells of the note with a number; `whole` is the address of the whole graph, "" for
    none.
    """
    if not (near.before or near.after):
        return ""
    rows = max(len(near.before), len(near.after))
    sides = (("before", say("Links here"), near.before), ("after", say("Leads to"), near.after))
    lists = [
        f'<p class="near-{name}">{label}</p><ul class="near-{name}" aria-label="{label}">'
        f"{''.join(_item(note(each), back=each in near.back, say=say) for each in side)}</ul>"
        for name, label, side in sides
        if side
    ]
    more = say("{n} more").format(n=near.rest) if near.rest else ""
    link = f'<a href="{escape(whole)}">{say("Whole graph")}</a>' if whole else ""
    foot = " · ".join(filter(None, (more, link)))
    one = "" if near.before and near.after else " one-sided"
    return (
        f'<nav class="near-graph{one}" aria-label="{say("Nearby notes")}">'
        f"{''.join(lists)}{_drawing(near, rows)}"
        f"{f'<p class=near-foot>{foot}</p>' if foot else ''}</nav>\n"
    )


def _item(note: NearNote, *, back: bool, say: Callable[[str], str]) -> str:
    colour = f" class=g{note.colour}" if note.colour else ""
    both = f'<span role="img" aria-label="{say("both ways")}">⇄</span>' if back else ""
    return f'<li{colour}><a href="{escape(note.href)}">{escape(note.title)}</a>{both}</li>'


def _drawing(near: Near, rows: int) -> str:
    height = rows * _ROW
    before, after = _heights(near.before, rows), _heights(near.after, rows)
    middle = height // 2
    # Curves that leave and arrive level.
    ways = "".join(f"M0 {y}C30 {y} 20 {middle} {_MIDDLE} {middle}" for y in before)
    ways += "".join(f"M100 {y}C70 {y} 80 {middle} {_MIDDLE} {middle}" for y in after)
    places = [*((0, y) for y in before), *((100, y) for y in after)]
    between = "".join(_between(places[one], places[two]) for one, two in near.between)
    faint = f'<path class="near-between" d="{between}"/>' if between else ""
    return (
        f'<svg viewBox="0 0 100 {height}" preserveAspectRatio="none" aria-hidden="true">{faint}'
        f'<path d="{ways}"/><path class="near-self" d="M{_MIDDLE} {middle}h0"/></svg>'
    )


def _heights(side: Sequence[int], rows: int) -> list[int]:
    """Return the height of each name of a side; the shorter side stands in the middle."""
    first = (rows - len(side)) * _ROW // 2 + _ROW // 2
    return [first + number * _ROW for number in range(len(side))]


def _between(one: tuple[int, int], two: tuple[int, int]) -> str:
    """Return a line between two names: bowed where they stand on one side."""
    (left, top), (right, bottom) = one, two
    if left != right:
        return f"M{left} {top}L{right} {bottom}"
    bow = 22 if left == 0 else 78
    return f"M{left} {top}Q{bow} {(top + bottom) // 2} {right} {bottom}"
