"""The model against PyTorch's attention, a numeric gradient, and transformers' Llama."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("torch")

import torch

from adaptlab import GPT, Attention, Cache, RMSNorm, angles, rope


def ids_of(shape, vocabulary, seed=0):
    return torch.randint(vocabulary, shape, generator=torch.Generator().manual_seed(seed))


def numbers(*shape, seed=0, dtype=torch.float64):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def test_the_same_seed_gives_the_same_weights():
    assert torch.equal(GPT(50, seed=3).embedding.weight, GPT(50, seed=3).embedding.weight)
    assert not torch.equal(GPT(50, seed=3).embedding.weight, GPT(50, seed=4).embedding.weight)


def test_weights_start_by_the_size_of_what_comes_in():
    # One over the root of the inputs; what is added to the residual stream, six terms in three
    # blocks, is smaller by their root.
    block = GPT(50, width=64, layers=3).blocks[0]
    assert block.attention.q.weight.std().item() == pytest.approx(64**-0.5, rel=0.1)
    assert block.mlp.up.weight.std().item() == pytest.approx(64**-0.5, rel=0.1)
    assert block.attention.o.weight.std().item() == pytest.approx((64 * 6) ** -0.5, rel=0.1)
    assert block.mlp.down.weight.std().item() == pytest.approx((256 * 6) ** -0.5, rel=0.1)


def test_a_token_does_not_see_what_comes_after():
    model = GPT(50)
    ids = ids_of((1, 12), 50)
    changed = ids.clone()
    changed[0, 8:] = (changed[0, 8:] + 1) % 50
    before, after = model(ids), model(changed)
    torch.testing.assert_close(before[:, :8], after[:, :8])
    assert not torch.allclose(before[:, 8:], after[:, 8:])


def test_attention_is_the_formula():
    # Equation 1, written out for one head; the layer's own weights make q, k and v.
    layer = Attention(8, heads=1).double()
    x, turn = numbers(1, 5, 8), angles(5, 8).double()
    q, k, v = rope(layer.q(x), turn), rope(layer.k(x), turn), layer.v(x)
    scores = (q @ k.mT / math.sqrt(8)).masked_fill(torch.ones(5, 5).triu(1).bool(), -math.inf)
    torch.testing.assert_close(layer(x, turn), layer.o(scores.softmax(-1) @ v))


def test_rms_norm_is_pytorchs():
    ours, theirs = RMSNorm(8), torch.nn.RMSNorm(8, eps=1e-6)
    weight = numbers(8, dtype=torch.float32)
    for norm in (ours, theirs):
        norm.weight.data.copy_(weight)
    x = numbers(3, 8, dtype=torch.float32, seed=1)
    torch.testing.assert_close(ours(x), theirs(x))


def test_rope_turns_and_depends_on_distance_alone():
    q, k = numbers(8), numbers(8, seed=1)
    turn = angles(20, 8).double()
    torch.testing.assert_close(rope(q, turn[7]).norm(), q.norm())

    def score(i, j):
        return rope(q, turn[i]) @ rope(k, turn[j])

    torch.testing.assert_close(score(5, 2), score(17, 14))
    assert not torch.isclose(score(5, 2), score(5, 3))


@pytest.mark.parametrize("layer", ["rope", "norm", "attention"])
def test_the_gradient_is_the_numeric_one(layer):
    turn = angles(4, 4).double()
    norm, attention = RMSNorm(8).double(), Attention(8, heads=2).double()
    maps = {
        "rope": lambda x: rope(x.view(1, 4, 2, 4).transpose(1, 2), turn),
        "norm": norm,
        "attention": lambda x: attention(x, turn),
    }
    assert torch.autograd.gradcheck(maps[layer], numbers(1, 4, 8).requires_grad_())


def test_a_cache_changes_nothing():
    model, ids = GPT(50), ids_of((2, 12), 50)
    whole = model(ids)
    cache = Cache()
    pieces = [model(piece, cache) for piece in ids.split([5, 1, 4, 2], dim=1)]
    torch.testing.assert_close(torch.cat(pieces, dim=1), whole, rtol=1e-4, atol=1e-5)


def test_too_many_tokens_are_refused():
    with pytest.raises(ValueError, match="9 tokens are more than the 8"):
        GPT(50, longest=8)(ids_of((1, 9), 50))


def test_the_logits_are_those_of_transformers_llama():
    transformers = pytest.importorskip("transformers")
    ours = GPT(50, width=32, layers=2, heads=4, seed=5)
    theirs = transformers.LlamaForCausalLM(
        transformers.LlamaConfig(
            vocab_size=50,
            hidden_size=32,
            intermediate_size=128,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=512,
            rms_norm_eps=1e-6,
            hidden_act="gelu",
            mlp_bias=True,
            tie_word_embeddings=False,
        )
    )
    copied = {
        "model.embed_tokens.weight": ours.embedding.weight * math.sqrt(32),
        "model.norm.weight": ours.norm.weight,
        "lm_head.weight": ours.embedding.weight,
    }
    for place, block in enumerate(ours.blocks):
        # Llama's layer is down(act(gate(x)) · up(x)): with up(x) = 1 it is ours.
        layer = {
            **{
                f"self_attn.{part}_proj.weight": getattr(block.attention, part).weight
                for part in "qkvo"
            },
            "mlp.gate_proj.weight": block.mlp.up.weight,
            "mlp.gate_proj.bias": torch.zeros(128),
            "mlp.up_proj.weight": torch.zeros(128, 32),
            "mlp.up_proj.bias": torch.ones(128),
            "mlp.down_proj.weight": block.mlp.down.weight,
            "mlp.down_proj.bias": torch.zeros(32),
            "input_layernorm.weight": block.norm1.weight,
            "post_attention_layernorm.weight": block.norm2.weight,
        }
        copied |= {f"model.layers.{place}.{name}": weight for name, weight in layer.items()}
    theirs.load_state_dict(copied)
    ids = ids_of((3, 20), 50)
    with torch.no_grad():
        torch.testing.assert_close(ours(ids), theirs(ids).logits, rtol=1e-4, atol=1e-4)
