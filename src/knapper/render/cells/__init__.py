"""Code cells on pages: what they gave, under each; when and with what they ran, at the note's foot.

`CellOutputs` fills the slot under a cell from the store, `render_ran` writes the foot, and
`quote_result` what a link to a recorded number shows.
"""

from __future__ import annotations

from knapper.render.cells.figure import PICTURE_FILES
from knapper.render.cells.outputs import CellOutputs, asserted
from knapper.render.cells.quote import Quoted, quote_result
from knapper.render.cells.ran import render_ran
from knapper.render.cells.record import Kept, shown_files

__all__ = [
    "PICTURE_FILES",
    "CellOutputs",
    "Kept",
    "Quoted",
    "asserted",
    "quote_result",
    "render_ran",
    "shown_files",
]
