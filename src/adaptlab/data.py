"""Batches to train on.

Documents or examples come in; endless pairs of ids and targets go out, both (batch, time) of
int64: the target of a token is the token after it, or `MASKED` where the loss must not look.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import torch
from torch import Tensor

from adaptlab.corpus import Sampler
from adaptlab.tokens import END, PAD, Tokenizer
from adaptlab.world import Example

__all__ = ["MASKED", "Batch", "Batches", "Demonstration", "demonstrations", "pairs", "stream"]

Batch: TypeAlias = tuple[Tensor, Tensor]
Batches: TypeAlias = Iterator[Batch]

Demonstration: TypeAlias = Sequence[tuple[str, bool]]
"""Pieces of one text, each with whether the model should learn to write it."""

MASKED = -1


def stream(
    tokenizer: Tokenizer, sampler: Sampler, seed: int, *, length: int = 64, batch: int = 16
) -> Batches:
    """Documents end to end, cut to `length` tokens: every token is a target. For pretraining."""
    rng = random.Random(seed)
    while True:
        rows = []
        for _ in range(batch):
            row: list[int] = []
            while len(row) <= length:
                row += [*tokenizer.encode(sampler(rng)), END]
            rows.append(row[: length + 1])
        ids = torch.tensor(rows)
        yield ids[:, :-1], ids[:, 1:]


def pairs(
    tokenizer: Tokenizer, examples: Sequence[Example], seed: int, *, batch: int = 16
) -> Batches:
    """Examples drawn at random; only the answer and its end are targets. For fine-tuning."""
    texts = [((prompt, False), (answer, True)) for prompt, answer in examples]
    return demonstrations(tokenizer, texts, seed, batch=batch)


def demonstrations(
    tokenizer: Tokenizer, texts: Sequence[Demonstration], seed: int, *, batch: int = 16
) -> Batches:
    """Texts drawn at random; only the pieces to learn, and the end, are targets.

    So a model learns to use a tool, and not to make up what the tool says.
    """
    rng = random.Random(seed)
    rows = [_masked(tokenizer, text) for text in texts]
    longest = max(len(ids) for ids, _ in rows)

    def padded(row: list[int], filler: int) -> list[int]:
        return row + [filler] * (longest - len(row))

    while True:
        chosen = rng.choices(rows, k=batch)
        yield (
            torch.tensor([padded(ids, PAD) for ids, _ in chosen]),
            torch.tensor([padded(targets, MASKED) for _, targets in chosen]),
        )


def _masked(tokenizer: Tokenizer, text: Demonstration) -> tuple[list[int], list[int]]:
    ids: list[int] = []
    targets: list[int] = []
    for piece, learn in text:
        encoded = tokenizer.encode(piece)
        ids += encoded
        targets += encoded if learn else [MASKED] * len(encoded)
    return ids, [*targets[1:], END]
