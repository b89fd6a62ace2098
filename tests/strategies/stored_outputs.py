"""Outputs of cells put into the store of a vault by hand, as if they had run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from knapper.cells import CellOutput, Environment, StoredCell, StoredNote
from knapper.cells.store import OutputStore, figure_name
from knapper.site import Site

__all__ = ["ENVIRONMENT", "gave", "store"]

ENVIRONMENT = Environment("3.11.9", "Linux x86_64", packages={"torch": "2.13.0+cpu"})


def gave(*outputs: CellOutput) -> StoredCell:
    """A cell that gave `outputs` and nothing more."""
    return StoredCell("", outputs=outputs)


def store(  # noqa: PLR0917 - what may be stored
    root: Path,
    path: str,
    cells: Sequence[StoredCell],
    figures: Sequence[tuple[bytes, str]] = (),
    environment: Environment = ENVIRONMENT,
    changed: int = -1,
) -> None:
    """Keep what the cells of the note at `path` gave on 2026-11-20; their keys are made here.

    `figures` are the bytes of pictures with their types. All cells are current, but for the
    one at the place `changed`, counted from 0, and those behind it.
    """
    keys = Site.load(root, lean=True).cells.keys(path)
    kept = tuple(
        StoredCell(
            "other code" if 0 <= changed <= number else key,
            cell.label,
            cell.seconds,
            cell.assertions,
            cell.outputs,
            cell.results,
        )
        for number, (key, cell) in enumerate(zip(keys, cells, strict=False))
    )
    files = {figure_name(data, mime): data for data, mime in figures}
    note = StoredNote(path, "2026-11-20", environment, cells=kept)
    OutputStore(root, folder=root.parent / "locks").write(note, files)
