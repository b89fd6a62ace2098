"""The process that runs the cells of one note: standard library only, few modules, started fast.

Requests of `knapper.cells.runner` come in over one pipe, frames go out over another
(`knapper.cells.worker.protocol` has the table). Between Knapper and this process stands a second
one of ours, which ends all that the cells started (`knapper.cells.worker.supervise`).

| module | what it is for |
|---|---|
| `protocol` | frames and requests; `send` puts a frame on the wire |
| `display` | `show(value)` gives the frames of a value; `display(*values)` of a cell |
| `figures` | `close_figures()` gives the frames of the figures that a cell left open |
| `results` | `names(start)` gives `record` and `results` of a cell |

The functions of the last three are called with the note's process set up, and may import what
the cells have imported; what they raise counts as raised by the cell.
"""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the cells that are asked for; the process is started with this."""
    from knapper.cells.worker.serve import main as serve  # noqa: PLC0415 - a face loads nothing

    serve()
