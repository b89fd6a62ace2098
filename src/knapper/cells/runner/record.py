"""What a runner is given and gives back: one record for the note, one for each cell that ran.

A runner is one process, or one kernel, for one note. `knapper.cells.worker` is the process of
Knapper's own; `knapper.cells.jupyter` speaks to kernels.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from knapper.cells.record import CellOutput, Environment, Failure, Result

if TYPE_CHECKING:
    from knapper.compile import CodeCell

__all__ = ["Outcome", "Ran", "Runner", "RunnerSettings"]


class RunnerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the cells of one note run with.

    `note` is its path in the vault, which tracebacks name; `root` is the vault's folder, so that
    a file of it that no note declares can be named. `files` are the declared files: how
    cells find each (the path in the vault, and its name alone where that is not ambiguous) to
    where it is on disk. `artifacts` is the folder that cells see as `ARTIFACTS`; it holds what
    the required notes left. `results` gives the recorded numbers of each required note, direct
    or not, by path. `memory` and `file_size` are in bytes, 0 for no limit.
    """

    note: str
    root: Path
    artifacts: Path
    files: dict[str, Path] = {}
    results: dict[str, tuple[Result, ...]] = {}
    seed: int = 0
    threads: int = 1
    memory: int = 0
    file_size: int = 0
    network: bool = False


class Outcome(StrEnum):
    """How a cell ended."""

    DONE = "done"
    RAISED = "raised"  # an exception, `SystemExit` among them, that the cell did not catch
    TIMEOUT = "timeout"  # it was ended at its deadline
    DIED = "died"  # its process ended under it: killed, `os._exit`, out of memory
    STOPPED = "stopped"  # the person at the keyboard ended it


class Ran(msgspec.Struct, frozen=True, kw_only=True):
    """What one cell gave. `seconds` is as measured.

    `figures` holds the bytes of the pictures that `outputs` names by the hash of theirs.
    `failure` is set for every outcome but `DONE`; after `TIMEOUT`, `DIED` and `STOPPED` the
    process is gone and no further cell can run in it. `undeclared` is as in `StoredCell`.
    """

    outcome: Outcome
    seconds: float = 0.0
    outputs: tuple[CellOutput, ...] = ()
    figures: dict[str, bytes] = {}
    results: tuple[Result, ...] = ()
    assertions: int = 0
    undeclared: tuple[str, ...] = ()
    failure: Failure | None = None


class Runner(Protocol):
    """One process or kernel that runs the cells of one note, in their order.

    Whatever the cells do, `run` returns within its `timeout` and a few seconds of grace, and
    `close` leaves no process of theirs. `run` raises `knapper.errors.KnapperError` only where
    there is nothing to run cells with, such as a kernel that is not installed.
    """

    def run(self, cell: CodeCell, timeout: float) -> Ran:
        """Run one cell, for at most `timeout` seconds."""

    def environment(self, modules: frozenset[str]) -> Environment:
        """Return with what cells run that import these top-level modules."""

    def stop(self) -> None:
        """End the cell that runs now, from another thread: its `run` returns with `STOPPED`."""

    def close(self) -> None:
        """End the process and all that it started."""
