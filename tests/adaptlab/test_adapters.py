"""LoRA beside peft's, and four-bit weights beside the published constants."""

from __future__ import annotations

import copy
import warnings

import pytest

pytest.importorskip("torch")

import torch
from torch import nn

from adaptlab import (
    GPT,
    LINEAR_LAYERS,
    NF4_LEVELS,
    LoRA,
    QuantizedLinear,
    add_lora,
    bits_per_weight,
    merge_lora,
    pairs,
    remove_lora,
    train,
    trainable,
)

IDS = torch.arange(24).view(2, 12)

# QLoRA, arXiv 2305.14314, appendix E.
PUBLISHED = [
    -1.0,
    -0.6961928009986877,
    -0.5250730514526367,
    -0.39491748809814453,
    -0.28444138169288635,
    -0.18477343022823334,
    -0.09105003625154495,
    0.0,
    0.07958029955625534,
    0.16093020141124725,
    0.24611230194568634,
    0.33791524171829224,
    0.44070982933044434,
    0.5626170039176941,
    0.7229568362236023,
    1.0,
]


def model():
    return GPT(50, width=32, layers=2, heads=4, seed=2)


def stirred(adapted):
    """Give adapters something to say: B starts at zero."""
    generator = torch.Generator().manual_seed(9)
    for module in adapted.modules():
        if isinstance(module, LoRA):
            module.b.data.normal_(0, 0.1, generator=generator)
    return adapted


def test_a_new_adapter_changes_nothing():
    torch.testing.assert_close(add_lora(model(), 4)(IDS), model()(IDS))


def test_only_adapters_train():
    # Of each block: four layers of 32 x 32, up and down of 32 and 128; r (inputs + outputs) each.
    assert trainable(add_lora(model(), 4)) == 2 * 4 * (4 * 64 + 2 * 160)


def test_training_leaves_the_base_alone(tokenizer, world):
    adapted = add_lora(GPT(len(tokenizer), width=16, layers=1, heads=2), 2)
    before = copy.deepcopy(adapted)
    train(adapted, pairs(tokenizer, world.closed_book(world.general), 0), 3, 1e-2)
    changed = {
        name.rpartition(".")[2]
        for (name, new), old in zip(adapted.named_parameters(), before.parameters(), strict=True)
        if not torch.equal(new, old)
    }
    assert changed == {"a", "b"}


def test_merged_is_the_same_and_plain():
    adapted = stirred(add_lora(model(), 4))
    before = adapted(IDS)
    assert not torch.allclose(before, model()(IDS), atol=1e-2)
    merged = merge_lora(adapted)
    torch.testing.assert_close(merged(IDS), before, rtol=1e-4, atol=1e-4)
    assert merged.state_dict().keys() == model().state_dict().keys()
    assert trainable(merged) == trainable(model())


def test_taken_off_it_is_what_it_was():
    assert torch.equal(remove_lora(stirred(add_lora(model(), 4)))(IDS), model()(IDS))


def test_the_logits_are_those_of_peft():
    peft = pytest.importorskip("peft")
    ours, theirs = stirred(add_lora(model(), 4, alpha=12)), model()
    layers = [path.rpartition(".")[2] for path in LINEAR_LAYERS]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a model that is none of transformers'
        config = peft.LoraConfig(r=4, lora_alpha=12, lora_dropout=0.0, target_modules=layers)
        theirs = peft.get_peft_model(theirs, config)
    adapters = dict(theirs.base_model.model.named_parameters())
    for name, module in ours.named_modules():
        if isinstance(module, LoRA):
            adapters[f"{name}.lora_A.default.weight"].data.copy_(module.a)
            adapters[f"{name}.lora_B.default.weight"].data.copy_(module.b)
    torch.testing.assert_close(ours(IDS), theirs(IDS), rtol=1e-5, atol=1e-5)
    merged = theirs.merge_and_unload()
    torch.testing.assert_close(merge_lora(ours)(IDS), merged(IDS), rtol=1e-5, atol=1e-5)


def test_the_levels_are_the_published_ones():
    torch.testing.assert_close(NF4_LEVELS, torch.tensor(PUBLISHED), rtol=0, atol=1e-6)


def linear(outputs, inputs, seed=0):
    layer = nn.Linear(inputs, outputs, bias=False)
    layer.weight.data.normal_(0, 0.3, generator=torch.Generator().manual_seed(seed))
    return layer


def test_each_weight_becomes_the_nearest_level():
    layer = linear(8, 64).requires_grad_(requires_grad=False)
    packed = QuantizedLinear(layer)
    for row, unpacked in zip(layer.weight, packed.weight, strict=True):  # a row is a block
        largest = row.abs().max()
        levels = NF4_LEVELS * largest
        nearest = levels[(row[:, None] - levels).abs().argmin(1)]
        # The scales' own rounding: half a step of the 127 that the largest deviation has.
        torch.testing.assert_close(unpacked, nearest, rtol=0, atol=0.01 * float(largest))


def test_zero_stays_zero():
    layer = linear(4, 64)
    layer.weight.data[1] = 0
    layer.weight.data[2, ::2] = 0
    unpacked = QuantizedLinear(layer).weight
    assert unpacked[1].abs().max() < 1e-9
    assert unpacked[2, ::2].abs().max() == 0


def test_four_bits_and_an_eighth():
    # 4 for a weight, 8 / 64 for its block's scale, 32 / (64 · 256) for that one's, and a mean.
    assert bits_per_weight(QuantizedLinear(linear(256, 256))) == pytest.approx(
        4 + 8 / 64 + 32 / (64 * 256) + 32 / 256**2
    )


def test_four_bits_are_near():
    layer = linear(64, 64)
    error = (QuantizedLinear(layer).weight - layer.weight).norm() / layer.weight.norm()
    assert error < 0.11
    # As many levels of equal width are further off: weights are mostly small.
    blocks = layer.weight.detach().reshape(-1, 64)
    largest = blocks.abs().amax(1, keepdim=True)
    equal = (blocks / largest * 7).round() / 7 * largest
    assert error < (equal - blocks).norm() / blocks.norm()


def test_qlora_trains_over_packed_weights(tokenizer, world):
    plain = GPT(len(tokenizer), width=16, layers=1, heads=2)
    adapted = add_lora(copy.deepcopy(plain), 2, freeze=QuantizedLinear)
    assert trainable(adapted) == trainable(add_lora(copy.deepcopy(plain), 2))
    examples = world.closed_book(world.general)
    history = train(adapted, pairs(tokenizer, examples, 0), 20, 1e-2)
    assert history.losses[-1] < history.losses[0]
    before = adapted(IDS)
    torch.testing.assert_close(merge_lora(adapted)(IDS), before, rtol=1e-4, atol=1e-4)
