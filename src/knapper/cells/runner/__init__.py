"""Runs the cells of one note in a process of its own, within limits."""

from __future__ import annotations

from knapper.cells.runner.record import Outcome, Ran, Runner, RunnerSettings

__all__ = ["Outcome", "Ran", "Runner", "RunnerSettings"]
