"""`X012`: a cell in a language that nothing here runs, since no kernel is configured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.cells import PYTHON
from knapper.diagnostics import Diagnostic, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context

__all__ = ["unknown_languages"]


def unknown_languages(context: Context, path: str) -> Iterator[Diagnostic]:
    """Yield a finding for each cell that is not Python where only Python runs."""
    if context.config.kernel:  # which languages it knows is known where it is installed
        return
    for cell in context.notes[path].code_cells:
        if cell.language not in PYTHON:
            yield finding(
                "X012",
                f"nothing here runs a cell of the language `{cell.language}`",
                Span(path, cell.line, cell.column, len(cell.language)),
                help="write `python`, name a Jupyter kernel under `kernel` in the configuration, "
                "or take the word `run` out",
                subject=f"language {cell.language}",
            )
