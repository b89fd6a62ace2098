"""How a note is reached: the ways through the decision charts that end at it.

Each way is a link that opens the walk at this note.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from knapper.flowchart import find_paths
from knapper.render.decision.key import chart_title, key_of, place_of
from knapper.render.decision.shortest import shortest_paths

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knapper.flowchart import Path
    from knapper.links import ChartEnd, VaultIndex
    from knapper.render.body import Renderer

__all__ = ["render_ways"]

# Beyond this nobody reads on: the chart says it better.
_SHOWN: Final = 3
# Past this they are not counted.
_COUNTED: Final = 50
_CHARTS: Final = 12


def render_ways(
    ends: Sequence[ChartEnd], index: VaultIndex, page_url: str, renderer: Renderer
) -> str:
    """Return the section "How you get here" of a note's page, "" where no chart ends at it."""
    items = [_chart(end, index, page_url, renderer) for end in ends[:_CHARTS]]
    if not items:
        return ""
    title = renderer.say("How you get here")
    return (
        f'<aside class="ways" aria-label="{title}">'
        f'<p class="aside-title">{title}</p><ul>\n{"".join(items)}</ul></aside>\n'
    )


def _chart(end: ChartEnd, index: VaultIndex, page_url: str, renderer: Renderer) -> str:
    decisions = index.decisions[end.source]
    decision = decisions[end.chart]
    key = key_of(decisions, end.chart)
    title = renderer.title(end.source)
    name = chart_title(index.notes[end.source], end.chart, title)
    link = _link(renderer, end.source, place_of(key, ()), page_url, escape(name))
    say = renderer.say
    if name != title:
        link = say("{chart} in {note}").format(chart=link, note=escape(title))
    if decision is None:
        return ""
    ways = "".join(
        f"<li>{_link(renderer, end.source, _place(key, path), page_url, _said(path), 'way')}</li>\n"
        for path in shortest_paths(decision, end.node, _SHOWN)
    )
    every = find_paths(decision, end.node, _COUNTED)
    rest = len(every.paths) - _SHOWN
    if not every.complete:
        ways += f'<li class="more">{say("and more ways")}</li>\n'
    elif rest > 0:
        more = say("and 1 more way" if rest == 1 else "and {n} more ways").format(n=rest)
        ways += f'<li class="more">{more}</li>\n'
    return f"<li>{link}\n<ul>{ways}</ul></li>\n"


def _place(key: str, path: Path) -> str:
    way = [choice.answer.slug for choice in path.choices]
    return place_of(key, way) or place_of(key, ())


def _said(path: Path) -> str:
    return " ".join(
        f'<span class="step"><span class="question">{escape(choice.question.text)}</span> '
        f"<strong>{escape(choice.answer.text)}</strong></span>"
        for choice in path.choices
    )


def _link(  # noqa: PLR0913, PLR0917 - what a link is made of
    renderer: Renderer, source: str, place: str, page_url: str, html: str, also: str = ""
) -> str:
    href = escape(renderer.href(source, place, page_url) or "")
    classes = f"internal-link {also}".strip()
    return f'<a class="{classes}" href="{href}">{html}</a>'
