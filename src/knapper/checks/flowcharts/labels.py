"""`D011`: labels that are too long to be read in a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.checks.flowcharts.schema import LONGEST_LABEL
from knapper.checks.flowcharts.subject import shown
from knapper.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.flowcharts.subject import Subject

__all__ = ["check_labels"]


def check_labels(subject: Subject) -> Iterator[Diagnostic]:
    """Yield each label of a node or an edge with more characters than the schema allows.

    Without a schema each line of a label is looked at by itself.
    """
    schema, chart = subject.schema, subject.chart.chart
    most = schema.max_length if schema else LONGEST_LABEL
    places = [(node.label, subject.node_at(node.id)) for node in chart.nodes if node.label]
    places += [(edge.label, subject.at(edge.span)) for edge in chart.edges if edge.label]
    for label, span in places:
        lines = [" ".join(label.text.split())] if schema else label.text.split("\n")
        length = max(map(len, lines))
        if length > most:
            yield subject.fault(
                "D011",
                f"a label of {length} characters, where {most} may stand",
                subject.at(label.span) if label.span.line else span,
                help_="say it in fewer words, and the rest in the text or the note",
                severity=Severity.INFO,
                subject=f"label {shown(label.text)}",
            )
