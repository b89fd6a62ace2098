"""Measuring a model: perplexity, exact match, and the skills that adaptation may cost.

A model and documents or examples come in, numbers go out. All are measured with dice of their
own, so that two models are asked the same.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import islice

import torch

from adaptlab.corpus import Corpus, Sampler
from adaptlab.data import stream
from adaptlab.generation import generate
from adaptlab.model import GPT
from adaptlab.tokens import Tokenizer
from adaptlab.training import loss
from adaptlab.world import Example

__all__ = [
    "CONTENT",
    "FORMAT",
    "WHOLE",
    "exact_match",
    "last_question",
    "perplexity",
    "skill_examples",
    "skills",
]

WHOLE = slice(None)
CONTENT = slice(0, 1)
"""The first word of an answer: its value."""

FORMAT = slice(1, None)
"""The other words of an answer: how the house ends it."""


@torch.no_grad()
def perplexity(
    model: GPT, tokenizer: Tokenizer, sampler: Sampler, *, batches: int = 20, seed: int = 777
) -> float:
    """Return e to the mean loss: among how many equally likely tokens the model has to choose.

    Jelinek et al., "Perplexity: a measure of the difficulty of speech recognition tasks" (1977).
    It compares models with one tokenizer only.
    """
    rows = islice(stream(tokenizer, sampler, seed), batches)
    return math.exp(sum(loss(model(ids), targets).item() for ids, targets in rows) / batches)


def exact_match(
    model: GPT, tokenizer: Tokenizer, examples: Sequence[Example], part: slice = WHOLE
) -> float:
    """The share of answers that the model writes word by word, or of a `part` of their words."""
    new_tokens = max(len(tokenizer.encode(answer)) for _, answer in examples)
    written = generate(model, tokenizer, [prompt for prompt, _ in examples], new_tokens)
    right = 0
    for text, (_, answer) in zip(written, examples, strict=True):
        expected = answer.split()
        right += text.split()[: len(expected)][part] == expected[part]
    return right / len(examples)


def last_question(document: str) -> Example:
    """A document as an example: all up to its last question mark, and what comes after."""
    end = document.rindex(" ? ") + 2
    return document[:end], document[end + 1 :]


def skill_examples(corpus: Corpus, count: int = 200) -> dict[str, list[Example]]:
    """What a base model should be able to do, each with the examples that ask for it.

    `facts` asks all that pretraining taught of towns; `reading` a question about three passages
    that are true only there; `few-shot` an answer in a style that seven others show.
    """
    rng = random.Random(5)
    return {
        "facts": corpus.world.closed_book(corpus.world.general),
        "reading": [last_question(corpus.reading(rng, 3, 1)) for _ in range(count)],
        "few-shot": [
            last_question(corpus.style(rng, 8, corpus.a_style(rng))) for _ in range(count)
        ],
    }


def skills(model: GPT, tokenizer: Tokenizer, corpus: Corpus, count: int = 200) -> dict[str, float]:
    """The share right of each skill, 0 to 1. A passage's value counts, not the stop after it."""
    parts = {"facts": WHOLE, "reading": CONTENT, "few-shot": WHOLE}
    return {
        skill: exact_match(model, tokenizer, examples, parts[skill])
        for skill, examples in skill_examples(corpus, count).items()
    }
