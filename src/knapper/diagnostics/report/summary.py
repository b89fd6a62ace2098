"""The last line of a report: how much was found, and what of it was not shown."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from knapper.diagnostics.record import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics.record import Diagnostic

__all__ = ["summary"]


def summary(
    diagnostics: Iterable[Diagnostic],
    *,
    mended: int = 0,
    known: int = 0,
    hidden: Iterable[Diagnostic] = (),
    fixed: bool = False,
) -> str:
    """Return such as "2 errors, 1 warning in 3 files; 1 can be mended with --fix".

    `diagnostics` are the findings shown, `mended` says how many are no more, `known` how many a
    baseline knows, `hidden` are those that weigh too little to be shown. `fixed` says that what can
    be mended has been, so that nothing more can.
    """
    found = list(diagnostics)
    fixable = 0 if fixed else sum(one.fix is not None for one in found)
    lighter = _listed(hidden)
    parts = [
        f"{mended} mended" if mended else "",
        _found(found),
        f"{fixable} can be mended with --fix" if fixable else "",
        f"{known} known by the baseline" if known else "",
        f"{lighter} not shown (--level info shows all)" if lighter else "",
    ]
    return "; ".join(filter(None, parts))


def _found(found: list[Diagnostic]) -> str:
    if not found:
        return "no findings"
    files = len({one.span.path for one in found} - {""})
    return f"{_listed(found)} in {_counted(files, 'file')}" if files else _listed(found)


def _listed(found: Iterable[Diagnostic]) -> str:
    counts = Counter(one.severity for one in found)
    return ", ".join(_counted(counts[level], level) for level in Severity if counts[level])


def _counted(number: int, word: str) -> str:
    # "info" has no plural.
    return f"{number} {word}{'' if number == 1 or word == Severity.INFO else 's'}"
