"""Searching, joining searches, and measuring them.

An index (`adaptlab.bm25`, `adaptlab.dense`) and a question come in; places of passages, best
first, go out, or figures over many questions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

__all__ = ["Hybrid", "Index", "mean_reciprocal_rank", "recall_at", "search"]


class Index(Protocol):
    """What can score its passages for a question."""

    passages: list[str]

    def scores(self, question: str) -> list[float]:
        """One score a passage; more is better."""


def search(index: Index, question: str, k: int | None = None) -> list[int]:
    """Places of the `k` best passages (of all without it), best first; of equals the first."""
    scores = index.scores(question)
    return sorted(range(len(scores)), key=lambda place: -scores[place])[:k]


class Hybrid:
    """Several indexes of the same passages as one, by reciprocal rank fusion.

    score = Σ over indexes of 1 / (k + rank), ranks from 1. Cormack, Clarke and Büttcher,
    "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods" (2009).
    It asks only for ranks, so scores of different kinds need not be made comparable. A passage
    that an index scores 0 or less it did not find, so it adds nothing; passages that it scores
    alike share the best rank among them.
    """

    def __init__(self, indexes: Sequence[Index], k: int = 60) -> None:
        self.passages = indexes[0].passages
        self._indexes = indexes
        self._k = k

    def scores(self, question: str) -> list[float]:
        """The fused score of each passage."""
        fused = [0.0] * len(self.passages)
        for index in self._indexes:
            scores = index.scores(question)
            ranks: dict[float, int] = {}
            for rank, score in enumerate(sorted(scores, reverse=True), start=1):
                ranks.setdefault(score, rank)
            for place, score in enumerate(scores):
                if score > 0:
                    fused[place] += 1 / (self._k + ranks[score])
        return fused


def recall_at(
    k: int, rankings: Sequence[Sequence[int]], relevant: Sequence[Collection[int]]
) -> float:
    """The mean share of a question's relevant passages that are among its first `k`."""
    shares = [
        len(set(ranking[:k]) & set(wanted)) / len(wanted)
        for ranking, wanted in zip(rankings, relevant, strict=True)
    ]
    return sum(shares) / len(shares)


def mean_reciprocal_rank(
    rankings: Sequence[Sequence[int]], relevant: Sequence[Collection[int]]
) -> float:
    """The mean of 1 / rank of the first relevant passage, 0 where none is found."""
    total = 0.0
    for ranking, wanted in zip(rankings, relevant, strict=True):
        total += next((1 / rank for rank, place in enumerate(ranking, 1) if place in wanted), 0.0)
    return total / len(rankings)
