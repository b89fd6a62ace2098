"""A dense index: find passages by what they are about, whatever words say it.

Passages come in, with texts of the field that show which words keep company; an index goes out
that scores passages for a question. Latent semantic analysis: Deerwester et al., "Indexing by
Latent Semantic Analysis" (1990). A truncated singular value decomposition of the table of texts
and words gives each word a short vector; words in like company get like vectors. A passage's
vector is the weighted sum over its words, its score the cosine to the question's.

It stands here for neural embeddings, which have its strength (synonyms) and its weakness (names
that are alike to it, as they keep alike company) and cost much more to train.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor

__all__ = ["DenseIndex"]


class DenseIndex:
    """An index of passages.

    Args:
        passages: What can be found.
        dimensions: Of the vectors: fewer generalise more and confuse more.
        background: Texts to learn words' company from, besides the passages.
    """

    def __init__(
        self, passages: Sequence[str], dimensions: int = 64, background: Sequence[str] = ()
    ) -> None:
        self.passages = list(passages)
        texts = [*passages, *background]
        holders = Counter(word for text in texts for word in set(text.split()))
        self._columns = {word: column for column, word in enumerate(sorted(holders))}
        self._idf = torch.tensor(
            [math.log(len(texts) / holders[word]) for word in self._columns], dtype=torch.float64
        )
        table = self._weighted(texts)  # (texts, words)
        _, _, directions = torch.linalg.svd(table, full_matrices=False)
        self.words = directions[:dimensions].T  # (words, dimensions)
        self._vectors = self.embed(self.passages)

    def embed(self, texts: Sequence[str]) -> Tensor:
        """The vector of each text, of length 1 (or 0, where no word is known): (texts, dim)."""
        return torch.nn.functional.normalize(self._weighted(texts) @ self.words, dim=1)

    def scores(self, question: str) -> list[float]:
        """The cosine of each passage to a question, -1 to 1."""
        scores: list[float] = (self._vectors @ self.embed([question])[0]).tolist()
        return scores

    def _weighted(self, texts: Sequence[str]) -> Tensor:
        """How much each text has of each word: (1 + ln tf) · idf, rows of length 1."""
        table = torch.zeros(len(texts), len(self._columns), dtype=torch.float64)
        for row, text in enumerate(texts):
            for word, count in Counter(text.split()).items():
                if word in self._columns:
                    table[row, self._columns[word]] = 1 + math.log(count)
        return torch.nn.functional.normalize(table * self._idf, dim=1)
