"""ReAct: the model asks a tool, reads what it says, and goes on, until it has the answer.

Questions and a tool come in; what was asked, found and answered goes out. Yao et al., "ReAct:
Synergizing Reasoning and Acting in Language Models", arXiv 2210.03629. The text looks so, where
the model writes all but the question and what stands after `found`:

    guild of ruler of bolan ? look ruler of bolan ? found mirost .
    look guild of mirost ? found konak . answer konak .
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from adaptlab.data import Demonstration
from adaptlab.generation import complete
from adaptlab.model import GPT
from adaptlab.retrieval import Index, search
from adaptlab.tokens import Tokenizer
from adaptlab.world import Facts, World

__all__ = ["Tool", "Trace", "demonstrate", "imagined", "look_up", "react", "search_in"]

Tool: TypeAlias = Callable[[str], str]
"""Takes what the model asks, `ruler of bolan ?`, and returns a sentence with its stop."""

_LONGEST_STEP = 12  # tokens: an action or an answer that goes on longer is none


@dataclass
class Trace:
    """What happened to one question.

    Attributes:
        question: The question.
        text: All of it so far: the question, actions and what was found.
        actions: What the model asked the tool, in order.
        answer: What the model answered; none if it never did, or wrote neither action nor answer.
        written: Tokens that the model wrote.
    """

    question: str
    text: str
    actions: list[str] = field(default_factory=list)
    answer: str | None = None
    written: int = 0


def look_up(facts: Facts) -> Tool:
    """A tool that knows facts, and says `unknown .` of all else."""
    known = {World.question(key): value for key, value in facts.items()}
    return lambda asked: f"{known.get(asked, 'unknown')} ."


def search_in(index: Index) -> Tool:
    """A tool that returns the best passage, relevant or not: the model has to read it."""
    return lambda asked: index.passages[search(index, asked, 1)[0]]


def demonstrate(facts: Facts, town: str, relation: str, tool: Tool) -> Demonstration:
    """How a question in two steps is answered with a tool, to fine-tune on.

    `facts` must hold the ruler of the town and the ruler's `relation`. Use made-up ones
    (`imagined`): on true ones a model learns to answer from memory, and its questions for show.
    What the tool says is not for the model to learn to write: it would make it up.
    """
    first = World.question((town, "ruler"))
    ruler = facts[town, "ruler"]
    second = World.question((ruler, relation))
    return [
        (f"{relation} of ruler of {town} ?", False),
        (f"look {first}", True),
        (f"found {tool(first)}", False),
        (f"look {second}", True),
        (f"found {tool(second)}", False),
        (f"answer {facts[ruler, relation]} .", True),
    ]


def imagined(world: World, seed: int) -> Facts:
    """Rulers for names that are no town, and what those rulers have: true nowhere."""
    rng = random.Random(seed)
    rulers = {(name, "ruler"): rng.choice(world.values["ruler"]) for name in world.free}
    return {**rulers, **world.changed(world.people, seed)}


def react(
    model: GPT,
    tokenizer: Tokenizer,
    questions: Sequence[str],
    tool: Tool,
    *,
    most_actions: int = 4,
) -> list[Trace]:
    """Let a model answer questions with a tool. All of them take their next step together.

    One that would use the tool more than `most_actions` times is left without an answer.
    """
    traces = [Trace(question, question) for question in questions]
    going = traces
    for _ in range(most_actions + 1):
        if not going:
            break
        prompts = [trace.text for trace in going]
        steps = complete(model, tokenizer, prompts, _LONGEST_STEP, stop=(".", "?"))
        asking = []
        for trace, step in zip(going, steps, strict=True):
            trace.written += step.tokens
            word, _, rest = step.text.partition(" ")
            acts = word == "look" and rest.endswith("?")
            if acts and len(trace.actions) < most_actions:
                trace.actions.append(rest)
                trace.text += f" {step.text} found {tool(rest)}"
                asking.append(trace)
            elif word == "answer":
                trace.text += f" {step.text}"
                trace.answer = rest.removesuffix(" .")
        going = asking
    return traces
