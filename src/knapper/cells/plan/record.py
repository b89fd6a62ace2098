"""What a plan holds: each note with cells, what it needs, and whether its cells are current."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knapper.compile import CodeCell, Link
    from knapper.diagnostics import Diagnostic

__all__ = ["CellNote", "CellState", "CellStatus"]


@dataclass(frozen=True)
class CellNote:
    """A note with cells that run.

    `cells` are those that something here runs, in their order; a stored note has as many, in
    the same order. `slots` gives for each its index in `Note.code_cells`, the number of its
    slot, which differs where a cell before it is in a language that nothing runs (X012).

    `requires` are the paths of the notes whose cells run before, `files` those of the files
    that cells read, each once, in the order of the property. `links` gives for each of both
    the link that names it. `problems` are findings X006, and X007 in the note that closes a
    circle, with the note's path.
    """

    path: str
    cells: tuple[CodeCell, ...]
    slots: tuple[int, ...]
    requires: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    links: dict[str, Link] = field(default_factory=dict)
    problems: tuple[Diagnostic, ...] = ()


class CellStatus(StrEnum):
    """Whether what is stored of a cell is what the cell would give."""

    CURRENT = "current"
    STALE = "stale"  # something that decides its output is otherwise than it was
    MISSING = "missing"  # it never ran


@dataclass(frozen=True)
class CellState:
    """The status of a cell; `why` it is not current, in words such as "cell 2 changed", or ""."""

    status: CellStatus
    why: str = ""
