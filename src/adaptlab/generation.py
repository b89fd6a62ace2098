"""Writing with a model: the likeliest token, over and over.

Prompts come in; what the model writes after them goes out, with how sure it was. Prompts of one
length are read together, and a cache of keys and values saves reading them again for each token.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from adaptlab.model import GPT, Cache
from adaptlab.tokens import END, Tokenizer

__all__ = ["Completion", "complete", "generate"]


@dataclass(frozen=True)
class Completion:
    """What a model wrote after a prompt.

    Attributes:
        text: Up to and with the word that ended it, without the end of the document.
        tokens: How many it took, the end of the document too.
        confidence: The probability that the model gave to just these tokens, 0 to 1.
    """

    text: str
    tokens: int
    confidence: float


def generate(
    model: GPT,
    tokenizer: Tokenizer,
    prompts: Sequence[str],
    new_tokens: int,
    *,
    stop: Collection[str] = (),
) -> list[str]:
    """As `complete`, the texts only."""
    return [one.text for one in complete(model, tokenizer, prompts, new_tokens, stop=stop)]


@torch.no_grad()
def complete(
    model: GPT,
    tokenizer: Tokenizer,
    prompts: Sequence[str],
    new_tokens: int,
    *,
    stop: Collection[str] = (),
) -> list[Completion]:
    """Write after each prompt until the document ends, or a word of `stop`, or `new_tokens`.

    A word of `stop` must be one token at its end, as `.` and `?` are.
    """
    ids = [tokenizer.encode(prompt) for prompt in prompts]
    ends = {END, *(tokenizer.encode(word)[-1] for word in stop)}
    by_length: dict[int, list[int]] = {}
    for place, prompt in enumerate(ids):
        by_length.setdefault(len(prompt), []).append(place)
    found: dict[int, Completion] = {}
    for places in by_length.values():
        rows = torch.tensor([ids[place] for place in places])
        tokens, chances = _greedy(model, rows, new_tokens, ends)
        for place, row, chance in zip(places, tokens.tolist(), chances.tolist(), strict=True):
            found[place] = _cut(tokenizer, row, chance, ends)
    return [found[place] for place in range(len(prompts))]


def _greedy(model: GPT, rows: Tensor, new_tokens: int, ends: set[int]) -> tuple[Tensor, Tensor]:
    """The likeliest tokens and their probabilities, both (B, at most `new_tokens`)."""
    cache = Cache()
    tokens, chances = [], []
    stopping = torch.tensor(sorted(ends))
    ended = torch.zeros(len(rows), dtype=torch.bool)
    for _ in range(new_tokens):
        chance, token = model(rows, cache)[:, -1].softmax(dim=-1).max(dim=-1)
        tokens.append(token)
        chances.append(chance)
        ended |= torch.isin(token, stopping)
        if ended.all():
            break
        rows = token[:, None]
    return torch.stack(tokens, dim=1), torch.stack(chances, dim=1)


def _cut(tokenizer: Tokenizer, row: list[int], chances: list[float], ends: set[int]) -> Completion:
    count = next((place + 1 for place, id_ in enumerate(row) if id_ in ends), len(row))
    confidence = 1.0
    for chance in chances[:count]:
        confidence *= chance
    written = [id_ for id_ in row[:count] if id_ != END]
    return Completion(tokenizer.decode(written), count, confidence)
