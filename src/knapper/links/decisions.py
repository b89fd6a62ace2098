"""Decision charts as links: which answers lead to the notes that a chart's nodes link to.

In come compiled notes; out come their charts read as decisions, and for each link of a chart
the last question and answer before it, which is what the graph and the backlinks say of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart import Choice, read_decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knapper.compile import Note
    from knapper.flowchart import Decision
    from knapper.links.index import VaultIndex

__all__ = ["ChartEnd", "choices_of", "find_ends", "read_decisions"]


class ChartEnd(msgspec.Struct, frozen=True):
    """An end of a decision chart: `node` of chart number `chart` in the note `source`."""

    source: str
    chart: int
    node: str


def read_decisions(note: Note) -> tuple[Decision | None, ...]:
    """Return the charts of a note as decisions, in order; None for a chart that decides nothing."""
    return tuple([read_decision(each.chart) for each in note.charts])


def choices_of(
    note: Note, decisions: Iterable[Decision | None]
) -> Mapping[int, tuple[Choice, ...]]:
    """Return for the links of decision charts the choices that lead there, none left out.

    Keys are indexes into `Note.links`; `decisions` are the note's charts as `read_decisions`
    gives them. A node that is passed without a choice is led to by the choice before it.
    """
    found: dict[int, tuple[Choice, ...]] = {}
    for chart, decision in zip(note.charts, decisions, strict=True):
        if decision is None or not chart.links:
            continue
        before: dict[str, dict[tuple[str, str], Choice]] = {}
        for question in decision.questions.values():
            for answer in question.answers:
                choice = Choice(question, answer)
                for node in (*answer.steps, answer.next):
                    said = question.text, answer.text
                    before.setdefault(node, {}).setdefault(said, choice)
        for node, link in chart.links.items():
            if node in before:
                found[link] = tuple(before[node].values())
    return found


def find_ends(index: VaultIndex) -> dict[str, tuple[ChartEnd, ...]]:
    """Return by note the ends of decision charts, in other notes, that are links to it.

    An end that cannot be reached from the chart's start is none, nor is a chart without a
    question.
    """
    found: dict[str, list[ChartEnd]] = {}
    for source, decisions in index.decisions.items():
        for number, decision in enumerate(decisions):
            if decision is None or decision.first not in decision.questions:
                continue
            links = index.notes[source].charts[number].links
            for node in decision.ends:
                if node not in links or node not in decision.reached:
                    continue
                path = index.links[source][links[node]].path
                if path in index.notes and path != source:
                    found.setdefault(path, []).append(ChartEnd(source, number, node))
    return {path: tuple(ends) for path, ends in found.items()}
