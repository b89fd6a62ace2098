"""Which cells need what, in which order notes run, and whether what is stored is current.

Compiled notes come in, and what the vault's files hash to; a `CellPlan` goes out. Nothing here
runs a cell, imports what a cell imports, or looks at more of the vault than it is given.

A cell's key is a function of the vault alone, so it is the same on every computer: one without
PyTorch finds the same outputs current as the one that made them. What a computer adds (Python,
versions of packages, sources developed in place) is compared with the stored `Environment`.
"""

from __future__ import annotations

from knapper.cells.plan.environment import Difference, differences, local_environment, local_key
from knapper.cells.plan.lock import LOCK_PATH, read_lock
from knapper.cells.plan.modules import PYTHON, modules
from knapper.cells.plan.plan import CellPlan, plan_cells
from knapper.cells.plan.record import CellNote, CellState, CellStatus

__all__ = [
    "LOCK_PATH",
    "PYTHON",
    "CellNote",
    "CellPlan",
    "CellState",
    "CellStatus",
    "Difference",
    "differences",
    "local_environment",
    "local_key",
    "modules",
    "plan_cells",
    "read_lock",
]
