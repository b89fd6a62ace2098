"""The cells of one note, executed one after the other until one fails.

A note's cells and a runner come in; what each gave, or how one failed, goes out. Nothing is
stored here.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knapper.cells.record import Failure
from knapper.cells.runner.record import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knapper.cells.runner.record import Ran, Runner
    from knapper.compile import CodeCell

__all__ = ["Executed", "Limits", "execute"]


@dataclass(frozen=True)
class Limits:
    """Seconds: of a cell that states none, and of all cells of the note."""

    cell: float
    note: float


@dataclass(frozen=True)
class Executed:
    """What the cells gave: `ran` those that ended as they should, in order.

    `failure` is of the next one where that did not, and `last` what it gave; `stopped` says
    that the person at the keyboard ended it.
    """

    ran: tuple[Ran, ...]
    seconds: float
    failure: Failure | None = None
    last: Ran | None = None
    stopped: bool = False


def execute(
    cells: Sequence[CodeCell], runner: Runner, limits: Limits, started: Callable[[int], None]
) -> Executed:
    """Run cells until one fails; `started` hears the number of each, from 1, as it begins."""
    done: list[Ran] = []
    begin = time.monotonic()
    for number, cell in enumerate(cells, 1):
        started(number)
        left = limits.note - (time.monotonic() - begin)
        own = cell.timeout or limits.cell
        ran = runner.run(cell, max(min(own, left), 0.001))
        failure = _failure(cell, ran)
        if failure is not None or ran.outcome is Outcome.STOPPED:
            if ran.outcome is Outcome.TIMEOUT and left < own:
                failure = _of_the_note(failure, limits.note)
            return Executed(
                tuple(done),
                time.monotonic() - begin,
                failure,
                ran,
                stopped=ran.outcome is Outcome.STOPPED,
            )
        done.append(ran)
    return Executed(tuple(done), time.monotonic() - begin)


def _failure(cell: CodeCell, ran: Ran) -> Failure | None:
    """Return how a cell failed, None where it ended as it should."""
    if ran.outcome is Outcome.DONE:
        if not cell.raises:
            return None
        return Failure("", f"ended well, and was to raise {cell.raises}")
    failure = ran.failure or Failure("", f"ended: {ran.outcome}")
    if ran.outcome is Outcome.RAISED and cell.raises and _is_named(failure.name, cell.raises):
        return None
    return failure


def _is_named(name: str, wanted: str) -> bool:
    """Return whether an exception's name is the wanted one, with its module or without."""
    return name == wanted or name.rpartition(".")[2] == wanted or name == wanted.rpartition(".")[2]


def _of_the_note(failure: Failure | None, seconds: float) -> Failure:
    message = f"all cells of the note together took longer than {seconds:g} s"
    if failure is None:
        return Failure("TimeoutError", message)
    return Failure(failure.name or "TimeoutError", message, failure.traceback, failure.line)
