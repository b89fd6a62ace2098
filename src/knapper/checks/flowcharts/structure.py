"""`D002`, `D006`, `D007`, `D008`, `D012`: one start, all in reach, every path to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, Label, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.flowcharts.subject import Subject

__all__ = ["check_structure"]

_INFO = Severity.INFO


def check_structure(subject: Subject) -> Iterator[Diagnostic]:
    """Yield what is wrong with the chart as a whole; facts unless a schema speaks of it."""
    yield from _starts(subject)
    yield from _unreached(subject)
    yield from _circles(subject)
    for node in subject.decision.unused:
        name = subject.name(node)
        yield subject.fault(
            "D012",
            f"no edge leads to or from {name}",
            subject.node_at(node),
            help_="lead an answer to it, or take it out",
            severity=_INFO,
            subject=f"node {name}",
        )


def _starts(subject: Subject) -> Iterator[Diagnostic]:
    decision = subject.decision
    start = subject.name(decision.start)
    allowed = subject.schema is not None and subject.schema.cycles == "allowed"
    if decision.start in decision.circular and not allowed:
        yield subject.fault(
            "D002",
            f"the chart has no start: a way leads back to {start} too",
            subject.node_at(decision.start),
            help_="write the edge that leads back dotted, `-.->`, or put a node before it",
            severity=_INFO,
            subject="the start",
        )
    for node in decision.starts[1:]:
        name = subject.name(node)
        yield subject.fault(
            "D002",
            f"nothing leads from the start {start} to {name}, which would be a second start",
            subject.node_at(node),
            help_="lead an answer to it, or take it out",
            labels=(Label(subject.node_at(decision.start), "the start"),),
            severity=_INFO,
            subject=f"start {name}",
        )


def _unreached(subject: Subject) -> Iterator[Diagnostic]:
    decision = subject.decision
    start = subject.name(decision.start)
    for node in decision.ways:
        if node in decision.reached or node in decision.starts:
            continue
        name = subject.name(node)
        yield subject.fault(
            "D006",
            f"{name} cannot be reached from the start {start}",
            subject.node_at(node),
            help_="lead an answer to it, or take it out",
            labels=(Label(subject.node_at(decision.start), "the start"),),
            severity=_INFO,
            subject=f"node {name}",
        )


def _circles(subject: Subject) -> Iterator[Diagnostic]:
    cycles = subject.schema.cycles if subject.schema else "marked"
    for cycle in subject.decision.cycles:
        back = cycle.back[0]
        name = subject.name(cycle.nodes[0])
        if not cycle.leaves:
            yield subject.fault(
                "D007",
                f"a path that comes to {name} goes round for ever",
                subject.edge_at(back),
                help_="add an answer that leads to an end",
                severity=_INFO,
                subject=f"cycle of {name}",
            )
        elif cycles == "forbidden" or (cycles == "marked" and not cycle.marked):
            help_ = "lead it on to an end"
            if cycles == "marked":
                help_ = "write the edge dotted, `-.->`, where the way back is meant"
            yield subject.fault(
                "D008",
                f"this edge leads back to {subject.name(subject.edge(back).end)}"
                if subject.edge(back).end in subject.nodes
                else "this edge leads back to where the path has been",
                subject.edge_at(back),
                help_=help_,
                severity=_INFO,
                subject=f"cycle of {name}",
            )
