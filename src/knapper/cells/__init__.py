"""Code cells: what they need, whether their outputs are current, running them, keeping them.

Compiled notes come in (`knapper.compile.CodeCell` says what a cell is); stored outputs, findings
and, from the one function that executes code, a report of a run go out. Nothing here runs a cell
but `knapper.cells.run`, and nothing calls that but the command `knapper run`.
"""

from __future__ import annotations

from knapper.cells.record import (
    CellOutput,
    Display,
    Environment,
    Failure,
    Printed,
    Result,
    StoredCell,
    StoredNote,
)

__all__ = [
    "CellOutput",
    "Display",
    "Environment",
    "Failure",
    "Printed",
    "Result",
    "StoredCell",
    "StoredNote",
]
