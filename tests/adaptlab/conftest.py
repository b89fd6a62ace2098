"""The laboratory's tests: marked `lab`, and skipped where PyTorch is not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("lab")


@pytest.fixture(scope="session")
def world():
    from adaptlab import World

    return World(0)


@pytest.fixture(scope="session")
def corpus(world):
    from adaptlab import Corpus

    return Corpus(world)


@pytest.fixture(scope="session")
def tokenizer(corpus):
    from adaptlab import WordTokenizer

    return WordTokenizer(corpus.words())


@pytest.fixture
def tiny(tokenizer):
    """An untrained model of 8 numbers a token, whose answers mean nothing but are the same."""
    from adaptlab import GPT

    return GPT(len(tokenizer), width=16, layers=2, heads=2, seed=1)
