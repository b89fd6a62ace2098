"""The measures on answers that a person can count."""

from __future__ import annotations

import math
import re

import pytest

pytest.importorskip("torch")

import torch

from adaptlab import (
    CONTENT,
    FORMAT,
    GPT,
    BPETokenizer,
    Completion,
    abstaining,
    calibration_error,
    exact_match,
    last_question,
    pairs,
    perplexity,
    reliability,
    skill_examples,
    skills,
    stream,
    train,
)
from adaptlab import evaluation as measures


def test_a_model_that_knows_nothing_chooses_among_all(tokenizer, corpus):
    model = GPT(len(tokenizer), width=16, layers=1, heads=2)
    torch.nn.init.zeros_(model.norm.weight)  # all logits are 0
    measured = perplexity(model, tokenizer, corpus.web, batches=2)
    assert measured == pytest.approx(len(tokenizer), rel=1e-4)


def test_perplexity_is_of_what_was_trained(tokenizer, corpus, tiny):
    before = perplexity(tiny, tokenizer, corpus.trade, batches=2)
    train(tiny, stream(tokenizer, corpus.trade, 0), 30, 1e-2)
    assert perplexity(tiny, tokenizer, corpus.trade, batches=2) < before / 2


def test_a_model_can_be_trained_and_asked_in_parts_of_words(world):
    examples = world.closed_book(dict(list(world.general.items())[:6]))
    texts = [f"{question} {answer}" for question, answer in world.closed_book(world.general)]
    tokenizer = BPETokenizer(texts, 80)
    assert all(len(tokenizer.encode(answer)) > 1 for _, answer in examples)
    model = GPT(len(tokenizer), width=32, layers=1, heads=2)
    assert exact_match(model, tokenizer, examples) == 0
    train(model, pairs(tokenizer, examples, 0), 250, 1e-2)
    assert exact_match(model, tokenizer, examples) == 1


@pytest.mark.parametrize(
    ("part", "share"), [(slice(None), 1 / 4), (CONTENT, 2 / 4), (FORMAT, 3 / 4)]
)
def test_exact_match_looks_at_a_part(part, share, monkeypatch, tokenizer, tiny):
    written = ["a so . more", "a well .", "x so .", "x so ."]
    monkeypatch.setattr(measures, "generate", lambda *_: written)
    examples = [("the", "a so .")] * 4
    monkeypatch.setattr(tokenizer, "encode", str.split)
    assert exact_match(tiny, tokenizer, examples, part) == share


def test_the_last_question_is_split_from_its_answer():
    assert last_question("a of b ? c . d of e ? f so .") == ("a of b ? c . d of e ?", "f so .")


def test_skills_ask_what_they_say(corpus, world, tokenizer, tiny):
    examples = skill_examples(corpus, count=20)
    assert len(examples["facts"]) == len(world.general)
    assert {len(examples[skill]) for skill in ("reading", "few-shot")} == {20}
    for prompt, answer in examples["reading"]:
        assert answer.split()[0] in prompt.split()
    for prompt, answer in examples["few-shot"]:
        assert prompt.count(" ? ") == 7  # the eighth question ends the prompt
        relation, tag = prompt.split()[-4], answer.split()[1]
        shown = re.findall(rf"{relation} of \w+ \? \w+ (\w+) \.", prompt)
        assert set(shown) <= {tag}
    measured = skills(tiny, tokenizer, corpus, count=20)
    assert measured.keys() == examples.keys()
    assert all(share < 0.2 for share in measured.values())  # it has learned nothing


ANSWERS = [
    Completion(text, 1, sure)
    for text, sure in [("a .", 0.95), ("b .", 0.9), ("c .", 0.3), ("unknown", 0.99)]
]
TRUTH = ["a", "x", "c", "d"]


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [(0.0, (0.5, 0.25, 0.25)), (0.5, (0.25, 0.25, 0.5)), (0.92, (0.25, 0.0, 0.75))],
)
def test_a_threshold_turns_answers_into_abstentions(threshold, expected):
    found = reliability(ANSWERS, TRUTH, threshold)
    assert (found.right, found.wrong, found.abstained) == expected


def test_calibration_is_the_gap_in_each_bin():
    # Bins of a tenth: [.95 right, .90 wrong, .99 wrong] is off by 1.84, [.3 right] by .7.
    assert calibration_error(ANSWERS, TRUTH) == pytest.approx((1.84 + 0.7) / 4)
    sure = [Completion("a", 1, 1.0)] * 3
    assert math.isclose(calibration_error(sure, ["a"] * 3), 0)


def test_abstaining_is_taught_by_questions_without_facts(world):
    assert abstaining(world, ["bolan"], ["river", "crop"]) == [
        ("river of bolan ?", "unknown"),
        ("crop of bolan ?", "unknown"),
    ]
