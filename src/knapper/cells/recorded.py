"""The numbers that the cells of a note recorded, by name, with the cell of each.

A note of the plan and what is stored of it come in. Of a name that stands twice the last counts,
as it does where the cells run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knapper.cells.plan.record import CellNote
    from knapper.cells.record import Result, StoredNote

__all__ = ["recorded_results"]


def recorded_results(
    note: CellNote | None, stored: StoredNote | None
) -> dict[str, tuple[int, Result]]:
    """Return the results by name, each with the index of its cell in `Note.code_cells`.

    What is stored of more cells than the note has now is left out.
    """
    if note is None or stored is None:
        return {}
    return {
        result.name: (slot, result)
        for slot, cell in zip(note.slots, stored.cells, strict=False)
        for result in cell.results
    }
