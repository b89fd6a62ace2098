"""The shortest ways through a decision to one of its ends."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final

from knapper.flowchart import Choice, Path

if TYPE_CHECKING:
    from knapper.flowchart import Decision

__all__ = ["shortest_paths"]

_STEPS: Final = 2000  # ways looked at, whole and begun


def shortest_paths(decision: Decision, end: str, most: int) -> list[Path]:
    """Return up to `most` paths from the start to `end`, the shortest first.

    No path goes through a question twice. Of two as long, the one whose answers come first in
    the chart is first. The search goes on where least is left (A*, Hart, Nilsson and Raphael
    1968; what is left is known exactly), and gives up after a bounded number of steps.
    """
    left = _left(decision, end)
    found: list[Path] = []
    if decision.first not in left:
        return found
    number = 0
    # Of ways as long, the one that is nearest its end is followed first.
    first = left[decision.first]
    waiting: list[tuple[int, int, int, str, tuple[Choice, ...]]] = []
    heappush(waiting, (first, first, number, decision.first, ()))
    for _ in range(_STEPS):
        if not waiting or len(found) >= most:
            break
        *_, node, choices = heappop(waiting)
        if node == end:
            found.append(Path(choices, end))
            continue
        passed = {choice.question.id for choice in choices} | {node}
        for answer in decision.questions[node].answers:
            if answer.next in left and answer.next not in passed:
                number += 1
                way = (*choices, Choice(decision.questions[node], answer))
                rest = left[answer.next]
                heappush(waiting, (len(way) + rest, rest, number, answer.next, way))
    return found


def _left(decision: Decision, end: str) -> dict[str, int]:
    """Return how many answers lie at least between each question and `end`."""
    before: dict[str, list[str]] = {}
    for question in decision.questions.values():
        for answer in question.answers:
            before.setdefault(answer.next, []).append(question.id)
    left = {end: 0}
    waiting = deque([end])
    while waiting:
        node = waiting.popleft()
        for earlier in before.get(node, ()):
            if earlier not in left:
                left[earlier] = left[node] + 1
                waiting.append(earlier)
    return left
