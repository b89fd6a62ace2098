"""Batches, the loss and its mask, the schedule, Muon beside PyTorch's, and the loop."""

from __future__ import annotations

import copy
import math

import pytest

pytest.importorskip("torch")

import torch

from adaptlab import (
    END,
    MASKED,
    PAD,
    Muon,
    WordTokenizer,
    adamw,
    demonstrations,
    loss,
    muon_and_adamw,
    orthogonal,
    pairs,
    schedule,
    stream,
    train,
)

LETTERS = WordTokenizer("abcdef")


def ids(text):
    return LETTERS.encode(text)


def test_a_stream_runs_documents_together_and_every_token_is_a_target():
    rows, targets = next(stream(LETTERS, lambda _: "a b c", seed=0, length=6, batch=1))
    assert rows.tolist() == [[*ids("a b c"), END, *ids("a b")]]
    assert targets.tolist() == [[*ids("b c"), END, *ids("a b c")]]


def test_a_stream_is_the_same_for_a_seed(corpus, tokenizer):
    first, again = (next(stream(tokenizer, corpus.web, 4))[0] for _ in range(2))
    other = next(stream(tokenizer, corpus.web, 5))[0]
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.shape == (16, 64)


def test_only_the_answer_is_a_target():
    rows, targets = next(pairs(LETTERS, [("a b", "c d")], seed=0, batch=1))
    assert rows.tolist() == [ids("a b c d")]
    assert targets.tolist() == [[MASKED, *ids("c d"), END]]


def test_short_rows_are_filled_and_the_filling_is_no_target():
    examples = [("a", "b"), ("a b c", "d")]
    rows, targets = next(pairs(LETTERS, examples, seed=0, batch=20))
    short = rows.tolist().index([*ids("a b"), PAD, PAD])
    assert targets[short].tolist() == [*ids("b"), END, MASKED, MASKED]


def test_what_a_tool_says_is_no_target():
    text = [("a", False), ("b", True), ("c d", False), ("e", True)]
    rows, targets = next(demonstrations(LETTERS, [text], seed=0, batch=1))
    assert rows.tolist() == [ids("a b c d e")]
    assert targets.tolist() == [[*ids("b"), MASKED, MASKED, *ids("e"), END]]


def test_the_loss_is_the_mean_of_log_probabilities_that_count():
    # Two tokens; the first target has probability 1/4, the second 1/2, the third is masked.
    logits = torch.tensor([[[0.0, math.log(3)], [0.0, 0.0], [9.0, -9.0]]])
    targets = torch.tensor([[0, 1, MASKED]])
    assert loss(logits, targets).item() == pytest.approx((math.log(4) + math.log(2)) / 2)


def test_the_gradient_of_the_loss_is_the_numeric_one():
    logits = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    targets = torch.tensor([[0, MASKED, 3], [MASKED, 2, 1]])
    assert torch.autograd.gradcheck(lambda x: loss(x, targets), logits.requires_grad_())


def test_the_schedule_rises_holds_and_falls():
    factors = [schedule(step, 100) for step in range(100)]
    assert factors[0] == pytest.approx(1 / 6)
    assert factors[5:70] == [1.0] * 65
    assert factors[85] == pytest.approx(0.05 + 0.95 / 2)
    assert factors[-1] == pytest.approx(0.05 + 0.95 / 30)
    assert factors[:5] == sorted(factors[:5])
    assert factors[72:] == sorted(factors[72:], reverse=True)


@pytest.mark.parametrize("shape", [(6, 6), (4, 12), (12, 4), (3, 5, 8)])
def test_an_orthogonal_update_keeps_directions_and_levels_their_size(shape):
    x = torch.randn(*shape, generator=torch.Generator().manual_seed(1))
    u, _, v = torch.linalg.svd(x, full_matrices=False)
    sizes = torch.linalg.diagonal(u.mT @ orthogonal(x, steps=10) @ v.mT)
    assert sizes.min() > 0.6
    assert sizes.max() < 1.3


@pytest.mark.parametrize("shape", [(8, 8), (8, 32), (32, 8)])
def test_muon_is_pytorchs(shape):
    def made(optimizer, **settings):
        generator = torch.Generator().manual_seed(0)
        weights = [torch.nn.Parameter(torch.randn(*shape, generator=generator)) for _ in range(2)]
        steps = optimizer(weights, lr=0.1, weight_decay=0.05, **settings)
        for _ in range(5):
            for weight in weights:
                weight.grad = torch.randn(*shape, generator=generator)
            steps.step()
        return torch.stack([weight.detach() for weight in weights])

    # PyTorch's iterates in bfloat16, which has 8 bits: its updates, 0.1 in size, are that far off.
    start = torch.randn(2, *shape, generator=torch.Generator().manual_seed(0))
    ours, theirs = made(Muon), made(torch.optim.Muon)
    assert (ours - start).norm() > 1
    assert (ours - theirs).norm() < 0.02 * (ours - start).norm()


def test_training_learns_and_repeats_itself(corpus, tokenizer, tiny):
    twin = copy.deepcopy(tiny)
    history = train(tiny, stream(tokenizer, corpus.trade, 0), 60, 1e-2)
    again = train(twin, stream(tokenizer, corpus.trade, 0), 60, 1e-2)
    assert history.losses == again.losses
    assert history.losses[0] > math.log(len(tokenizer)) - 0.5
    assert history.losses[-1] < history.losses[0] - 2


def test_one_strange_batch_does_not_throw_the_model_off(tokenizer, tiny):
    lengths = []

    class Measuring(torch.optim.SGD):
        def step(self):
            gradients = [weight.grad.flatten() for weight in self.param_groups[0]["params"]]
            lengths.append(torch.cat(gradients).norm().item())

    with torch.no_grad():
        tiny.embedding.weight.mul_(30)  # far too sure of what is wrong
    batches = pairs(tokenizer, [("the", "is .")], 0)
    train(tiny, batches, 2, 1.0, optimizers=[Measuring(tiny.parameters(), lr=1.0)])
    assert lengths == pytest.approx([1.0, 1.0], rel=1e-3)


def test_muon_trains_all_weights(corpus, tokenizer, tiny):
    before = {name: weight.clone() for name, weight in tiny.named_parameters()}
    train(tiny, stream(tokenizer, corpus.web, 0), 2, 1e-3, optimizers=muon_and_adamw(tiny, 1e-3))
    same = [name for name, weight in tiny.named_parameters() if torch.equal(weight, before[name])]
    assert same == []


def test_frozen_weights_stay(corpus, tokenizer, tiny):
    tiny.embedding.weight.requires_grad_(requires_grad=False)
    before = tiny.embedding.weight.clone()
    assert len(adamw(tiny, 1.0)[0].param_groups[0]["params"]) == len(list(tiny.parameters())) - 1
    train(tiny, stream(tokenizer, corpus.web, 0), 2, 1e-2)
    assert torch.equal(tiny.embedding.weight, before)
