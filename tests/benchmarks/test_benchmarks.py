"""What the benchmarks work out, and that the stages which they time are there."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def benchmark_module(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module


def test_stages_are_there(benchmark_module: Any) -> None:
    stages = benchmark_module("stages")
    for places in stages.STAGES.values():
        for place in places:
            owner, name = stages.found_at(place)
            assert inspect.getattr_static(owner, name, None) is not None, place


@pytest.mark.parametrize(
    ("costs", "exponent", "at_a_thousand"),
    [
        ({10: 5.0, 100: 50.0}, 1, 500),
        ({10: 2.0, 20: 8.0, 40: 32.0}, 2, 20_000),
        ({10: 7.0, 100: 7.0}, 0, 7),
        ({10: 7.0}, 0, 7),
        ({}, 0, 0),
        ({10: 0.0, 20: 2.0, 40: 4.0}, 1, 100),  # what was too little to be measured says nothing
    ],
)
def test_growth(
    benchmark_module: Any, costs: dict[int, float], exponent: float, at_a_thousand: float
) -> None:
    growth = benchmark_module("growth")
    assert growth.exponent(costs) == pytest.approx(exponent, abs=1e-9)
    assert growth.expected(costs, 1000) == pytest.approx(at_a_thousand)
