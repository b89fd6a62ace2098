"""One line a finding, `path:line:column: severity[CODE] message`, which editors can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics.report.order import in_order
from knapper.diagnostics.report.printable import place, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics.record import Diagnostic

__all__ = ["concise"]


def concise(diagnostics: Iterable[Diagnostic]) -> str:
    """Return the findings, each on a line of its own; "" where there are none."""
    return "\n".join(_line(one) for one in in_order(diagnostics))


def _line(one: Diagnostic) -> str:
    where = place(one.span.path, one.span.line, one.span.column)
    message = f"{one.severity}[{one.code}] {printable(one.message)}"
    return f"{where}: {message}" if where else message
