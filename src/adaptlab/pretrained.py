"""The base model that all methods start from: pretrained once a seed, then read from a cache.

A seed comes in; a world, its corpus, tokenizer and a trained model go out. Training takes about a
minute on one core. The cache is a folder of weights, by seed and by all that they come from.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import torch

from adaptlab.corpus import Corpus
from adaptlab.data import stream
from adaptlab.model import GPT
from adaptlab.tokens import Tokenizer, WordTokenizer
from adaptlab.training import muon_and_adamw, train
from adaptlab.world import World

__all__ = ["STEPS", "Base", "base"]

STEPS = 1300
LEARNING_RATE = 4e-3

# The modules that have a say in the weights: a change in one makes them anew.
_MADE_BY = ("corpus", "data", "model", "muon", "pretrained", "tokens", "training", "world")


@dataclass(frozen=True)
class Base:
    """A pretrained model and all that belongs to it.

    Attributes:
        world: What is true.
        corpus: What is written about it.
        tokenizer: A word a token.
        model: Yours alone: train it as you like, or a `copy.deepcopy` of it.
        seconds: CPU seconds that pretraining took, 0 if it came from the cache.
    """

    world: World
    corpus: Corpus
    tokenizer: Tokenizer
    model: GPT
    seconds: float


def base(seed: int = 0, *, steps: int = STEPS, cache: Path | str | None = None) -> Base:
    """Return the base model of a seed, which also makes its world.

    `cache` is the folder for weights: without it what `ADAPTLAB_CACHE` names, else a folder of
    the user's caches. A file that cannot be read is made anew.
    """
    world = World(seed)
    corpus = Corpus(world)
    tokenizer = WordTokenizer(corpus.words())
    model = GPT(len(tokenizer), seed=seed)
    file = _folder(cache) / f"base-{seed}-{steps}-{_fingerprint()}.pt"
    if _load(model, file):
        return Base(world, corpus, tokenizer, model, 0.0)
    batches = stream(tokenizer, corpus.web, seed)
    history = train(
        model, batches, steps, LEARNING_RATE, optimizers=muon_and_adamw(model, LEARNING_RATE)
    )
    _save(model, file)
    return Base(world, corpus, tokenizer, model, history.seconds)


def _folder(cache: Path | str | None) -> Path:
    named = cache or os.environ.get("ADAPTLAB_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "adaptlab"


def _fingerprint() -> str:
    """Of PyTorch and of each module that has a say in the weights."""
    digest = hashlib.sha256(torch.__version__.encode())
    for module in _MADE_BY:
        digest.update(Path(__file__).with_name(f"{module}.py").read_bytes())
    return digest.hexdigest()[:16]


def _load(model: GPT, file: Path) -> bool:
    try:
        # Weights only: a file in a cache is not trusted to run code.
        model.load_state_dict(torch.load(file, weights_only=True))
    except Exception:  # noqa: BLE001 - torch.load has no one error for a damaged file
        return False
    return True


def _save(model: GPT, file: Path) -> None:
    """Write beside and rename, as notes run side by side. Without a cache one just waits again."""
    beside = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        torch.save(model.state_dict(), beside)
        beside.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
