"""`knapper run --accept`: the output fences of notes rewritten to what their cells print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.cells import Ended, accepted, holds, printed_text
from knapper.cli.terminal import say
from knapper.diagnostics import printable
from knapper.errors import VaultError
from knapper.fixes import read_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from knapper.cells import CellPlan, OutputStore, RunReport
    from knapper.compile import ExpectedOutput

__all__ = ["accept_outputs"]


def accept_outputs(
    root: Path, plan: CellPlan, store: OutputStore, report: RunReport
) -> frozenset[str]:
    """Rewrite the fences that no longer hold, of notes that ran or are current.

    Returns the notes that were changed; why one could not be is told.
    """
    changed = set()
    for run in report.notes:
        fences = _other(plan, store, run.path)
        if run.ended not in {Ended.DONE, Ended.CURRENT} or not fences:
            continue
        try:
            before = read_file(root, run.path)
            text = before.decode()
            replace_file(root, run.path, before, accepted(text, fences).encode())
        except UnicodeDecodeError:
            say(printable(f"{run.path}: not rewritten: the file is not UTF-8"), err=True)
        except VaultError as error:
            say(printable(f"{run.path}: not rewritten: {error.message}"), err=True)
        else:
            changed.add(run.path)
            number = f"{len(fences)} output fence{'' if len(fences) == 1 else 's'}"
            say(printable(f"{run.path}: rewrote {number}"), err=True)
    return frozenset(changed)


def _other(plan: CellPlan, store: OutputStore, path: str) -> list[tuple[ExpectedOutput, str]]:
    """Return the fences of a note that do not hold, each with what the cell prints."""
    stored = store.read(path)
    if stored is None:
        return []
    found = []
    for cell, key, kept in zip(plan.notes[path].cells, plan.keys(path), stored.cells, strict=False):
        if cell.expected is None or kept.key != key:
            continue
        printed = printed_text(kept.outputs)
        if holds(cell.expected.text, printed, cell.expected.tolerance) is not None:
            found.append((cell.expected, printed))
    return found
