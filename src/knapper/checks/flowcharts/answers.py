"""`D003`, `D004`, `D005`: each question has at least two answers, each said, no two alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, Label, Severity
from knapper.flowchart import is_decision_node
from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.flowcharts.subject import Subject
    from knapper.flowchart import Way

__all__ = ["check_answers"]

_ASKS = ("?", "？", "؟", "՞", "⸮")  # what a question ends with, in several scripts
_YES_AND_NO = frozenset(
    "yes no y n true false ja nein nej oui non sí si não sim da nu да нет так ні tak nie "
    "ano ne evet hayır はい いいえ 예 아니오 아니요 是 否 对 不".split()
)
_FEWEST = 2


def check_answers(subject: Subject) -> Iterator[Diagnostic]:
    """Yield what is wrong with the ways out of each question.

    A node with several ways out that is not drawn as a question is one only for a schema.
    """
    nodes = subject.decision.ways
    for node, found in nodes.items():
        question = subject.decision.questions.get(node)
        # An edge to a subgraph is one answer, whatever it leads to.
        ways = list({way.edge: way for way in found}.values())
        drawn = question.drawn if question else is_decision_node(subject.nodes[node], ways)
        if drawn and len(ways) < _FEWEST:
            yield from _too_few(subject, node, ways)
        elif question and (drawn or (subject.schema and len(ways) > 1)):
            yield from _unsaid(subject, node, ways)
            yield from _alike(subject, node, ways)


def _asks(text: str, ways: list[Way]) -> bool:
    """Return whether a node surely asks something: some draw diamonds for their looks."""
    return text.endswith(_ASKS) or any(_key(way.label) in _YES_AND_NO for way in ways)


def _key(label: str) -> str:
    return fold(label).strip(" .,;:!")


def _too_few(subject: Subject, node: str, ways: list[Way]) -> Iterator[Diagnostic]:
    text = subject.decision.texts[node]
    asks = _asks(text, ways)
    # A diamond without a word is a place where ways meet.
    if not asks and not subject.schema and not any(sign.isalnum() for sign in text):
        return
    name = subject.name(node)
    labels: tuple[Label, ...] = ()
    if ways and ways[0].label:
        only = ways[0]
        message = f"the question {name} has one answer only, `{only.label}`"
        labels = (Label(subject.edge_at(only.edge), "the one answer"),)
    else:
        message = f"the question {name} has {'one way' if ways else 'no way'} out"
    yield subject.fault(
        "D003",
        message,
        subject.node_at(node),
        help_="add the other answer, or draw it as a plain node, as in `id[text]`",
        labels=labels,
        severity=Severity.WARNING if asks else Severity.INFO,
        subject=f"question {name}",
    )


def _unsaid(subject: Subject, node: str, ways: list[Way]) -> Iterator[Diagnostic]:
    labels = sum(bool(way.label) for way in ways)
    said = labels > 1 or (labels == 1 and _asks(subject.decision.texts[node], ways))
    for way in ways:
        if way.label:
            continue
        target = subject.name(way.target)
        edge = subject.edge(way.edge)
        aside = edge.type == "arrow_open" and way.dotted  # `-.-` ties a remark to a node
        yield subject.fault(
            "D004",
            f"the way from {subject.name(node)} to {target} says no answer",
            subject.edge_at(way.edge),
            help_="write the answer on it, as in `-->|Yes|`",
            severity=Severity.WARNING if said and not aside else Severity.INFO,
            subject=f"way from {subject.name(node)} to {target}",
        )


def _alike(subject: Subject, node: str, ways: list[Way]) -> Iterator[Diagnostic]:
    severity = Severity.WARNING if _asks(subject.decision.texts[node], ways) else Severity.INFO
    first: dict[str, Way] = {}
    for way in ways:
        if not way.label:
            continue
        before = first.setdefault(_key(way.label), way)
        if before is way:
            continue
        name = subject.name(node)
        same = before.target == way.target
        to = "lead to the same node" if same else "lead to different nodes"
        yield subject.fault(
            "D005",
            f"two answers `{way.label}` to {name} {to}",
            subject.edge_at(way.edge),
            help_="take one out" if same else "say how they differ",
            labels=(Label(subject.edge_at(before.edge), "first here"),),
            severity=severity,
            subject=f"answer `{way.label}` to {name}",
        )
