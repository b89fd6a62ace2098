"""Running the cells of a vault: the one room that executes code, and only when asked to.

A `CellPlan`, an `OutputStore` and a `RunRequest` come in. `run_cells` writes stored outputs and
returns a `RunReport`; nothing but the command `knapper run` calls it, once a person has agreed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.late import late

if TYPE_CHECKING:
    from knapper.cells.run.accept import accepted
    from knapper.cells.run.consent import has_consent, keep_consent
    from knapper.cells.run.failures import last_failure
    from knapper.cells.run.record import (
        Ended,
        Mode,
        NoteRun,
        Progress,
        RunReport,
        RunRequest,
        Silent,
    )
    from knapper.cells.run.vault import note_states, run_cells, stored_findings, to_run

__all__ = [
    "Ended",
    "Mode",
    "NoteRun",
    "Progress",
    "RunReport",
    "RunRequest",
    "Silent",
    "accepted",
    "has_consent",
    "keep_consent",
    "last_failure",
    "note_states",
    "run_cells",
    "stored_findings",
    "to_run",
]

_RECORDS = ("Ended", "Mode", "NoteRun", "Progress", "RunReport", "RunRequest", "Silent")

# A check asks for the last failure of a cell, and for nothing that runs one.
__getattr__ = late(
    __name__,
    {
        **dict.fromkeys(_RECORDS, "record"),
        **dict.fromkeys(("note_states", "run_cells", "stored_findings", "to_run"), "vault"),
        **dict.fromkeys(("has_consent", "keep_consent"), "consent"),
        "accepted": "accept",
        "last_failure": "failures",
    },
)
