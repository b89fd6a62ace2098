"""Prompts: what to put before a question so that an unchanged model answers it better.

Questions, examples and passages come in; prompts go out.
"""

from __future__ import annotations

from collections.abc import Sequence

from adaptlab.retrieval import Index, search
from adaptlab.world import Example

__all__ = ["retrieved", "with_passages", "with_shots"]


def with_shots(examples: Sequence[Example], question: str) -> str:
    """Examples with their answers, then the question. Without examples: zero-shot."""
    return " ".join([*(f"{prompt} {answer}" for prompt, answer in examples), question])


def with_passages(passages: Sequence[str], question: str) -> str:
    """Passages, best first, so turned that the best stands right before the question.

    What stands in the middle of a long prompt is used least: Liu et al., "Lost in the Middle",
    arXiv 2307.03172.
    """
    return " ".join([*reversed(passages), question])


def retrieved(
    index: Index, examples: Sequence[Example], k: int, *, asked: Sequence[str] | None = None
) -> list[Example]:
    """The examples with the `k` passages that a search finds for each question before it.

    `asked` are other words for the same questions, which only the search sees: people ask in
    their own words, and the prompt is in the model's.
    """
    questions = asked or [question for question, _ in examples]
    found = [[index.passages[place] for place in search(index, words, k)] for words in questions]
    return [
        (with_passages(passages, question), answer)
        for passages, (question, answer) in zip(found, examples, strict=True)
    ]
