"""The outputs of cells on disk: `.knapper/outputs/` of a vault, made to be committed.

A `StoredNote` and the bytes of its figures come in, to be read again by whoever has the vault.
What is read is trusted as little as any foreign file.
"""

from __future__ import annotations

from knapper.cells.store.figures import figure_name, is_figure_name
from knapper.cells.store.store import OUTPUTS, OutputStore, UnstorableError, output_path

__all__ = [
    "OUTPUTS",
    "OutputStore",
    "UnstorableError",
    "figure_name",
    "is_figure_name",
    "output_path",
]
