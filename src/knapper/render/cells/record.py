"""What a page knows of the stored outputs of one note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from knapper.cells import Display, Result, StoredCell, StoredNote
    from knapper.compile import CodeCell

__all__ = ["Kept", "shown_files"]


@dataclass(frozen=True)
class Kept:
    """The outputs of a note: `cells` by the cell's index in `Note.code_cells`.

    `current` holds the indices of those that are what the cell would give; the others were made
    by code that has changed since.
    """

    note: StoredNote
    cells: Mapping[int, StoredCell]
    current: frozenset[int]

    def result(self, name: str) -> tuple[int, Result] | None:
        """Return the number last recorded by this name, and the index of the cell that did."""
        for index in sorted(self.cells, reverse=True):
            for result in reversed(self.cells[index].results):
                if result.name == name:
                    return index, result
        return None


def shown_files(
    cells: Sequence[CodeCell], kept: Kept | None, mimes: frozenset[str]
) -> Iterator[Display]:
    """Yield the pictures of these kinds that the page of a note shows."""
    for index, stored in kept.cells.items() if kept else ():
        if cells[index].hide in {"output", "all"}:
            continue
        for output in stored.outputs:
            # By its mark, so that no record need be loaded.
            if getattr(output, "mime", "") in mimes:
                yield output  # type: ignore[misc] # only a `Display` has a mime
