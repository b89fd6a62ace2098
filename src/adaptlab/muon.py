"""Muon: momentum whose update is made orthogonal, for the matrices inside a model.

Gradients come in, weights are changed. Jordan et al., "Muon: an optimizer for hidden layers in
neural networks" (2024). The update of a matrix is replaced by the nearest matrix with singular
values of about 1, so no direction is learned much faster than another. It is what makes the
skills emerge within a minute here: AdamW alone got there in one of four tries.

PyTorch has `torch.optim.Muon`, for one matrix at a time. A small model has many small matrices,
and taking those of one shape together saves a fifth of all training time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

__all__ = ["Muon", "orthogonal"]

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # chosen by its authors to grow small values fastest


def orthogonal(x: Tensor, steps: int = 5) -> Tensor:
    """Bring all singular values of matrices, shape (..., rows, columns), near to 1.

    Newton-Schulz iteration: x ← a x + b (x xᵀ) x + c (x xᵀ)² x, after dividing by the Frobenius
    norm so that no singular value is above 1. Five steps land between about 0.7 and 1.2.
    """
    a, b, c = _COEFFICIENTS
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    x = x / x.norm(dim=(-2, -1), keepdim=True).clamp(min=1e-7)
    for _ in range(steps):
        square = x @ x.mT
        x = a * x + (b * square + c * square @ square) @ x
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """The optimizer, for matrices only.

    Args:
        matrices: The weights, each of two dimensions.
        lr: Learning rate: about the spectral norm of an update.
        momentum: Of the running mean of gradients; used as Nesterov does.
        weight_decay: Share of a weight that goes each step, times `lr`.
    """

    def __init__(
        self,
        matrices: Iterable[nn.Parameter],
        lr: float,
        momentum: float = 0.95,
        weight_decay: float = 0.01,
    ) -> None:
        defaults: dict[str, Any] = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
        super().__init__(matrices, defaults)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Change the weights by their gradients; those without one stay."""
        del closure
        for group in self.param_groups:
            by_shape: dict[torch.Size, list[nn.Parameter]] = {}
            for weight in group["params"]:
                if weight.grad is not None:
                    by_shape.setdefault(weight.shape, []).append(weight)
            for shape, weights in by_shape.items():
                updates = orthogonal(
                    torch.stack([self._nesterov(weight, group["momentum"]) for weight in weights])
                )
                size = group["lr"] * math.sqrt(max(1, shape[0] / shape[1]))
                for weight, update in zip(weights, updates, strict=True):
                    weight.mul_(1 - group["lr"] * group["weight_decay"])
                    weight.add_(update, alpha=-size)

    def _nesterov(self, weight: nn.Parameter, momentum: float) -> Tensor:
        gradient = weight.grad
        assert gradient is not None  # noqa: S101 - for the type checker: `step` has looked
        state = self.state[weight]
        if "mean" not in state:
            state["mean"] = torch.zeros_like(weight)
        mean: Tensor = state["mean"]
        mean.lerp_(gradient, 1 - momentum)
        return gradient.lerp(mean, momentum)
