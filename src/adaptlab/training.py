"""The one training loop: pretraining, continued pretraining and fine-tuning differ in data only.

A model and batches come in; the model is changed, and a `History` of losses goes out.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor, nn
from torch.nn import functional

from adaptlab.data import MASKED, Batches
from adaptlab.model import GPT
from adaptlab.muon import Muon

__all__ = ["History", "adamw", "loss", "muon_and_adamw", "schedule", "train"]


@dataclass(frozen=True)
class History:
    """What training was like: the loss before each step, in nats a target, and CPU seconds."""

    losses: list[float]
    seconds: float


def loss(logits: Tensor, targets: Tensor) -> Tensor:
    """Mean of -log p(target) over targets that are not `MASKED`, in nats.

    `logits` are (B, T, vocabulary), `targets` (B, T). The negative log likelihood of a language
    model: Bengio et al., "A Neural Probabilistic Language Model" (2003), §2.
    """
    return functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=MASKED)


def schedule(step: int, steps: int) -> float:
    """The learning rate's factor at a step, counted from 0: warm up, hold, decay.

    It rises over the first 5 % of the steps, and falls in a line to 5 % over the last 30 %.
    """
    rise = (step + 1) / (0.05 * steps + 1)
    fall = 0.05 + 0.95 * (steps - step) / (0.3 * steps)
    return min(1.0, rise, fall)


def adamw(model: nn.Module, lr: float) -> list[torch.optim.Optimizer]:
    """AdamW (Loshchilov and Hutter, arXiv 1711.05101) for all weights that train."""
    return [_adamw([weight for weight in model.parameters() if weight.requires_grad], lr)]


def muon_and_adamw(model: nn.Module, lr: float) -> list[torch.optim.Optimizer]:
    """Muon at three times `lr` for the matrices of the blocks, AdamW at `lr` for the rest."""
    hidden: list[nn.Parameter] = []
    rest: list[nn.Parameter] = []
    for name, weight in model.named_parameters():
        is_hidden = weight.dim() == 2 and not name.startswith("embedding")  # noqa: PLR2004
        (hidden if is_hidden else rest).append(weight)
    return [Muon(hidden, lr=3 * lr), _adamw(rest, lr)]


def _adamw(weights: list[nn.Parameter], lr: float) -> torch.optim.Optimizer:
    return torch.optim.AdamW(weights, lr=lr, betas=(0.9, 0.98), weight_decay=0.1)


def train(
    model: GPT,
    batches: Batches,
    steps: int,
    lr: float,
    *,
    optimizers: list[torch.optim.Optimizer] | None = None,
) -> History:
    """Change a model so that it writes what the batches say.

    `lr` is the learning rate at its highest, of AdamW if no other `optimizers` are given.
    Gradients are cut to a norm of 1. Weights with `requires_grad=False` stay as they are.
    """
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimizers = optimizers or adamw(model, lr)
    groups = [group for optimizer in optimizers for group in optimizer.param_groups]
    highest = [group["lr"] for group in groups]
    losses, start = [], time.process_time()
    for step, (ids, targets) in enumerate(islice(batches, steps)):
        for group, rate in zip(groups, highest, strict=True):
            group["lr"] = rate * schedule(step, steps)
        wrong = loss(model(ids), targets)
        for optimizer in optimizers:
            optimizer.zero_grad()
        wrong.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        for optimizer in optimizers:
            optimizer.step()
        losses.append(wrong.item())
    return History(losses, time.process_time() - start)
