"""NF4: weights in four bits, for a frozen model under an adapter.

A linear layer comes in; a layer that does nearly the same, in about 4.13 bits a weight, goes out.
Dettmers et al., "QLoRA: Efficient Finetuning of Quantized LLMs", arXiv 2305.14314, §3.

A block of 64 weights is divided by its largest magnitude, and each becomes the nearest of 16
levels; the levels are the quantiles of a normal distribution, as trained weights nearly have one.
The blocks' largest magnitudes would take another 32 / 64 = 0.5 bits a weight. Double quantization
stores them in 8 bits, with one 32-bit scale for 256 of them: 8 / 64 + 32 / (64 · 256) = 0.127.

Two differences to the paper: its 8 bits are a float's, here they are equal steps; and weights are
unpacked whenever they are used, which saves memory and costs time, as there but without its GPU
kernels.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

__all__ = ["BLOCK", "NF4_LEVELS", "QuantizedLinear", "bits_per_weight"]

BLOCK = 64
"""Weights that share a scale."""

SCALES = 256
"""Scales that share a scale."""

_TAIL = 0.9677083  # the quantile of the outermost level: 1 - (1/32 + 1/30) / 2


def _levels() -> Tensor:
    """The 16 levels, ascending from -1 to 1. Appendix E of the paper lists them.

    Eight quantiles of the normal distribution above zero, seven below, and zero itself, so that
    a zero stays one; all divided by the largest.
    """
    above = torch.special.ndtri(torch.linspace(_TAIL, 0.5, 9)[:-1])  # the normal's quantiles
    below = -torch.special.ndtri(torch.linspace(_TAIL, 0.5, 8)[:-1])
    levels = torch.cat([below, torch.zeros(1), above]).sort().values
    return levels / levels.max()


NF4_LEVELS = _levels()


class QuantizedLinear(nn.Module):
    """A frozen linear layer, packed. The number of its weights must be a multiple of `BLOCK`."""

    codes: Tensor  # uint8, two weights each: numbers of levels
    scales: Tensor  # int8, one a block
    scale_steps: Tensor  # float32, one for each 256 blocks: what a step of `scales` is worth
    scale_mean: Tensor  # float32, a scalar: scales are all positive, so their mean is kept apart

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        weight = layer.weight.detach()
        self.shape = weight.shape
        blocks = weight.reshape(-1, BLOCK)
        largest = blocks.abs().amax(dim=1)
        relative = blocks / largest.clamp(min=1e-12)[:, None]
        nearest = (relative[..., None] - NF4_LEVELS).abs().argmin(dim=-1)
        numbers = nearest.flatten().to(torch.uint8)
        self.register_buffer("codes", numbers[::2] << 4 | numbers[1::2])
        mean = largest.mean()
        groups = functional.pad(largest - mean, (0, -len(largest) % SCALES)).reshape(-1, SCALES)
        steps = groups.abs().amax(dim=1).clamp(min=1e-12) / 127
        scales = (groups / steps[:, None]).round().to(torch.int8).flatten()[: len(largest)]
        self.register_buffer("scales", scales.clone())
        self.register_buffer("scale_steps", steps)
        self.register_buffer("scale_mean", mean)

    @property
    def weight(self) -> Tensor:
        """The weights as they come out of the packing, shape (outputs, inputs)."""
        numbers = torch.stack([self.codes >> 4, self.codes & 15], dim=1).flatten().long()
        steps = self.scale_steps.repeat_interleave(SCALES)[: len(self.scales)]
        largest = self.scales.float() * steps + self.scale_mean
        return (NF4_LEVELS[numbers].reshape(-1, BLOCK) * largest[:, None]).reshape(self.shape)

    def forward(self, x: Tensor) -> Tensor:
        """(..., inputs) to (..., outputs)."""
        return functional.linear(x, self.weight)


def bits_per_weight(layer: QuantizedLinear) -> float:
    """All that a packed layer stores, in bits, a weight."""
    stored = sum(8 * part.numel() * part.element_size() for part in layer.buffers())
    return stored / layer.shape.numel()
