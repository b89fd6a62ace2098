"""Whether a link names a result that is not recorded yet: its note's cells have still to run.

That they must run is told where they stand (`X001`, `X002`); the link is right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knapper.checks.context import Context

__all__ = ["may_be_recorded"]


def may_be_recorded(context: Context, path: str, name: str) -> bool:
    """Return whether a cell of the note at `path` that must run will record `name`, by its code."""
    from knapper.cells import CellStatus  # noqa: PLC0415 - few vaults have cells

    note = context.cells.notes.get(path)
    if note is None:
        return False
    named = re.compile(rf"\b{re.escape(name)}\b")
    if not any("record(" in cell.source and named.search(cell.source) for cell in note.cells):
        return False
    states = context.cells.states(path, context.outputs.read(path))
    return any(state.status is not CellStatus.CURRENT for state in states)
