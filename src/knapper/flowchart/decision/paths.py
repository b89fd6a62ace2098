"""The paths through a decision: from the start to an end, never through a node twice.

A chart can have more of them than there are atoms, so both their number and the work are bounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.flowchart.decision.record import Choice, Path, Paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.flowchart.decision.record import Decision

__all__ = ["MOST_PATHS", "find_paths"]

MOST_PATHS: Final = 1000
_STEPS_A_PATH: Final = 100


def find_paths(decision: Decision, end: str | None = None, most: int = MOST_PATHS) -> Paths:
    """Return the paths from the start to `end`, by default to every end, in the answers' order.

    No path goes through a node twice, so none goes round a circle. There are `most` of them at
    most; `complete` is false where there may be more.
    """
    ends = frozenset(decision.ends if end is None else (end,))
    useful = _leading_to(decision, ends)
    if decision.first not in useful:
        return Paths(())
    if decision.first in ends:
        return Paths((Path((), decision.first),)[:most], complete=most > 0)
    found: list[Path] = []
    # The longest path has a choice at every question.
    budget = most * _STEPS_A_PATH + len(decision.questions) * 4
    # A plain step has one way out, so who passes no question twice passes no step twice.
    passed = {decision.first}
    choices: list[Choice] = []
    walk = [_choices(decision, decision.first)]
    while walk:
        choice = next(walk[-1], None)
        if choice is None:
            walk.pop()
            if choices:
                passed.discard(choices.pop().answer.next)
            continue
        answer = choice.answer
        budget -= 1
        if len(found) >= most or budget < 0:
            return Paths(tuple(found), complete=False)
        if answer.next not in useful or answer.next in passed:
            continue
        if answer.next in ends:
            found.append(Path((*choices, choice), answer.next))
            continue
        passed.add(answer.next)
        choices.append(choice)
        walk.append(_choices(decision, answer.next))
    return Paths(tuple(found))


def _choices(decision: Decision, node: str) -> Iterator[Choice]:
    question = decision.questions[node]
    return (Choice(question, answer) for answer in question.answers)


def _leading_to(decision: Decision, ends: frozenset[str]) -> set[str]:
    """Return the questions and ends from which one of `ends` can be reached."""
    before: dict[str, list[str]] = {}
    for question in decision.questions.values():
        for answer in question.answers:
            before.setdefault(answer.next, []).append(question.id)
    found = set(ends)
    waiting = list(ends)
    while waiting:
        for node in before.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return found
