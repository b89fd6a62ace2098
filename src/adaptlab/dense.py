"""Dense retrieval: find passages by what they are about, whatever words say it.

Texts that show which words keep company come in, and an embedding goes out; it and passages make
an index. Latent semantic analysis: Deerwester et al., "Indexing by Latent Semantic Analysis"
(1990). A truncated singular value decomposition of the table of texts and words gives each word a
short vector; words in like company get like vectors. A text's vector is the weighted sum over its
words, and the score of a passage its cosine to the question.

It stands here for neural embeddings: it has their strength (synonyms) and their weakness (names,
which are alike to it as they keep alike company), and takes a second instead of hours.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

__all__ = ["DenseIndex", "Embedding"]


class Embedding:
    """Vectors for texts, learned from texts.

    Args:
        texts: What to learn from; words that are not in them count for nothing later.
        dimensions: Of the vectors: fewer generalise more and confuse more.
    """

    def __init__(self, texts: Sequence[str], dimensions: int = 16) -> None:
        holders = Counter(word for text in texts for word in set(text.split()))
        self._columns = {word: column for column, word in enumerate(sorted(holders))}
        self._idf = torch.tensor(
            [math.log(len(texts) / holders[word]) for word in self._columns], dtype=torch.float64
        )
        _, _, directions = torch.linalg.svd(self._weighted(texts), full_matrices=False)
        self._words = directions[:dimensions].T  # (words, dimensions)

    def embed(self, texts: Sequence[str]) -> Tensor:
        """The vector of each text, (texts, dimensions): of length 1, or 0 if no word is known."""
        return functional.normalize(self._weighted(texts) @ self._words, dim=1)

    def _weighted(self, texts: Sequence[str]) -> Tensor:
        """How much each text has of each word: (1 + ln tf) · idf, rows of length 1."""
        table = torch.zeros(len(texts), len(self._columns), dtype=torch.float64)
        for row, text in enumerate(texts):
            for word, count in Counter(text.split()).items():
                if word in self._columns:
                    table[row, self._columns[word]] = 1 + math.log(count)
        return functional.normalize(table * self._idf, dim=1)


class DenseIndex:
    """An index of passages by the vectors that an embedding gives them."""

    def __init__(self, passages: Sequence[str], embedding: Embedding) -> None:
        self.passages = list(passages)
        self._embedding = embedding
        self._vectors = embedding.embed(self.passages)

    def scores(self, question: str) -> list[float]:
        """The cosine of each passage to a question, -1 to 1."""
        scores: list[float] = (self._vectors @ self._embedding.embed([question])[0]).tolist()
        return scores
