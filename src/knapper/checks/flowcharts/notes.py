"""`D009`, `D010`, `D014`: the ends of a decision are notes, of the kind that a schema asks for.

A node with the class `internal-link` links to the note that its text names. A chart without
such nodes is no guide to notes, and is left in peace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, Label, Severity, Span
from knapper.flowchart import is_decision_node
from knapper.links import LinkStatus
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.flowcharts.schema import ChartSchema
    from knapper.checks.flowcharts.subject import Subject
    from knapper.checks.links.missing import Names

__all__ = ["check_coverage", "check_ends", "check_notes"]


def check_notes(subject: Subject, names: Names) -> Iterator[Diagnostic]:
    """Yield each node that names no note where it should."""
    decision, schema = subject.decision, subject.schema
    ends = dict.fromkeys(decision.ends)
    guides = any(subject.note(node) for node in ends)
    if not guides and (schema is None or schema.ends is None):
        return
    # One line of `class` often makes links of all nodes there are.
    of_all = any(_leads_nowhere(subject, node) for node in decision.questions)
    for node in decision.ways:
        if _leads_nowhere(subject, node):
            if schema is not None or node in ends:
                severity = Severity.INFO if of_all else Severity.WARNING
                yield _missing(subject, node, names, severity)
        elif node in ends and _is_no_note(subject, node):
            name = subject.name(node)
            yield subject.fault(
                "D009",
                f"the end {name} is no note, though other ends are"
                if guides
                else f"the end {name} is no note",
                subject.node_at(node),
                help_=f"give it the class, `class {node} internal-link`, if its text names a note",
                severity=Severity.INFO,
                subject=f"end {name}",
            )


def _is_no_note(subject: Subject, node: str) -> bool:
    """Return whether an end is meant to be no note.

    One drawn as a question has a finding of its own. One with an address of the web leads on,
    but for a schema that says what note an end must be.
    """
    found, schema = subject.nodes[node], subject.schema
    if subject.link(node) is not None or is_decision_node(found, ()):
        return False
    return not found.link or (schema is not None and schema.ends is not None)


def _leads_nowhere(subject: Subject, node: str) -> bool:
    found = subject.link(node)
    return found is not None and found[1].status is LinkStatus.MISSING


def _missing(subject: Subject, node: str, names: Names, severity: Severity) -> Diagnostic:
    found = subject.link(node)
    target = found[0].target if found else subject.decision.texts[node]
    near = names.notes.find(note_name(target))
    name = subject.name(node)
    return subject.fault(
        "D009",
        f"there is no note `{target}`, which the chart leads to",
        subject.node_at(node),
        help_=f"did you mean `{note_name(near)}`?"
        if near
        else "create it, or write the name of the note that is meant",
        severity=severity,
        subject=f"node {name}",
    )


def check_ends(subject: Subject, schema: ChartSchema) -> Iterator[Diagnostic]:
    """Yield each end whose note is not what the schema asks for."""
    if schema.ends is None:
        return
    for node in subject.decision.ends:
        path = subject.note(node)
        if path and not schema.ends.fits(subject.context, path):
            name = subject.name(node)
            yield subject.fault(
                "D014",
                f"the end {name} is a note that is not of {schema.ends}",
                subject.node_at(node),
                help_="lead to another note, or mend the note's properties",
                labels=(Label(schema.ends_span, "the schema asks for it here"),),
                subject=f"end {name}",
            )


def check_coverage(subject: Subject, schema: ChartSchema) -> Iterator[Diagnostic]:
    """Yield each note that must be reached and has no node.

    A node that is there and out of reach has a finding of its own.
    """
    if schema.every is None:
        return
    named = {subject.note(node) for node in subject.chart.links}
    # A link that leads nowhere may have meant any of them.
    unknown = sum(_leads_nowhere(subject, node) for node in subject.decision.ends)
    lacking = [path for path in schema.every.paths(subject.context) if path not in named]
    if len(lacking) <= unknown:
        return
    for path in lacking:
        name = note_name(path)
        yield subject.fault(
            "D010",
            f"no path of the chart leads to the note `{name}`",
            _fence(subject),
            help_=f"lead an answer to a node `[{name}]` of the class `internal-link`",
            labels=(Label(schema.every_span, "the schema asks for each such note"),),
            subject=f"note `{path}`",
        )


def _fence(subject: Subject) -> Span:
    """Return the place of the line that opens the diagram."""
    number = subject.chart.line
    lines = subject.context.source(subject.path).split("\n")
    line = lines[number - 1].rstrip() if 0 < number <= len(lines) else ""
    start = min((at for at in map(line.find, ("```", "~~~")) if at >= 0), default=0)
    return Span(subject.path, number, start + 1, len(line) - start)
