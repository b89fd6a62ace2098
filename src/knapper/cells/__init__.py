"""Code cells: what they need, whether their outputs are current, running them, keeping them.

Compiled notes come in (`knapper.compile.CodeCell` says what a cell is); stored outputs, findings
and, from the one function that executes code, a report of a run go out. Nothing here runs a cell
but `knapper.cells.run`, and nothing calls that but the command `knapper run`.
"""

from __future__ import annotations

from knapper.late import late

TYPE_CHECKING = False  # as that of `typing`, which the process that runs cells does without
if TYPE_CHECKING:
    from knapper.cells.compare import holds
    from knapper.cells.findings import (
        cell_name,
        cell_span,
        failed_cell,
        output_findings,
        printed_text,
    )
    from knapper.cells.jupyter import Gateway, kernel_runners
    from knapper.cells.plan.lock import LOCK_PATH
    from knapper.cells.plan.modules import PYTHON
    from knapper.cells.plan.plan import CellPlan, plan_cells
    from knapper.cells.plan.record import CellNote, CellState, CellStatus
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
    from knapper.cells.recorded import recorded_results
    from knapper.cells.run import (
        Ended,
        Mode,
        NoteRun,
        Progress,
        RunReport,
        RunRequest,
        accepted,
        has_consent,
        keep_consent,
        last_failure,
        note_states,
        run_cells,
        stored_findings,
        to_run,
    )
    from knapper.cells.runner import PythonRunner, Runner, RunnerSettings
    from knapper.cells.store import OutputStore, figure_name
    from knapper.cells.text import ansi_html, plain

__all__ = [
    "LOCK_PATH",
    "PYTHON",
    "CellNote",
    "CellOutput",
    "CellPlan",
    "CellState",
    "CellStatus",
    "Display",
    "Ended",
    "Environment",
    "Failure",
    "Gateway",
    "Mode",
    "NoteRun",
    "OutputStore",
    "Printed",
    "Progress",
    "PythonRunner",
    "Result",
    "RunReport",
    "RunRequest",
    "Runner",
    "RunnerSettings",
    "StoredCell",
    "StoredNote",
    "accepted",
    "ansi_html",
    "cell_name",
    "cell_span",
    "failed_cell",
    "figure_name",
    "has_consent",
    "holds",
    "keep_consent",
    "kernel_runners",
    "last_failure",
    "note_states",
    "output_findings",
    "plain",
    "plan_cells",
    "printed_text",
    "recorded_results",
    "run_cells",
    "stored_findings",
    "to_run",
]

# The process that runs cells is a part of this room too, and loads the standard library only.
_WHERE = {
    "compare": "holds",
    "findings": "cell_name cell_span failed_cell output_findings printed_text",
    "jupyter": "Gateway kernel_runners",
    "plan.lock": "LOCK_PATH",
    "plan.modules": "PYTHON",
    "plan.plan": "CellPlan plan_cells",
    "plan.record": "CellNote CellState CellStatus",
    "record": "CellOutput Display Environment Failure Printed Result StoredCell StoredNote",
    "recorded": "recorded_results",
    "run": "Ended Mode NoteRun Progress RunReport RunRequest accepted has_consent keep_consent"
    " last_failure note_states run_cells stored_findings to_run",
    "runner": "PythonRunner Runner RunnerSettings",
    "store": "OutputStore figure_name",
    "text": "ansi_html plain",
}
__getattr__ = late(
    __name__, {name: module for module, names in _WHERE.items() for name in names.split()}
)
