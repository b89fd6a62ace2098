"""What is written is the likeliest, whatever it is read together with; and how sure it was."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch

from adaptlab import END, complete, generate


def without_cache(model, tokenizer, prompt, new_tokens):
    """Ids and the product of probabilities, by reading all again for each token."""
    row, chance = torch.tensor([tokenizer.encode(prompt)]), 1.0
    start = row.shape[1]
    with torch.no_grad():
        for _ in range(new_tokens):
            probable, token = model(row)[0, -1].softmax(-1).max(-1)
            chance *= probable.item()
            row = torch.cat([row, token.view(1, 1)], dim=1)
            if token == END:
                break
    return [id_ for id_ in row[0, start:].tolist() if id_ != END], chance


def test_it_is_the_likeliest_of_each_step(tiny, tokenizer, world):
    prompts = [f"river of {town} ?" for town in world.towns[:3]] + ["the", "for , : is"]
    completions = complete(tiny, tokenizer, prompts, 6)
    for prompt, one in zip(prompts, completions, strict=True):
        ids, chance = without_cache(tiny, tokenizer, prompt, 6)
        assert one.text == tokenizer.decode(ids)
        assert one.confidence == pytest.approx(chance, rel=1e-3)


def test_prompts_of_other_lengths_do_not_matter(tiny, tokenizer, world):
    prompts = [f"river of {world.towns[0]} ?", "the", f"{world.towns[1]} has"]
    alone = [generate(tiny, tokenizer, [prompt], 4)[0] for prompt in prompts]
    assert generate(tiny, tokenizer, prompts, 4) == alone


def test_it_ends_at_a_word(tiny, tokenizer):
    whole = generate(tiny, tokenizer, ["the"], 5)[0].split()
    end = whole[2]
    first = whole.index(end)
    (stopped,) = complete(tiny, tokenizer, ["the"], 5, stop=(end,))
    assert stopped.text == " ".join(whole[: first + 1])
    assert stopped.tokens == first + 1


def test_it_ends_with_the_document(tokenizer):
    def always_ends(ids, _cache):
        return torch.eye(len(tokenizer))[END].expand(*ids.shape, -1)

    (ended,) = complete(always_ends, tokenizer, ["the"], 3)
    assert (ended.text, ended.tokens) == ("", 1)
