"""Knowing what one does not know: abstaining, and being wrong with confidence.

What a model wrote, how sure it was and what is true come in; shares of questions go out. A model
of language writes the likeliest words whether it knows or not; that is called hallucination where
they are wrong, and does harm where it is sure of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from adaptlab.generation import Completion
from adaptlab.world import Example, World

__all__ = ["ABSTENTION", "Reliability", "abstaining", "calibration_error", "reliability"]

ABSTENTION = "unknown"
"""What a model answers that was taught to say that it does not know."""


@dataclass(frozen=True)
class Reliability:
    """What became of questions, in shares of all that sum to 1.

    Attributes:
        right: Answered, and so it is.
        wrong: Answered, and it is not so: a confident error if a threshold was set.
        abstained: Not answered: below the threshold, or `ABSTENTION` was the answer.
    """

    right: float
    wrong: float
    abstained: float


def reliability(
    answers: Sequence[Completion], truth: Sequence[str], threshold: float = 0.0
) -> Reliability:
    """Sort answers by their first word. Those less sure than `threshold` count as abstained.

    Selective prediction: El-Yaniv and Wiener, "On the Foundations of Noise-free Selective
    Classification" (2010). A higher threshold trades answers for errors.
    """
    right = wrong = 0
    for answer, true in zip(answers, truth, strict=True):
        first = _first(answer.text)
        if answer.confidence < threshold or first == ABSTENTION:
            continue
        if first == _first(true):
            right += 1
        else:
            wrong += 1
    total = len(answers)
    return Reliability(right / total, wrong / total, (total - right - wrong) / total)


def calibration_error(answers: Sequence[Completion], truth: Sequence[str], bins: int = 10) -> float:
    """How far confidence is from the share that is right, 0 to 1, on average over answers.

    Expected calibration error: Guo et al., "On Calibration of Modern Neural Networks", arXiv
    1706.04599, eq. 3. Answers are put in `bins` of equal width by confidence.
    """
    surplus = [0.0] * bins  # of confidence over being right, summed in each bin
    for answer, true in zip(answers, truth, strict=True):
        place = min(int(answer.confidence * bins), bins - 1)
        surplus[place] += answer.confidence - (_first(answer.text) == _first(true))
    return sum(map(abs, surplus)) / len(answers)


def abstaining(world: World, entities: Iterable[str], relations: Iterable[str]) -> list[Example]:
    """Examples that teach to abstain: questions about entities of which nothing is known."""
    asked = list(relations)
    return [
        (world.question((entity, relation)), ABSTENTION)
        for entity in entities
        for relation in asked
    ]


def _first(text: str) -> str:
    return text.partition(" ")[0]
