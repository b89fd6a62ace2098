"""BM25 beside bm25s; dense and hybrid on synonyms; the measures by hand."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("torch")

from adaptlab import (
    BM25,
    DenseIndex,
    Embedding,
    Hybrid,
    mean_reciprocal_rank,
    recall_at,
    retrieved,
    search,
    with_passages,
    with_shots,
)


class Fixed:
    """An index whose scores are given."""

    def __init__(self, *scores):
        self.passages = [str(place) for place in range(len(scores))]
        self._scores = list(scores)

    def scores(self, _question):
        return self._scores


def test_a_rare_word_and_a_short_passage_count_more():
    index = BM25(["the river", "the river runs on and on", "the crop", "the beast"])
    assert search(index, "the river") == [0, 1, 2, 3]
    assert index.scores("mountain") == [0, 0, 0, 0]


@pytest.mark.parametrize(("k1", "b"), [(1.5, 0.75), (0.9, 0.4), (2.0, 1.0)])
def test_the_scores_are_those_of_bm25s(corpus, world, k1, b):
    bm25s = pytest.importorskip("bm25s")
    passages = corpus.passages({**world.known, **world.later})
    passages += [" ".join(passages[:4]), passages[0] + " " + passages[0]]
    ours, theirs = BM25(passages, k1, b), bm25s.BM25(k1=k1, b=b)
    theirs.index([passage.split() for passage in passages], show_progress=False)
    for key in [*world.general, *world.later]:
        question = world.question(key)
        expected = theirs.get_scores(question.split())
        assert ours.scores(question) == pytest.approx(expected.tolist(), rel=1e-5, abs=1e-6)


def test_words_that_keep_like_company_are_alike():
    texts = ["the coolant or chiller flows", "the chiller or coolant drips", "an alarm or siren"]
    index = DenseIndex(["the coolant", "an alarm"], Embedding(texts, dimensions=2))
    assert search(index, "chiller") == [0, 1]
    assert search(index, "siren") == [1, 0]
    assert index.scores("mountain") == [0, 0]


def test_a_word_of_every_text_tells_nothing():
    texts = ["the coolant or chiller flows", "the chiller or coolant drips", "the alarm the siren"]
    embedding = Embedding(texts, dimensions=3)
    the, coolant, both = embedding.embed(["the", "coolant", "the coolant the"])
    assert the.norm() == 0
    assert (coolant - both).norm() == pytest.approx(0, abs=1e-9)


def test_fusion_adds_reciprocal_ranks():
    first, second = Fixed(3.0, 2.0, 0.0), Fixed(0.1, 0.9, 0.5)
    fused = Hybrid([first, second], k=60).scores("any")
    assert fused == pytest.approx([1 / 61 + 1 / 63, 1 / 62 + 1 / 61, 1 / 62])


def test_what_an_index_scores_alike_ranks_alike():
    assert Hybrid([Fixed(1.0, 2.0, 1.0)], k=0).scores("any") == pytest.approx([0.5, 1, 0.5])


def test_measures_by_hand():
    rankings = [[0, 1, 2], [2, 1, 0], [1, 0, 2]]
    relevant = [{0}, {0}, {0, 2}]
    assert recall_at(1, rankings, relevant) == pytest.approx(1 / 3)
    assert recall_at(2, rankings, relevant) == pytest.approx((1 + 0 + 0.5) / 3)
    assert mean_reciprocal_rank(rankings, relevant) == pytest.approx((1 + 1 / 3 + 1 / 2) / 3)
    assert mean_reciprocal_rank([[1]], [{0}]) == 0


def test_hybrid_finds_what_each_alone_misses(corpus, world):
    facts = {**world.known, **world.domain, **world.later}
    rng = random.Random(9)
    embedding = Embedding([corpus.paraphrases(rng) for _ in range(600)])
    passages = corpus.passages(facts)
    words, meaning = BM25(passages), DenseIndex(passages, embedding)
    both = Hybrid([words, meaning])
    relevant = [{place} for place in range(len(facts))]
    asked = [world.paraphrase(key, rng) for key in facts]

    def first(index, questions):
        return recall_at(1, [search(index, question, 1) for question in questions], relevant)

    plain = [world.question(key) for key in facts]
    assert first(words, plain) > 0.99
    assert first(words, asked) < 0.35
    assert first(both, asked) > first(meaning, asked) + 0.1
    assert first(both, asked) > 0.9
    assert first(meaning, plain) < first(both, plain) < first(words, plain)


def test_the_best_passage_stands_next_to_the_question():
    assert with_passages(["best .", "worse ."], "what ?") == "worse . best . what ?"
    assert with_passages([], "what ?") == "what ?"


def test_shots_stand_before_the_question():
    assert with_shots([("a ?", "b ."), ("c ?", "d .")], "e ?") == "a ? b . c ? d . e ?"
    assert with_shots([], "e ?") == "e ?"


def test_a_search_may_see_other_words_than_the_model():
    index = BM25(["the river of a is b .", "the crop of a is c ."])
    examples = [("river of a ?", "b")]
    assert retrieved(index, examples, 1) == [("the river of a is b . river of a ?", "b")]
    (other,) = retrieved(index, examples, 1, asked=["the crop"])
    assert other == ("the crop of a is c . river of a ?", "b")
