"""What is stored of a note's cells against the cells: `X001` to `X004`, `X006` to `X009`, `X011`.

A note is told that it must run once, at the first of its cells that is not current, since one
run of it makes all current. A cell that failed is told in place of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.cells import (
    CellStatus,
    cell_name,
    cell_span,
    failed_cell,
    last_failure,
    output_findings,
)
from knapper.diagnostics import Diagnostic, Label, finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knapper.cells import CellNote, CellState, StoredNote
    from knapper.checks.context import Context

__all__ = ["stored_findings"]

_NAMED = 8  # so many other cells a finding points at


def stored_findings(context: Context, path: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with the outputs of the note at `path`, and with what it requires."""
    plan = context.cells
    note = plan.notes.get(path)
    if note is None:  # no cell of it is in a language that runs
        return
    yield from note.problems
    stored = context.outputs.read(path)
    states = plan.states(path, stored)
    if path not in plan.circular:  # else it cannot run
        yield from _not_current(context, note, states)
    if stored is None:
        return
    yield from _lost_figures(context, note, stored, states)
    for index, (cell, kept) in enumerate(zip(note.cells, stored.cells, strict=False)):
        if states[index].status is CellStatus.CURRENT:
            yield from output_findings(path, cell, index, kept, context.config)
    if all(state.status is CellStatus.CURRENT for state in states):
        yield from _other_environment(context, note, stored)


def _not_current(
    context: Context, note: CellNote, states: Sequence[CellState]
) -> Iterator[Diagnostic]:
    path = note.path
    waiting = [at for at, state in enumerate(states) if state.status is not CellStatus.CURRENT]
    keys = context.cells.local_keys(path) if waiting else ()
    for index in waiting:
        failure = last_failure(context.root, keys[index])
        if failure is not None:
            yield failed_cell(path, note.cells, index, failure)
            return
    told = {
        CellStatus.STALE: ("X001", "the output of {name} is out of date: {why}"),
        CellStatus.MISSING: ("X002", "{name} has never run"),
    }
    for status, (code, message) in told.items():
        of_it = [at for at in waiting if states[at].status is status]
        if not of_it:
            continue
        first, *others = of_it
        name = cell_name(note.cells[first], first + 1)
        yield finding(
            code,
            message.format(name=name, why=states[first].why),
            cell_span(path, note.cells[first]),
            help=f'`knapper run "{path.removesuffix(".md")}"` runs it',
            labels=tuple(
                Label(cell_span(path, note.cells[other]), "and this one")
                for other in others[:_NAMED]
            ),
            subject=name,
        )


def _lost_figures(
    context: Context, note: CellNote, stored: StoredNote, states: Sequence[CellState]
) -> Iterator[Diagnostic]:
    """Yield a finding for each current cell of which a figure is not there at all."""
    for index, (cell, kept) in enumerate(zip(note.cells, stored.cells, strict=False)):
        lost = context.outputs.lost_figures(kept)
        told = {fault.span.path.rpartition("/")[2] for fault in context.outputs.faults}
        if states[index].status is CellStatus.CURRENT and not told.issuperset(lost):
            name = cell_name(cell, index + 1)
            yield finding(
                "X002",
                f"a figure of {name} is not stored",
                cell_span(note.path, cell),
                help=f'`knapper run "{note.path.removesuffix(".md")}"` draws it again; commit what '
                "it writes",
                subject=f"figure of {name}",
            )


def _other_environment(
    context: Context, note: CellNote, stored: StoredNote
) -> Iterator[Diagnostic]:
    differences = [
        each.words for each in context.cells.differences(note.path, stored) if not each.shared
    ]
    if differences:
        yield finding(
            "X011",
            f"the outputs were made with other software: {', '.join(differences)}",
            cell_span(note.path, note.cells[0]),
            help=f'`knapper run "{note.path.removesuffix(".md")}"` makes them anew with what is '
            "here",
            subject="environment",
        )
