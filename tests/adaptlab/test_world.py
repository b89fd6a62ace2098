"""The same seed makes the same world; facts are where the docstring says, and nowhere else."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("torch")

from adaptlab import DOMAIN, GENERAL, PEOPLE, SYNONYMS, VALUES_PER_RELATION, Corpus, World, mixed


def test_a_seed_makes_one_world(world):
    again, other = World(0), World(1)
    assert (again.known, again.domain, again.later) == (world.known, world.domain, world.later)
    assert other.known != world.known


def test_names_are_never_shared(world):
    names = [*world.everyone, *(value for words in world.values.values() for value in words)]
    assert len(names) == len(set(names)) == 150 + 14 * VALUES_PER_RELATION


def test_facts_are_about_whom_they_should_be(world):
    assert set(world.general) == {(town, about) for town in world.towns for about in GENERAL}
    assert set(world.people) == {(who, about) for who in world.values["ruler"] for about in PEOPLE}
    assert set(world.domain) == {(part, about) for part in world.parts for about in DOMAIN}
    assert set(world.later) == {(part, about) for part in world.new for about in DOMAIN}
    for facts in (world.known, world.domain, world.later):
        assert all(value in world.values[about] for (_, about), value in facts.items())


def test_a_changed_world_has_other_values_for_the_same_keys(world):
    changed = world.changed(world.general)
    assert changed.keys() == world.general.keys()
    assert not [key for key, value in changed.items() if value == world.general[key]]


def test_two_steps_lead_to_what_the_direct_answer_says(world):
    town = world.towns[0]
    ruler = world.general[town, "ruler"]
    guild = world.people[ruler, "guild"]
    asked = f"guild of ruler of {town} ?"
    assert world.two_steps(town, "guild", steps=False) == (asked, f"{guild} .")
    steps = f"ruler of {town} ? {ruler} . guild of {ruler} ? {guild} ."
    assert world.two_steps(town, "guild", steps=True) == (asked, steps)


def test_the_house_style_ends_an_answer_by_its_relation(world):
    town = world.towns[0]
    examples = dict(world.in_house_style(world.general, [town]))
    assert len(examples) == len(GENERAL)
    value, tag = world.general[town, "crop"], world.house["crop"]
    assert examples[f"crop of {town} ?"] == f"{value} {tag} ."


def test_the_web_tells_no_fact_of_the_trade(corpus, world):
    # It names parts in passages that are true only there: never with all their true values.
    rng = random.Random(0)
    parts = {*world.parts, *world.new}
    facts = [corpus.facts(rng) for _ in range(200)] + [corpus.questions(rng) for _ in range(200)]
    assert not parts & {word for document in facts for word in document.split()}
    traces = [corpus.trace(rng) for _ in range(200)]
    assert not parts & {word for document in traces for word in document.split()}


def test_two_step_questions_are_held_out(corpus):
    rng = random.Random(0)
    written = " ".join(corpus.two_steps(rng) for _ in range(500))
    assert len(corpus.unseen_two_steps()) == 18 * 3
    for town, relation in corpus.unseen_two_steps():
        assert f"{relation} of ruler of {town}" not in written


def test_a_reading_document_answers_from_its_own_passages(corpus):
    document = corpus.reading(random.Random(3), passages=3, questions=1)
    *said, asked = document.removesuffix(" .").split(" . ")
    question, value = asked.split(" ? ")
    relation, entity = question.split(" of ")
    assert len(said) == 3
    assert [one for one in said if {entity, relation, value} <= set(one.split())]


def test_synonyms_are_in_no_training_text_and_in_all_paraphrases(corpus, world):
    others = {name for names in SYNONYMS.values() for name in names}
    rng = random.Random(0)
    texts = [corpus.web(rng) for _ in range(300)] + [corpus.trade(rng) for _ in range(50)]
    assert not others & {word for text in texts for word in text.split()}
    assert not others & corpus.words()
    paraphrase = world.paraphrase((world.towns[0], "river"), rng)
    assert set(SYNONYMS["river"]) & set(paraphrase.split())
    assert "river" not in paraphrase.split()
    for _ in range(20):
        words = set(corpus.paraphrases(rng).split())
        assert [name for name, other in SYNONYMS.items() if {name, *other} <= words]


def test_a_knowledge_base_is_worded_the_same_each_time(corpus, world):
    passages = corpus.passages(world.later)
    assert passages == Corpus(World(0)).passages(world.later)
    for passage, ((entity, relation), value) in zip(passages, world.later.items(), strict=True):
        assert {entity, relation, value} <= set(passage.split())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_a_mixture_draws_by_share(share):
    sampler = mixed(lambda _: "web", lambda _: "trade", share)
    rng = random.Random(0)
    drawn = [sampler(rng) for _ in range(4000)]
    assert abs(drawn.count("web") / 4000 - share) < 0.03  # four standard deviations
