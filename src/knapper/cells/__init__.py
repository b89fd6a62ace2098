"""Code cells: what they need, whether their outputs are current, running them, keeping them.

Compiled notes come in (`knapper.compile.CodeCell` says what a cell is); stored outputs, findings
and, from the one function that executes code, a report of a run go out. Nothing here runs a cell
but `knapper.cells.run`, and nothing calls that but the command `knapper run`.
"""

from __future__ import annotations

from knapper.late import late

TYPE_CHECKING = False  # as that of `typing`, which the process that runs cells does without
if TYPE_CHECKING:
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

# The process that runs cells is a part of this room too, and loads the standard library only.
__getattr__ = late(__name__, dict.fromkeys(__all__, "record"))
