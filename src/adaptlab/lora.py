"""LoRA: train a small matrix of low rank beside each frozen one.

A model comes in; the same model with adapters on its linear layers goes out, of which only the
adapters train. Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", arXiv 2106.09685.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from adaptlab.model import GPT, LINEAR_LAYERS

__all__ = ["LoRA", "add_lora", "merge_lora", "remove_lora", "trainable"]


class LoRA(nn.Module):
    """W x + (alpha / r) B A x, with W frozen. Equation 3 and §4.1 of the paper.

    A is (r, inputs) and random, B is (outputs, r) and zero: at the start nothing changes.

    Args:
        base: The frozen layer: anything with a `weight` of shape (outputs, inputs).
        rank: r, how many directions the change may have.
        alpha: The scale; with `alpha / r` fixed, a rank can be changed without a new search for
            the learning rate.
        generator: The dice for A.
    """

    def __init__(
        self, base: nn.Module, rank: int, alpha: float, generator: torch.Generator
    ) -> None:
        super().__init__()
        outputs, inputs = cast("Tensor", base.weight).shape
        self.base = base
        self.scale = alpha / rank
        self.a = nn.Parameter(torch.randn(rank, inputs, generator=generator) / math.sqrt(inputs))
        self.b = nn.Parameter(torch.zeros(outputs, rank))

    def forward(self, x: Tensor) -> Tensor:
        """(..., inputs) to (..., outputs)."""
        change = functional.linear(functional.linear(x, self.a), self.b)
        return cast("Tensor", self.base(x) + self.scale * change)

    @torch.no_grad()
    def merged(self) -> nn.Linear:
        """One plain layer that does the same: no cost is left when the model is used."""
        weight = cast("Tensor", self.base.weight) + self.scale * self.b @ self.a
        layer = nn.Linear(weight.shape[1], weight.shape[0], bias=False)
        layer.weight.copy_(weight)
        return layer


def add_lora(
    model: GPT,
    rank: int,
    *,
    alpha: float | None = None,
    seed: int = 0,
    freeze: Callable[[nn.Linear], nn.Module] = lambda layer: layer,
) -> GPT:
    """Put an adapter on every linear layer of every block, and freeze all else. In place.

    `alpha` is twice the rank if not given. `freeze` makes of a layer what stays beneath its
    adapter: with `adaptlab.nf4.QuantizedLinear` this is QLoRA.
    """
    generator = torch.Generator().manual_seed(seed)
    model.requires_grad_(requires_grad=False)
    for block in model.blocks:
        for path in LINEAR_LAYERS:
            layer = cast("nn.Linear", block.get_submodule(path))
            adapter = LoRA(freeze(layer), rank, alpha or 2 * rank, generator)
            block.set_submodule(path, adapter)
    return model


def merge_lora(model: GPT) -> GPT:
    """Add each adapter to the weights beneath it: a plain model, and the adapters are gone."""
    return _replace(model, lambda adapter: adapter.merged())


def remove_lora(model: GPT) -> GPT:
    """Take the adapters off: the model is what it was before, whatever they learned."""
    return _replace(model, lambda adapter: adapter.base)


def trainable(model: nn.Module) -> int:
    """How many weights of a model train."""
    return sum(weight.numel() for weight in model.parameters() if weight.requires_grad)


def _replace(model: GPT, plain: Callable[[LoRA], nn.Module]) -> GPT:
    for block in model.blocks:
        for path in LINEAR_LAYERS:
            adapter = block.get_submodule(path)
            if isinstance(adapter, LoRA):
                block.set_submodule(path, plain(adapter))
    return model.requires_grad_()
