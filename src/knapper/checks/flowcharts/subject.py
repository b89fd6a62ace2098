"""One chart under check: the chart of a note, read as a decision, with the schema for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, Label, Severity, Span, finding
from knapper.links import LinkStatus

if TYPE_CHECKING:
    from knapper.checks.context import Context
    from knapper.checks.flowcharts.schema import ChartSchema
    from knapper.compile import Chart, Link
    from knapper.flowchart import Decision, Edge, Node
    from knapper.links import ResolvedLink

__all__ = ["Subject", "shown"]

_SHOWN = 60  # characters of a label that a message repeats


class Subject:
    """The `chart` of the note at `path`, its `decision`, and its `schema`, None for none."""

    def __init__(
        self,
        context: Context,
        path: str,
        chart: Chart,
        decision: Decision,
        schema: ChartSchema | None = None,
    ) -> None:
        self.context, self.path, self.chart = context, path, chart
        self.decision, self.schema = decision, schema

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """The nodes by id."""
        return {node.id: node for node in self.chart.chart.nodes}

    def edge(self, index: int) -> Edge:
        """Return an edge."""
        return self.chart.chart.edges[index]

    def name(self, node: str) -> str:
        """Return the text of a node as a message and a baseline name it."""
        return shown(self.decision.texts[node])

    def at(self, span: Span) -> Span:
        """Return the place in the note of something in the diagram."""
        placed = self.chart.place(span)
        return Span(self.path, placed.line, placed.column, placed.length)

    def node_at(self, node: str) -> Span:
        """Return the place of a node: where its text stands, else where it is first named."""
        found = self.nodes[node]
        has_place = found.label is not None and found.label.span.line
        return self.at(found.label.span if found.label and has_place else found.span)

    def edge_at(self, index: int) -> Span:
        """Return the place of an edge."""
        return self.at(self.edge(index).span)

    def link(self, node: str) -> tuple[Link, ResolvedLink] | None:
        """Return the link of a node with the class `internal-link`, and where it leads."""
        index = self.chart.links.get(node)
        if index is None:
            return None
        return (
            self.context.notes[self.path].links[index],
            self.context.index.links[self.path][index],
        )

    def note(self, node: str) -> str:
        """Return the path of the published note that a node links to, "" for none."""
        found = self.link(node)
        if found is None or found[1].status is not LinkStatus.RESOLVED:
            return ""
        return found[1].path if found[1].path in self.context.notes else ""

    def fault(  # noqa: PLR0913 - the fields of a finding, most by name
        self,
        code: str,
        message: str,
        span: Span,
        *,
        help_: str,
        subject: str,
        labels: tuple[Label, ...] = (),
        severity: Severity | None = None,
    ) -> Diagnostic:
        """Return a finding of this chart: an error where a schema speaks of the chart."""
        if self.schema is not None:
            severity = Severity.ERROR
        return finding(
            code, message, span, help=help_, labels=labels, severity=severity, subject=subject
        )


def shown(text: str) -> str:
    """Return a text as a message repeats it: on one line, in backticks, not too long."""
    text = " ".join(text.split()).replace("`", "'")
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + '…'}`"
