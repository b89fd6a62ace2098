"""A small language model, built as the large ones are.

Ids of tokens come in, shape (batch, time); scores of each next token ("logits") go out, shape
(batch, time, vocabulary). It is a decoder of pre-norm blocks (Vaswani et al., "Attention Is All
You Need", arXiv 1706.03762) with rotary positions (RoPE), RMSNorm, no biases, and one matrix for
embedding and output (Press and Wolf, arXiv 1608.05859): Llama's plan (arXiv 2302.13971) with a
plain GELU layer in place of the gated one.

Letters for shapes: B batch, T time (tokens), S time with what is cached, D width, H heads.
"""

from __future__ import annotations

import math
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = [
    "GPT",
    "LINEAR_LAYERS",
    "Attention",
    "Block",
    "Cache",
    "FeedForward",
    "RMSNorm",
    "angles",
    "rope",
]

LINEAR_LAYERS = ("attention.q", "attention.k", "attention.v", "attention.o", "mlp.up", "mlp.down")
"""The linear layers of a block by their path: what adapters attach to and quantization packs."""


class RMSNorm(nn.Module):
    """x / √(mean(x²) + ε) · g, over the last axis. Zhang and Sennrich, arXiv 1910.07467, eq. 4."""

    def __init__(self, width: int, epsilon: float = 1e-6) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        """Any shape (..., width) to the same."""
        return functional.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon)


def angles(length: int, width: int, base: float = 10_000.0) -> Tensor:
    """The angle of each position and pair of coordinates, shape (length, width / 2), in radians.

    Su et al., "RoFormer", arXiv 2104.09864, eq. 15: position · base^(-2i / width).
    """
    frequencies = base ** (-torch.arange(0, width, 2) / width)
    return torch.outer(torch.arange(length), frequencies)


def rope(x: Tensor, turn: Tensor) -> Tensor:
    """Rotate pairs of coordinates by angles; the dot product then depends on distance alone.

    `x` is (..., T, width), `turn` (T, width / 2). RoFormer, eq. 34, with coordinate i paired to
    i + width / 2 instead of to its neighbour, as transformers has it.
    """
    a, b = x.chunk(2, dim=-1)
    cos, sin = turn.cos(), turn.sin()
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class Cache:
    """Keys and values of the tokens read so far, so that generating need not read them again."""

    def __init__(self) -> None:
        self._past: dict[Attention, tuple[Tensor, Tensor]] = {}
        self.length = 0

    def extend(self, layer: Attention, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Append a layer's new keys and values, both (B, H, T, D / H), and return all of them."""
        if layer in self._past:
            past_k, past_v = self._past[layer]
            k, v = torch.cat([past_k, k], dim=2), torch.cat([past_v, v], dim=2)
        self._past[layer] = k, v
        return k, v


class Attention(nn.Module):
    """Causal self-attention of several heads. "Attention Is All You Need", eq. 1 and §3.2.2.

    softmax(q kᵀ / sqrt(D / H)) v, where a token sees itself and what came before.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(width, width, bias=False) for _ in range(4))

    def forward(self, x: Tensor, turn: Tensor, cache: Cache | None = None) -> Tensor:
        """(B, T, D) to the same; `turn` are the angles of these T positions."""
        batch, time, width = x.shape
        q, k, v = (
            layer(x).view(batch, time, self.heads, -1).transpose(1, 2)  # (B, H, T, D / H)
            for layer in (self.q, self.k, self.v)
        )
        q, k = rope(q, turn), rope(k, turn)
        if cache is not None:
            k, v = cache.extend(self, k, v)
        past = k.shape[2] - time
        # PyTorch's own `is_causal` is faster, but means a square with nothing cached.
        mask = torch.ones(time, past + time).tril(past).bool() if past and time > 1 else None
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=past == 0)
        return cast("Tensor", self.o(seen.transpose(1, 2).reshape(batch, time, width)))


class FeedForward(nn.Module):
    """down(GELU(up(x))), four times as wide inside. "Attention Is All You Need", eq. 2."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.up = nn.Linear(width, 4 * width, bias=False)
        self.down = nn.Linear(4 * width, width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, D) to the same, each token by itself."""
        return cast("Tensor", self.down(functional.gelu(self.up(x))))


class Block(nn.Module):
    """Attention, then a feed-forward layer, each added to what came in."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.norm1, self.norm2 = RMSNorm(width), RMSNorm(width)
        self.attention, self.mlp = Attention(width, heads), FeedForward(width)

    def forward(self, x: Tensor, turn: Tensor, cache: Cache | None = None) -> Tensor:
        """(B, T, D) to the same."""
        x = x + self.attention(self.norm1(x), turn, cache)
        return cast("Tensor", x + self.mlp(self.norm2(x)))


class GPT(nn.Module):
    """The model. The same seed gives the same weights.

    Args:
        vocabulary: How many tokens there are.
        width: Of the vector of a token, D.
        layers: How many blocks.
        heads: How many heads of attention; they share the width.
        seed: Of the weights that training starts from.
        longest: How many tokens it can read at all. It was trained on fewer.
    """

    turn: Tensor

    def __init__(
        self,
        vocabulary: int,
        *,
        width: int = 64,
        layers: int = 3,
        heads: int = 4,
        seed: int = 0,
        longest: int = 512,
    ) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = RMSNorm(width)
        self.register_buffer("turn", angles(longest, width // heads), persistent=False)
        self._start(layers, seed)

    def _start(self, layers: int, seed: int) -> None:
        """Draw weights that keep the size of what passes through: variance 1 / inputs.

        What is added to the residual stream is smaller by sqrt(2 · layers), as there are that
        many terms (GPT-2's report, §2.3).
        """
        generator = torch.Generator().manual_seed(seed)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:  # noqa: PLR2004 - a matrix
                deviation = weight.shape[1] ** -0.5
                if name.endswith(("attention.o.weight", "mlp.down.weight")):
                    deviation /= math.sqrt(2 * layers)
                nn.init.normal_(weight, 0.0, deviation, generator=generator)

    def forward(self, ids: Tensor, cache: Cache | None = None) -> Tensor:
        """Score each next token: (B, T) ids to (B, T, vocabulary) logits.

        With a `cache` the ids go on from those that it has seen, and are added to it.

        Raises:
            ValueError: There are more tokens than the model can place.
        """
        start = cache.length if cache is not None else 0
        end = start + ids.shape[1]
        if end > len(self.turn):
            raise ValueError(
                f"{end} tokens are more than the {len(self.turn)} that the model has positions "
                "for: shorten the prompt, or build the model with a larger `longest`"
            )
        turn = self.turn[start:end]
        x = self.embedding(ids) * math.sqrt(self.embedding.embedding_dim)
        for block in self.blocks:
            x = block(x, turn, cache)
        if cache is not None:
            cache.length = end
        return cast("Tensor", self.norm(x) @ self.embedding.weight.T)
