"""Runs the cells of one note in a process of its own, within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.cells.runner.record import Outcome, Ran, Runner, RunnerSettings
from knapper.late import late

if TYPE_CHECKING:
    from knapper.cells.runner.python import PythonRunner

__all__ = ["Outcome", "PythonRunner", "Ran", "Runner", "RunnerSettings"]

__getattr__ = late(__name__, {"PythonRunner": "python"})
