"""Text to numbers and back, a word a token.

Text comes in, ids go out. Words are apart by blanks; punctuation stands alone. `adaptlab.bpe` has
tokens that are parts of words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

__all__ = ["END", "PAD", "Tokenizer", "WordTokenizer"]

PAD = 0
"""The id that fills a batch's short rows. It is never a target."""

END = 1
"""The id that ends a document or an answer."""


class Tokenizer(Protocol):
    """What the laboratory asks of a tokenizer. Ids run from 0 to `len(tokenizer) - 1`.

    `encode(a + " " + b) == encode(a) + encode(b)`: a prompt can be encoded before its answer.
    """

    def __len__(self) -> int: ...

    def encode(self, text: str) -> list[int]:
        """The ids of a text, without `END`."""

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ids."""


class WordTokenizer:
    """A token for each of the given words. Their order does not matter, doubles neither."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = ["<pad>", "<end>", *sorted(set(words))]
        self._ids = {word: id_ for id_, word in enumerate(self._words)}

    def __len__(self) -> int:
        return len(self._words)

    def encode(self, text: str) -> list[int]:
        """The ids of a text's words.

        Raises:
            ValueError: A word is not in the vocabulary.
        """
        words = text.split()
        if unknown := [word for word in words if word not in self._ids]:
            raise ValueError(
                f"the vocabulary has no word {unknown[0]!r}: give it to the tokenizer, "
                "or use a tokenizer of parts of words (adaptlab.bpe)"
            )
        return [self._ids[word] for word in words]

    def decode(self, ids: Sequence[int]) -> str:
        """The words of ids, apart by blanks."""
        return " ".join(self._words[id_] for id_ in ids)
