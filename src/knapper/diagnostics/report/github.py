"""Findings as workflow commands, which GitHub Actions turns into annotations of a pull request.

The form is that of GitHub's documentation, "Workflow commands for GitHub Actions"; what is
escaped is what the runner unescapes (`actions/runner`, `ActionCommand`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.diagnostics.record import Severity
from knapper.diagnostics.report.order import in_order
from knapper.diagnostics.report.printable import place, printable
from knapper.diagnostics.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics.record import Diagnostic

__all__ = ["github"]

_COMMANDS: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
_IN_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY: Final = _IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


def github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return a command a finding, each on a line of its own; "" where there are none.

    Paths must start at the root of the repository. The message begins with the place, as ruff's
    does, since the log of a run shows nothing but the message.
    """
    return "\n".join(_command(one) for one in in_order(diagnostics))


def _command(one: Diagnostic) -> str:
    where = place(one.span.path, one.span.line, one.span.column)
    message = f"{where}: {one.code} {printable(one.message)}".removeprefix(": ")
    if one.help:
        message += f"\nhelp: {printable(one.help)}"
    properties = {"title": f"{one.code} {RULES[one.code].name}", **_place(one)}
    listed = ",".join(f"{key}={value.translate(_IN_PROPERTY)}" for key, value in properties.items())
    return f"::{_COMMANDS[one.severity]} {listed}::{message.translate(_IN_DATA)}"


def _place(one: Diagnostic) -> dict[str, str]:
    """Return what is known of the place; columns are of one line, the last one exclusive."""
    span = one.span
    if not span.path:
        return {}
    known = {"file": span.path.encode(errors="replace").decode()}
    if span.line:
        known |= {"line": str(span.line), "endLine": str(span.line)}
        if span.column:
            known |= {"col": str(span.column), "endColumn": str(span.column + span.length)}
    return known
