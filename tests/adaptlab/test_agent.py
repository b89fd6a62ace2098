"""The loop of model and tool, with a model whose every step is written down."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")


from adaptlab import (
    BM25,
    PEOPLE,
    Completion,
    agent,
    demonstrate,
    imagined,
    look_up,
    react,
    search_in,
)

FACTS = {("bolan", "ruler"): "mirost", ("mirost", "guild"): "konak"}
QUESTION = "guild of ruler of bolan ?"


@pytest.fixture
def scripted(monkeypatch):
    """Return a function that makes the model write the given steps, whatever it reads."""

    def write(*steps):
        left = list(steps)

        def complete(_model, _tokenizer, prompts, _new_tokens, **_):
            return [Completion(left.pop(0), 4, 1.0) for _ in prompts]

        monkeypatch.setattr(agent, "complete", complete)

    return write


def test_a_question_is_answered_in_two_actions(scripted):
    scripted("look ruler of bolan ?", "look guild of mirost ?", "answer konak .")
    (trace,) = react(None, None, [QUESTION], look_up(FACTS))
    assert trace.actions == ["ruler of bolan ?", "guild of mirost ?"]
    assert trace.answer == "konak"
    assert trace.written == 12
    assert trace.text == (
        "guild of ruler of bolan ? look ruler of bolan ? found mirost . "
        "look guild of mirost ? found konak . answer konak ."
    )


def test_a_model_that_never_answers_is_stopped(scripted):
    scripted(*["look ruler of bolan ?"] * 9)
    (trace,) = react(None, None, [QUESTION], look_up(FACTS), most_actions=3)
    assert trace.answer is None
    assert len(trace.actions) == 3


def test_what_is_neither_action_nor_answer_ends_it(scripted):
    scripted("konak .", "look ruler of .")
    traces = react(None, None, [QUESTION, QUESTION], look_up(FACTS))
    assert [(trace.answer, trace.actions) for trace in traces] == [(None, [])] * 2


def test_questions_end_one_by_one(scripted):
    scripted("answer a .", "look ruler of bolan ?", "answer b .")
    traces = react(None, None, ["x ?", "y ?"], look_up(FACTS))
    assert [trace.answer for trace in traces] == ["a", "b"]


def test_a_tool_says_what_it_does_not_know():
    assert look_up(FACTS)("ruler of nowhere ?") == "unknown ."


def test_a_search_returns_a_passage():
    index = BM25(["mirost has guild konak .", "bolan has ruler mirost ."])
    assert search_in(index)("ruler of bolan ?") == "bolan has ruler mirost ."


def test_a_demonstration_teaches_actions_and_not_findings():
    pieces = demonstrate(FACTS, "bolan", "guild", look_up(FACTS))
    assert [text for text, learned in pieces if learned] == [
        "look ruler of bolan ?",
        "look guild of mirost ?",
        "answer konak .",
    ]
    assert [text for text, learned in pieces if not learned] == [
        "guild of ruler of bolan ?",
        "found mirost .",
        "found konak .",
    ]


def test_imagined_facts_are_about_no_town(world):
    facts = imagined(world, 3)
    assert not {name for name, _ in facts} & set(world.towns)
    assert not [key for key in world.people if facts[key] == world.people[key]]
    for name in world.free:
        assert all((facts[name, "ruler"], relation) in facts for relation in PEOPLE)
