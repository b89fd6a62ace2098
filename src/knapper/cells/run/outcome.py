"""What is to be stored of a note that ran, so that what is the same stays the same bytes.

What was stored and what the cells gave now come in; the record to store goes out, which is the
very one that was stored where nothing is otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from knapper.cells.compare import drift
from knapper.cells.findings import SECONDS
from knapper.cells.plan import CellStatus, differences
from knapper.cells.record import StoredCell, StoredNote
from knapper.cells.run.record import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from knapper.cells.plan import CellState
    from knapper.cells.record import CellOutput, Environment
    from knapper.cells.runner.record import Ran
    from knapper.compile import CodeCell

__all__ = ["Compared", "made_of", "to_store"]


def made_of(cell: CodeCell, key: str, ran: Ran) -> StoredCell:
    """Return what a cell gave as it is stored."""
    outputs: tuple[CellOutput, ...] = ran.outputs
    if ran.failure is not None and ran.failure not in outputs:
        outputs = (*outputs, ran.failure)
    return StoredCell(
        key,
        cell.label,
        _step(ran.seconds),
        ran.assertions + (cell.expected is not None),
        outputs,
        ran.results,
        ran.undeclared,
    )


@dataclass(frozen=True)
class Compared:
    """How outputs are compared: within `tolerance` where a cell states none of its own.

    `figure` gives the bytes of a figure, stored or of this run, by its name.
    """

    tolerance: float
    figure: Callable[[str], bytes | None]

    def drifted(self, cell: CodeCell, old: StoredCell, new: StoredCell) -> list[str]:
        """Return in what two outputs of a cell differ by more than they may."""
        tolerance = self.tolerance if cell.tolerance < 0 else cell.tolerance
        return drift(old, new, tolerance, self.figure)


def to_store(  # noqa: PLR0913, PLR0917 - the sides that are compared
    cells: Sequence[CodeCell],
    made: Sequence[StoredCell],
    states: Sequence[CellState],
    stored: StoredNote | None,
    new: StoredNote,
    mode: Mode,
    compared: Compared,
    pins: Mapping[str, str],
) -> StoredNote:
    """Return what to store: `new` with the cells `made`, or `stored` where that is the same.

    Outputs that were current stay, although the cell ran for those after it; in a run of `ALL`
    they stay where they are equal, and when drift is accepted where they are within tolerance.
    """
    old = {cell.key: cell for cell in stored.cells} if stored else {}
    chosen: list[StoredCell] = []
    for cell, now, state in zip(cells, made, states, strict=True):
        before = old.get(now.key)
        if before is not None and _stays(cell, before, now, state, mode, compared):
            chosen.append(
                msgspec.structs.replace(before, label=now.label, assertions=now.assertions)
            )
        else:
            chosen.append(now)
    cells_now = tuple(chosen)
    if stored and stored.cells == cells_now and _alike(stored.environment, new.environment, pins):
        return stored
    return msgspec.structs.replace(new, cells=cells_now)


def _stays(  # noqa: PLR0913, PLR0917 - as above
    cell: CodeCell,
    before: StoredCell,
    now: StoredCell,
    state: CellState,
    mode: Mode,
    compared: Compared,
) -> bool:
    if mode is Mode.STALE and state.status is CellStatus.CURRENT:
        return True
    if mode is Mode.ACCEPT and state.status is CellStatus.CURRENT:
        return not compared.drifted(cell, before, now)
    return (before.outputs, before.results, before.undeclared) == (
        now.outputs,
        now.results,
        now.undeclared,
    )


def _alike(before: Environment, now: Environment, pins: Mapping[str, str]) -> bool:
    return before.kernel == now.kernel and not differences(before, now, pins)


def _step(seconds: float) -> int:
    """Return how long a cell ran, rounded up to one of few steps; 0 for less than a second."""
    if seconds < 1:
        return 0
    return next((step for step in SECONDS if seconds <= step), SECONDS[-1])
