"""Tokens that are parts of words: byte-pair encoding, over characters.

A corpus comes in, a tokenizer goes out. Sennrich, Haddow and Birch, "Neural Machine Translation
of Rare Words with Subword Units" (arXiv 1508.07909), algorithm 1: begin with characters; over and
over merge the pair of neighbours that is most frequent; the merges, in their order, are the
tokenizer. As in SentencePiece (arXiv 1808.06226) a blank is written `▁` and belongs to the word
after it, so a text comes back from its tokens. No pair reaches over a blank.

Large models begin with the 256 bytes instead of the corpus's characters; then nothing is unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

__all__ = ["BPETokenizer"]

_Pair: TypeAlias = tuple[int, int]

_BLANK = "▁"
_UNKNOWN = 2


class BPETokenizer:
    """A tokenizer of parts of words, learned from texts.

    Args:
        texts: What to learn from.
        size: How many tokens there should be in all: specials, characters and merges. There are
            fewer where the texts run out of pairs that occur twice.
    """

    def __init__(self, texts: Iterable[str], size: int) -> None:
        counts = Counter(word for text in texts for word in _words(text))
        alphabet = sorted({character for word in counts for character in word})
        self.tokens = ["<pad>", "<end>", "<unk>", *alphabet]
        self._ids = {token: id_ for id_, token in enumerate(self.tokens)}
        self.merges: dict[_Pair, int] = {}
        words = [[self._ids[character] for character in word] for word in counts]
        self._learn(words, list(counts.values()), size)
        self._memory: dict[str, list[int]] = {}

    def _learn(self, words: list[list[int]], counts: list[int], size: int) -> None:
        while len(self.tokens) < size:
            pairs: Counter[_Pair] = Counter()
            for word, count in zip(words, counts, strict=True):
                for pair in pairwise(word):
                    pairs[pair] += count
            # Of equally frequent pairs the one of older tokens: an order that nothing else fixes.
            best = min(pairs, key=lambda pair: (-pairs[pair], pair), default=None)
            if best is None or pairs[best] < 2:  # noqa: PLR2004 - once is no pattern
                return
            new = len(self.tokens)
            self.merges[best] = new
            self.tokens.append(self.tokens[best[0]] + self.tokens[best[1]])
            words = [_merge(word, best, new) for word in words]

    def __len__(self) -> int:
        return len(self.tokens)

    def encode(self, text: str) -> list[int]:
        """The ids of a text; a character that the corpus lacks becomes `<unk>`."""
        return [id_ for word in _words(text) for id_ in self._encode_word(word)]

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ids, with single blanks."""
        return "".join(self.tokens[id_] for id_ in ids).replace(_BLANK, " ").strip()

    def _encode_word(self, word: str) -> list[int]:
        if word not in self._memory:
            ids = [self._ids.get(character, _UNKNOWN) for character in word]
            while pairs := [p for p in pairwise(ids) if p in self.merges]:
                first = min(pairs, key=self.merges.__getitem__)  # the merge that was learned first
                ids = _merge(ids, first, self.merges[first])
            self._memory[word] = ids
        return self._memory[word]


def _words(text: str) -> list[str]:
    return [_BLANK + word for word in text.split()]


def _merge(word: list[int], pair: _Pair, new: int) -> list[int]:
    """Replace each occurrence of a pair, from the left, by a new token."""
    merged: list[int] = []
    position = 0
    while position < len(word):
        if tuple(word[position : position + 2]) == pair:
            merged.append(new)
            position += 2
        else:
            merged.append(word[position])
            position += 1
    return merged
