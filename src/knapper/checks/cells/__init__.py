"""`X001` to `X004`, `X006` to `X012`: code cells, what they need, gave, and what is said of it.

In come published notes with cells, their plan and what is stored of them; nothing is executed.
What is wrong in a cell's own words (`X005`) is said by the compile step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.diagnostics import Diagnostic

__all__ = ["check_cells"]


def check_cells(context: Context) -> Iterator[Diagnostic]:
    """Yield the findings about the code cells of published notes."""
    paths = [path for path, note in context.notes.items() if note.code_cells]
    if not paths:
        return
    # Few vaults have cells, and the others need not load what they need.
    from knapper.checks.cells.languages import unknown_languages  # noqa: PLC0415 - as above
    from knapper.checks.cells.results import other_results  # noqa: PLC0415
    from knapper.checks.cells.stored import stored_findings  # noqa: PLC0415

    for path in paths:
        yield from unknown_languages(context, path)
        yield from stored_findings(context, path)
    yield from other_results(context)
    yield from context.outputs.faults
