"""BM25: find passages by the words that they share with a question.

Passages come in; an index goes out that scores them for a question. Robertson and Zaragoza, "The
Probabilistic Relevance Framework: BM25 and Beyond" (2009), §3.4, with Lucene's idf, which is
never negative:

    score = Σ over the question's words of  idf · tf / (tf + k1 · (1 - b + b · length / average))
    idf   = ln(1 + (N - n + 0.5) / (n + 0.5))

tf is how often the passage has the word, n how many of the N passages have it. A rare word tells
more; the third occurrence tells less than the first; a long passage has words by chance.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

__all__ = ["BM25"]


class BM25:
    """An index of passages.

    Args:
        passages: What can be found.
        k1: How soon more occurrences stop to count, 0 to about 3.
        b: How much a passage's length counts, 0 to 1.
    """

    def __init__(self, passages: Sequence[str], k1: float = 1.5, b: float = 0.75) -> None:
        self.passages = list(passages)
        lengths = [len(passage.split()) for passage in passages]
        average = sum(lengths) / len(lengths)
        holders: dict[str, list[tuple[int, float]]] = {}
        for place, passage in enumerate(passages):
            slowness = k1 * (1 - b + b * lengths[place] / average)
            for word, count in Counter(passage.split()).items():
                holders.setdefault(word, []).append((place, count / (count + slowness)))
        self._weights: dict[str, list[tuple[int, float]]] = {}
        for word, found in holders.items():
            idf = math.log(1 + (len(lengths) - len(found) + 0.5) / (len(found) + 0.5))
            self._weights[word] = [(place, idf * weight) for place, weight in found]

    def scores(self, question: str) -> list[float]:
        """The score of each passage, 0 where it shares no word."""
        scores = [0.0] * len(self.passages)
        for word in question.split():
            for place, weight in self._weights.get(word, ()):
                scores[place] += weight
        return scores
