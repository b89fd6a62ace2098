"""The walks of a site: what the whole vault knows of a chart's nodes, put into the walk.

An end that links to a published note shows its title, its summary, and its row of a comparison
table that covers it. Of a note that is not published nothing is shown.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

import msgspec

from knapper.compile import Block, Note
from knapper.links import fragment_of, resolve_subpath
from knapper.render.comparison import listed
from knapper.render.decision.key import chart_title, key_of
from knapper.render.decision.walk import Shown, render_walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from knapper.checks import CoveredRow
    from knapper.compile import Chart
    from knapper.links import VaultIndex
    from knapper.render.body import Frame, Renderer

__all__ = ["Walks"]

_SUMMARY = ("^summary",)
_CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
_DEEPEST_HEADING = 6


class Walks:
    """Writes the walk under each decision chart.

    `index` is the published vault, `about` gives one sentence on a note, `rows` the rows of
    comparison tables by the note that each is about; it is asked when the first is needed.
    """

    def __init__(
        self,
        index: VaultIndex,
        about: Callable[[str], str],
        rows: Callable[[], Mapping[str, CoveredRow]],
    ) -> None:
        self.index, self.about, self.rows = index, about, rows

    def html(self, renderer: Renderer, frame: Frame, number: int) -> str:
        r"""Return the walk of chart `number` of the frame's note, "" for a chart without one.

        Its own ids begin with `\x05`, as those of the note's text do.
        """
        decisions = self.index.decisions.get(frame.path, ())
        decision = decisions[number] if number < len(decisions) else None
        if decision is None:
            return ""
        note = frame.note
        chart = note.charts[number]
        key = key_of(decisions, number)
        section = note.headings[chart.section] if 0 <= chart.section < len(note.headings) else None
        ends = _Ends(self, renderer, frame, chart, f"{key}-")
        shown = Shown(
            chart_title(note, number, renderer.title(frame.path)),
            lambda node: ends.name(node, decision.texts[node]),
            ends.about,
            min(section.level + 1, _DEEPEST_HEADING) if section else 2,
            renderer.say,
        )
        return render_walk(decision, f"\x05{key}", shown)


class _Ends:
    """What one page shows of the nodes of one chart."""

    def __init__(
        self, walks: Walks, renderer: Renderer, frame: Frame, chart: Chart, prefix: str
    ) -> None:
        self.walks, self.renderer, self.frame = walks, renderer, frame
        self.chart, self.prefix = chart, prefix
        self.addresses = {node.id: node.link for node in chart.chart.nodes if node.link}

    def name(self, node: str, text: str) -> str:
        """Return a node as inline HTML: a link to its note or address, or its text."""
        if path := self._path(node):
            link = self.frame.resolved[self.chart.links[node]]
            href = self.renderer.href(path, link.fragment, self.frame.page_url)
            if href is not None:
                title = self.renderer.title(path) if path in self.renderer.notes else text
                return f'<a class="internal-link" href="{escape(href)}">{escape(title)}</a>'
        address = self.addresses.get(node, "")
        if address.startswith(("https://", "http://")):
            return (
                f'<a class="external-link" href="{escape(address)}" rel="noopener">'
                f"{escape(text)}</a>"
            )
        return escape(text)

    def about(self, node: str) -> str:
        """Return what is known of the note that an end links to."""
        path = self._path(node)
        if path not in self.renderer.notes:
            return ""
        return f"{self._summary(path, node)}{self._row(path)}"

    def _path(self, node: str) -> str:
        """Return the published file that a node links to, "" for none."""
        link = self.chart.links.get(node)
        return self.frame.resolved[link].path if link is not None else ""

    def _summary(self, path: str, node: str) -> str:
        note = self.renderer.notes[path]
        place = resolve_subpath(note, _SUMMARY)
        described = note.properties.values.get("description")
        if isinstance(place, Block) and not (isinstance(described, str) and described.strip()):
            trail = (*self.frame.trail, f"{path}#{fragment_of(place)}")
            frame = self._frame(path, note, trail)
            number = self.chart.links[node]
            return self.renderer.stretch(frame, place, f"{self.prefix}{number}-")
        about = self.walks.about(path)
        return f'<p class="decide-about">{escape(about)}</p>' if about else ""

    def _row(self, path: str) -> str:
        row = self.walks.rows().get(path)
        if row is None or not row.cells:
            return ""
        table = self.renderer.notes[row.path]
        # Places within the table's note are those of the note.
        cells = msgspec.structs.replace(
            _compiled(tuple(cell.source for _, cell in row.cells)),
            headings=table.headings,
            blocks=table.blocks,
        )
        resolved = self.walks.index.resolve_note(row.path, cells)
        frame = msgspec.structs.replace(
            self._frame(row.path, cells, self.frame.trail), resolved=resolved
        )
        found = _CELL.findall(self.renderer.fill(cells.html, frame).replace("\x05", self.prefix))
        if len(found) != len(row.cells):
            return ""
        entries = "".join(
            f"<dt>{escape(name)}</dt><dd>{listed(html)}</dd>"
            for (name, _), html in zip(row.cells, found, strict=True)
        )
        return f'<dl class="decide-row">{entries}</dl>'

    def _frame(self, path: str, note: Note, trail: tuple[str, ...]) -> Frame:
        return msgspec.structs.replace(
            self.frame,
            path=path,
            note=note,
            trail=trail,
            resolved=self.renderer.resolved[path],
            walking=True,
        )


@lru_cache(maxsize=1024)
def _compiled(cells: tuple[str, ...]) -> Note:
    """Return a note that is a table of these cells alone, in one row below an empty header."""
    from knapper.compile import compile_note  # noqa: PLC0415 - loads the parser

    lines = ("|" * (len(cells) + 1), "|-" * len(cells) + "|", f"| {' | '.join(cells)} |")
    return compile_note("\n".join(lines))
