"""Text comes back from ids, and our byte-pair merges are those of `tokenizers`."""

from __future__ import annotations

import random

import pytest

pytest.importorskip("torch")

from hypothesis import given
from hypothesis import strategies as st

from adaptlab import BPETokenizer, WordTokenizer

HAIKU = ["low lower lowest low new newer newest wide wider widest low newer low"]


def test_words_come_back():
    tokenizer = WordTokenizer(["b", "a", "b"])
    assert len(tokenizer) == 4  # two words, padding, end
    assert tokenizer.decode(tokenizer.encode("b a b")) == "b a b"


def test_a_word_outside_the_vocabulary_is_named():
    with pytest.raises(ValueError, match=r"no word 'c'.*adaptlab\.bpe"):
        WordTokenizer(["a"]).encode("a c")


def test_merges_can_be_followed_by_hand():
    # Neighbours: ▁a four times, ab three, ac once. After "▁a" there are ▁a-b three times and
    # ▁a-c once, and once is no pattern.
    tokenizer = BPETokenizer(["ab ab ab ac"], size=100)
    assert tokenizer.tokens == ["<pad>", "<end>", "<unk>", "a", "b", "c", "▁", "▁a", "▁ab"]
    assert [tokenizer.tokens[id_] for id_ in tokenizer.encode("ab ac")] == ["▁ab", "▁a", "c"]


def test_of_equally_frequent_pairs_the_older_is_merged_first():
    # ▁a, ab, ▁b and ba stand twice each; a and b have the smallest ids.
    assert BPETokenizer(["ab ba ab ba"], size=7).tokens[-1] == "ab"


def test_an_unknown_character_is_unknown():
    tokenizer = BPETokenizer(HAIKU, size=20)
    assert tokenizer.decode(tokenizer.encode("löw")) == "l<unk>w"


@given(st.lists(st.text("lowernst", min_size=1), min_size=1).map(" ".join))
def test_any_text_of_known_characters_comes_back(text):
    tokenizer = BPETokenizer(HAIKU, size=30)
    assert tokenizer.decode(tokenizer.encode(text)) == text


def test_a_prompt_can_be_encoded_before_its_answer():
    tokenizer = BPETokenizer(HAIKU, size=30)
    assert tokenizer.encode("low new") == tokenizer.encode("low") + tokenizer.encode("new")


@pytest.mark.parametrize("size", [60, 200, 400])
def test_the_same_tokens_as_tokenizers(corpus, size):
    tokenizers = pytest.importorskip("tokenizers")
    rng = random.Random(size)
    texts = [corpus.web(rng) for _ in range(300)] + HAIKU
    theirs = tokenizers.Tokenizer(tokenizers.models.BPE(unk_token="<unk>"))
    theirs.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=2,
        show_progress=False,
        special_tokens=["<pad>", "<end>", "<unk>"],
    )
    theirs.train_from_iterator(texts, trainer)
    ours = BPETokenizer(texts, size)
    assert {token: id_ for id_, token in enumerate(ours.tokens)} == theirs.get_vocab()
    unseen = [corpus.trade(rng) for _ in range(50)]
    for text in [*texts, *unseen]:
        assert ours.encode(text) == theirs.encode(text).ids
