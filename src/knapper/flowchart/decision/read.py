"""A flowchart read as a decision: starts, questions, ends, circles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from knapper.flowchart.decision.circles import components, cycles_of
from knapper.flowchart.decision.record import Answer, Decision, Question, Way
from knapper.flowchart.decision.slugs import slugs
from knapper.flowchart.decision.ways import one_line, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knapper.flowchart.record import Flowchart, Node

__all__ = ["is_decision_node", "read_decision"]

_DIAMONDS: Final = frozenset(("diamond", "diam", "decision", "question"))
_HEXAGONS: Final = frozenset(("hexagon", "hex", "prepare"))

_STEPS: Final = 500  # plain nodes in a row

_Ways = dict[str, tuple[Way, ...]]


def is_decision_node(node: Node, ways: Iterable[Way]) -> bool:
    """Return whether a node asks something, by its shape and the ways out of it.

    A diamond does. A hexagon does where its ways part or say something: with one way out that
    says nothing it is the preparation that it stands for elsewhere.
    """
    if node.shape in _DIAMONDS:
        return True
    if node.shape not in _HEXAGONS:
        return False
    found = tuple(ways)
    return len(found) > 1 or any(way.label for way in found)


def read_decision(chart: Flowchart) -> Decision | None:
    """Return a chart as a decision, None for a chart without decision nodes.

    A node without any edge does not count. None as well for a chart whose edges at subgraphs
    stand for far too many.
    """
    all_ways = ways_of(chart)
    if all_ways is None:
        return None
    drawn = {node.id for node in chart.nodes if is_decision_node(node, all_ways[node.id])}
    used = {way.target for found in all_ways.values() for way in found}
    used |= {node for node, found in all_ways.items() if found}
    if not drawn & used:
        return None
    texts = {node.id: one_line(node.label, node.id) for node in chart.nodes}
    ways = {node: found for node, found in all_ways.items() if node in used}
    starts, circular = _starts(ways, drawn)
    reached = _reached(ways, starts[0])
    parting = {node for node, found in ways.items() if _parts(found)} | (drawn & ways.keys())
    ends = tuple(node for node, found in ways.items() if not found)
    stops = parting | set(ends)
    questions = {
        node: _question(node, ways[node], texts, stops=stops, ways=ways, drawn=node in drawn)
        for node in ways
        if node in parting and ways[node]
    }
    first, opening = _lead(starts[0], ways, stops)
    return Decision(
        start=starts[0],
        first=first,
        opening=opening,
        starts=starts,
        circular=circular,
        questions=_in_order(questions, first),
        ends=ends,
        ways=ways,
        reached=frozenset(reached),
        cycles=cycles_of(ways, starts[0]),
        unused=tuple(node for node in all_ways if node not in used),
        texts=texts,
    )


def _parts(found: tuple[Way, ...]) -> bool:
    """Return whether ways lead to different nodes, or say different things."""
    return len({(way.target, way.label) for way in found}) > 1


def _starts(ways: _Ways, drawn: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the nodes to begin with, the one with most questions foremost, and the circular."""
    groups = components(ways)
    group_of = {node: number for number, group in enumerate(groups) for node in group}
    led_to, solid = set(), set()
    for node, found in ways.items():
        for way in found:
            if group_of[node] != group_of[way.target]:
                led_to.add(group_of[way.target])
            if not way.dotted:
                solid.add(way.target)
    order = {node: place for place, node in enumerate(ways)}
    starts: list[str] = []
    for number, group in enumerate(groups):
        if number not in led_to:
            group.sort(key=order.__getitem__)
            free = [node for node in group if node not in solid]
            starts += free[:1] or group[:1]
    starts.sort(key=order.__getitem__)
    foremost = starts[0]
    if len(starts) > 1:
        weight = _weights(ways, starts, drawn)
        foremost = max(starts, key=lambda node: (weight[node], -order[node]))
    every = (foremost, *(node for node in starts if node != foremost))
    return every, tuple(node for node in every if node in solid)


_WEIGHED: Final = 50  # starts that are compared; a chart with more has no start to speak of


def _weights(ways: _Ways, starts: list[str], drawn: set[str]) -> dict[str, tuple[int, int]]:
    """Return how many questions, and nodes, are reached from each start."""
    weights = dict.fromkeys(starts, (0, 0))
    for start in starts[:_WEIGHED]:
        reached = _reached(ways, start)
        weights[start] = (len(drawn.intersection(reached)), len(reached))
    return weights


def _reached(ways: Mapping[str, tuple[Way, ...]], start: str) -> list[str]:
    found = {start: None}
    waiting = [start]
    while waiting:
        for way in ways[waiting.pop()]:
            if way.target not in found:
                found[way.target] = None
                waiting.append(way.target)
    return list(found)


def _question(  # noqa: PLR0913 - what a question is made of
    node: str,
    found: tuple[Way, ...],
    texts: dict[str, str],
    *,
    stops: set[str],
    ways: _Ways,
    drawn: bool,
) -> Question:
    edges = Counter(way.edge for way in found)
    shown = []
    for way in found:
        text = way.label or texts[way.target]
        # An edge to a subgraph may be several ways.
        split = way.label and edges[way.edge] > 1
        shown.append(f"{text}: {texts[way.target]}" if split else text)
    answers = []
    for way, text, slug in zip(found, shown, slugs(shown), strict=True):
        next_, steps = _lead(way.target, ways, stops)
        answers.append(Answer(way.label, text, slug, way.target, way.edge, steps, next_))
    return Question(node, texts[node], tuple(answers), drawn)


def _lead(node: str, ways: _Ways, stops: set[str]) -> tuple[str, tuple[str, ...]]:
    """Return the question or end that a node leads to by plain steps, and the steps."""
    steps: dict[str, None] = {}
    while node not in stops:
        if node in steps or len(steps) == _STEPS:
            return "", tuple(steps)
        steps[node] = None
        node = ways[node][0].target
    return node, tuple(steps)


def _in_order(questions: dict[str, Question], first: str) -> dict[str, Question]:
    """Return the questions as they are met: each before those that its answers lead to."""
    found: dict[str, Question] = {}
    waiting = [first]
    for node in waiting:
        if node in questions and node not in found:
            found[node] = questions[node]
            waiting += [answer.next for answer in questions[node].answers]
    return found | questions
