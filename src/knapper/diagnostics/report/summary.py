"""The last line of a report: how much was found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from knapper.diagnostics.record import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics.record import Diagnostic

__all__ = ["summary"]


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return such as "2 errors, 1 warning in 3 files", or "no findings"."""
    found = list(diagnostics)
    counts = Counter(one.severity for one in found)
    if not counts:
        return "no findings"
    listed = ", ".join(_counted(counts[level], level) for level in Severity if counts[level])
    files = len({one.span.path for one in found} - {""})
    return f"{listed} in {_counted(files, 'file')}" if files else listed


def _counted(number: int, word: str) -> str:
    # "info" has no plural.
    return f"{number} {word}{'' if number == 1 or word == Severity.INFO else 's'}"
