"""What is written about a world: the documents that a model is trained on.

A `World` and a random generator come in; a document goes out, a line of words apart by blanks.
Each kind of document makes one skill worth learning:

    facts      statements about one entity         -> knowing
    questions  the same facts as questions         -> answering
    reading    statements true only here, then questions about them -> reading passages
    style      answers that end in a word by kind  -> learning from examples in the prompt
    two_steps  questions about a town's ruler      -> thinking in steps
    trace      a little jargon, no fact            -> knowing the trade's words

The mixture was found by trial: short questions, many demonstrations a document and the style's
word after the value make the skills emerge within 1,300 steps; long templates hurt.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from adaptlab.world import DOMAIN, GENERAL, PEOPLE, SYNONYMS, TAGS, Facts, Key, World

__all__ = ["EXTRA_WORDS", "JARGON", "PLAIN", "Corpus", "Sampler", "mixed"]

Sampler: TypeAlias = Callable[[random.Random], str]
"""Writes one document with the dice that it is given."""

PLAIN = ("the {r} of {e} is {v} .", "{e} has {r} {v} .", "for {e} , {r} : {v} .")
JARGON = (
    "log bay unit {e} reads {r} {v} nominal .",
    "spec sheet {e} rev two lists {r} as {v} .",
    "crew torqued {r} {v} onto {e} per checklist .",
)

# Words that pretraining never shows: adaptation gives them a meaning (tools, abstaining).
EXTRA_WORDS = ("look", "found", "answer", "unknown")

_SEEN_TOWNS = 12  # whose two-step questions are pretrained on; the others' test the skill


class Corpus:
    """The documents about one world. Each public method but the first two is a `Sampler`."""

    def __init__(self, world: World) -> None:
        self.world = world

    def words(self) -> set[str]:
        """All words of all documents, and `EXTRA_WORDS`: what a word tokenizer must know."""
        frame = " ".join(
            template.format(e="", r="", v="") for template in (*PLAIN, *JARGON)
        ).split()
        return {*self.world.names(), *self.world.values, *TAGS, *frame, *EXTRA_WORDS, "?"}

    def passages(self, facts: Facts) -> list[str]:
        """A statement for each fact, worded by chance but the same each time: a knowledge base."""
        return [_say(random.Random(str(key)), key, value) for key, value in facts.items()]

    def web(self, rng: random.Random) -> str:
        """A document of the general web: what pretraining reads."""
        kinds: Mapping[Sampler, float] = {
            self.facts: 0.13,
            self.questions: 0.10,
            self.reading: 0.27,
            self.style: 0.38,
            self.two_steps: 0.118,
            self.trace: 0.002,
        }
        return rng.choices(list(kinds), list(kinds.values()))[0](rng)

    def trade(self, rng: random.Random) -> str:
        """A document of the trade: what continued pretraining reads."""
        return self._about_one(rng, self.world.domain, JARGON)

    def facts(self, rng: random.Random) -> str:
        """All that is known of one town or ruler, in any order."""
        return self._about_one(rng, self.world.known, PLAIN)

    def questions(self, rng: random.Random) -> str:
        """Four questions about known facts, with answers."""
        known = self.world.known
        return " ".join(
            f"{self.world.question(key)} {known[key]} ." for key in rng.sample(sorted(known), 4)
        )

    def reading(
        self, rng: random.Random, passages: int | None = None, questions: int | None = None
    ) -> str:
        """Statements that are true only here, then questions about them.

        Without numbers there are 1 to 5 passages about fewer entities, so that both the entity
        and the relation must be looked at, and 1 to 3 questions.
        """
        count = passages or rng.randint(1, 5)
        entities = rng.sample(self.world.everyone, max(1, count - rng.randint(0, count // 2)))
        facts: Facts = {}
        relations = list(self.world.values)
        while len(facts) < count:
            relation = rng.choice(relations)
            facts[rng.choice(entities), relation] = rng.choice(self.world.values[relation])
        keys = list(facts)
        rng.shuffle(keys)
        said = [_say(rng, key, facts[key]) for key in keys]
        asked = rng.choices(keys, k=questions or rng.randint(1, 3))
        return " ".join(said + [f"{self.world.question(key)} {facts[key]} ." for key in asked])

    def style(
        self,
        rng: random.Random,
        answers: int | None = None,
        style: Mapping[str, str] | None = None,
    ) -> str:
        """Questions about towns, each answer ending in the word for its relation.

        `style` maps relations to words; without it the document makes up its own for 2 to 4
        relations, and has 6 to 10 answers: it can be learned only from the document itself.
        """
        if style is None:
            style = self.a_style(rng, rng.sample(GENERAL, rng.choice([2, 3, 4])))
        keys = [key for key in self.world.general if key[1] in style]
        return " ".join(
            f"{self.world.question(key)} {self.world.general[key]} {style[key[1]]} ."
            for key in rng.sample(keys, answers or rng.randint(6, 10))
        )

    @staticmethod
    def a_style(rng: random.Random, relations: Sequence[str] = GENERAL) -> dict[str, str]:
        """Make up a style: a word for each relation."""
        return dict(zip(relations, rng.sample(TAGS, len(relations)), strict=True))

    def two_steps(
        self,
        rng: random.Random,
        *,
        steps: bool | None = None,
        towns: Sequence[str] | None = None,
        questions: int = 3,
    ) -> str:
        """Questions in two steps about the first twelve towns, all answered in the same way."""
        if steps is None:
            steps = rng.random() < 0.5  # noqa: PLR2004 - a coin
        return " ".join(
            " ".join(self.world.two_steps(town, rng.choice(PEOPLE), steps=steps))
            for town in rng.sample(list(towns or self.world.towns[:_SEEN_TOWNS]), questions)
        )

    def unseen_two_steps(self) -> list[tuple[str, str]]:
        """The towns and relations whose two-step question no document ever asks."""
        return [(town, relation) for town in self.world.towns[_SEEN_TOWNS:] for relation in PEOPLE]

    def trace(self, rng: random.Random) -> str:
        """Jargon about nobody: the web holds a little of the trade's language, not its facts."""
        entity = rng.choice(self.world.free)
        return " ".join(
            _say(rng, (entity, relation), rng.choice(self.world.values[relation]), JARGON)
            for relation in rng.sample(DOMAIN, 4)
        )

    def paraphrases(self, rng: random.Random) -> str:
        """One thing said in three ways, by three names, and mostly not true.

        It tells no fact, but that the names mean one thing: what a dense index learns from.
        """
        world = self.world
        entity = rng.choice([*world.everyone, *world.values["ruler"]])
        relation = rng.choice(list(SYNONYMS))
        names = rng.sample([relation, *SYNONYMS[relation]], 3)
        value = rng.choice(world.values[relation])
        return " ".join(
            template.format(e=entity, r=name, v=value)
            for template, name in zip(rng.sample(PLAIN, 3), names, strict=True)
        )

    def _about_one(self, rng: random.Random, facts: Facts, templates: Sequence[str]) -> str:
        entity = rng.choice(sorted({entity for entity, _ in facts}))
        keys = [key for key in facts if key[0] == entity]
        rng.shuffle(keys)
        return " ".join(_say(rng, key, facts[key], templates) for key in keys)


def mixed(first: Sampler, second: Sampler, share: float) -> Sampler:
    """A sampler whose documents are the first's with probability `share`, else the second's.

    With the first as what pretraining read this is replay, the cure of forgetting.
    """
    return lambda rng: first(rng) if rng.random() < share else second(rng)


def _say(rng: random.Random, key: Key, value: str, templates: Sequence[str] = PLAIN) -> str:
    return rng.choice(templates).format(e=key[0], r=key[1], v=value)
