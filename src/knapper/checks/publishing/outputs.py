"""`P004` and `P006` in what cells gave: keys, and paths of somebody's computer, that pages show.

In come the stored outputs of published notes. A finding stands at the cell, which is what a
person can change; of a cell whose output is hidden nothing is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.cells import CellNote, CellOutput, OutputStore, StoredCell
    from knapper.checks.context import Context

__all__ = ["private_outputs"]


def private_outputs(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each secret and each personal path that the output of a cell shows."""
    for path, note in context.notes.items():
        planned = context.cells.notes.get(path) if note.code_cells else None
        stored = context.outputs.read(path) if planned else None
        if planned and stored:
            for index, kept in enumerate(stored.cells[: len(planned.cells)]):
                yield from _in_cell(planned, index, kept, context.outputs)


def _in_cell(
    note: CellNote, index: int, kept: StoredCell, store: OutputStore
) -> Iterator[Diagnostic]:
    from knapper.cells import cell_name, cell_span  # noqa: PLC0415 - few vaults have cells
    from knapper.compile import find_personal_paths, find_secrets, told  # noqa: PLC0415

    cell = note.cells[index]
    if cell.hide in {"output", "all"}:
        return
    name, span = cell_name(cell, index + 1), cell_span(note.path, cell)
    text = "\n".join(part for output in kept.outputs for part in _texts(output, store))
    for secret in {each.subject: each for each in find_secrets(text)}.values():
        message, _ = told(secret)
        yield finding(
            "P004",
            f"in the output of {name}: {message}",
            span,
            help="revoke it where it was issued, let the cell not show it, and run it again; git "
            "keeps the stored output in the history",
            subject=secret.subject,
        )
    for found in dict.fromkeys(path for _, path in find_personal_paths(text)):
        yield finding(
            "P006",
            f"the output of {name} holds `{found}`, a path on somebody's computer",
            span,
            help="show only its name, and run the cell again",
            subject=found,
        )


def _texts(output: CellOutput, store: OutputStore) -> Iterator[str]:
    """Yield what a page may show of an output, as text."""
    from knapper.cells import Display, Failure, plain  # noqa: PLC0415 - as above

    if isinstance(output, Display):
        yield output.text
        yield output.content
        if output.mime == "image/svg+xml":
            yield (store.figure(output.file) or b"").decode(errors="replace")
    elif isinstance(output, Failure):
        yield from (output.message, output.traceback)
    else:
        yield plain(output.text)
