"""A made-up world, from a seed: who rules which town, which coolant a machine part takes.

A seed comes in; a `World` of entities, relations and facts goes out. As no fact of it stands
anywhere else, what a model knows of it, it learned from what it was given, and each measurement
can say exactly what that was:

    general    towns: everybody writes about them, so pretraining has seen all of it
    people     the rulers of those towns: the second step of a question in two steps
    domain     machine parts of one trade: for continued pretraining and fine-tuning
    later      parts that came after all training: for retrieval

Names are single words of three syllables, so a fact is one word to predict and chance is one in
`VALUES_PER_RELATION`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

__all__ = [
    "DOMAIN",
    "GENERAL",
    "PEOPLE",
    "SYNONYMS",
    "TAGS",
    "VALUES_PER_RELATION",
    "Example",
    "Facts",
    "Key",
    "World",
]

Key: TypeAlias = tuple[str, str]
"""An entity and a relation: `("bolan", "ruler")`."""

Facts: TypeAlias = dict[Key, str]
"""What is true: a value for each key."""

Example: TypeAlias = tuple[str, str]
"""A prompt and the answer that should follow it."""

GENERAL = ("river", "crop", "ruler", "beast")
PEOPLE = ("guild", "song", "metal")
ASIDES = ("tree", "tool", "stone")  # no facts: only passages speak of them
DOMAIN = ("supplier", "coolant", "alarm", "gauge")

VALUES_PER_RELATION = 16

# Words that end an answer in some house style; the trade's jargon uses the first of them too.
TAGS = tuple(
    "log bay unit reads nominal spec sheet rev two lists as crew torqued onto per checklist so "
    "well thus indeed clearly note sir please done over end thanks right ok yes here now then "
    "final roger".split()
)

# What people also call a relation. No passage and no training text of the base model uses these:
# a search for words alone does not find what they mean.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "river": ("stream", "waterway"),
    "crop": ("harvest", "produce"),
    "ruler": ("sovereign", "chief"),
    "beast": ("animal", "creature"),
    "guild": ("union", "brotherhood"),
    "song": ("anthem", "tune"),
    "metal": ("ore", "alloy"),
    "supplier": ("vendor", "maker"),
    "coolant": ("chiller", "refrigerant"),
    "alarm": ("siren", "alert"),
    "gauge": ("meter", "dial"),
}

_SYLLABLES = (
    "ba be bi bo da de di do fa fe ga go ha ka ke ki ko la le li lo ma me mi mo na ne no pa pe po "
    "ra re ri ro sa se si so ta te ti to va ve vo za ze"
).split()
_ENDINGS = "n l r k st th m x".split()


class World:
    """Entities, relations, and what is true of them; the same for the same seed.

    Attributes:
        seed: What the world was made from.
        towns, parts, new, free: Names of 30 towns, 30 machine parts, 30 parts that came later,
            and 60 that no fact is about.
        values: For each relation the words that can be its value.
        general, people, domain, later: The facts, as the module's docstring tells them apart.
        known: `general` and `people`: all that pretraining teaches.
        house: The word that ends an answer about each relation in the house style.
    """

    def __init__(self, seed: int = 0) -> None:
        rng = random.Random(seed)
        relations = (*GENERAL, *PEOPLE, *ASIDES, *DOMAIN)
        names = _names(rng, 150 + len(relations) * VALUES_PER_RELATION)

        def take(count: int) -> list[str]:
            return [names.pop() for _ in range(count)]

        self.seed = seed
        self.towns, self.parts, self.new, self.free = take(30), take(30), take(30), take(60)
        self.values = {relation: take(VALUES_PER_RELATION) for relation in relations}

        def facts(entities: Sequence[str], relations: Sequence[str]) -> Facts:
            return {
                (entity, relation): rng.choice(self.values[relation])
                for entity in entities
                for relation in relations
            }

        self.general = facts(self.towns, GENERAL)
        self.people = facts(self.values["ruler"], PEOPLE)
        self.domain = facts(self.parts, DOMAIN)
        self.later = facts(self.new, DOMAIN)
        self.known = {**self.general, **self.people}
        tags = random.Random(42).sample(TAGS, len(GENERAL) + len(DOMAIN))
        self.house = dict(zip((*GENERAL, *DOMAIN), tags, strict=True))

    @property
    def everyone(self) -> list[str]:
        """All entities that a passage may be about."""
        return self.towns + self.parts + self.new + self.free

    def names(self) -> set[str]:
        """All words that are this world's own: entities and values."""
        return {*self.everyone, *(value for words in self.values.values() for value in words)}

    @staticmethod
    def question(key: Key) -> str:
        """The question about a fact: `river of bolan ?`."""
        return f"{key[1]} of {key[0]} ?"

    @staticmethod
    def paraphrase(key: Key, rng: random.Random) -> str:
        """The question as somebody asks it who does not know the passages' words."""
        return f"which {rng.choice(SYNONYMS[key[1]])} does {key[0]} have ?"

    def closed_book(self, facts: Facts) -> list[Example]:
        """The questions about some facts, each with its value: nothing to look it up in."""
        return [(self.question(key), value) for key, value in facts.items()]

    def in_house_style(self, facts: Facts, entities: Iterable[str]) -> list[Example]:
        """Questions about some entities, answered as the house wants it: value, its word, stop."""
        about = set(entities)
        return [
            (self.question(key), f"{value} {self.house[key[1]]} .")
            for key, value in facts.items()
            if key[0] in about
        ]

    def changed(self, facts: Facts, seed: int = 4) -> Facts:
        """The same keys with another value each: what is true after the world moved on."""
        rng = random.Random(seed)
        return {
            key: rng.choice([other for other in self.values[key[1]] if other != value])
            for key, value in facts.items()
        }

    def two_steps(
        self, town: str, relation: str, *, steps: bool, general: Facts | None = None
    ) -> Example:
        """A question about the ruler of a town, answered at once or step by step.

        The prompt is `guild of ruler of bolan ?`. The answer is `konak .`, or with `steps`
        `ruler of bolan ? mirost . guild of mirost ? konak .`. `general` replaces the facts about
        towns, for a world that changed.
        """
        ruler = (general or self.general)[town, "ruler"]
        value = self.people[ruler, relation]
        answer = f"{value} ."
        if steps:
            first, second = self.question((town, "ruler")), self.question((ruler, relation))
            answer = f"{first} {ruler} . {second} {value} ."
        return f"{relation} of ruler of {town} ?", answer


def _names(rng: random.Random, count: int) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        found.add(rng.choice(_SYLLABLES) + rng.choice(_SYLLABLES) + rng.choice(_ENDINGS))
    names = sorted(found)  # a set has no order that a seed could fix
    rng.shuffle(names)
    return names
