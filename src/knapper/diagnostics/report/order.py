"""The order of findings, and how much each matters to one vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.diagnostics.record import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["in_order", "with_severities"]


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings by file, line, column and code, the same for any order given."""
    return sorted(diagnostics, key=_key)


def _key(one: Diagnostic) -> tuple[str, int, int, str, str]:
    return one.span.path, one.span.line, one.span.column, one.code, one.message


def with_severities(
    diagnostics: Iterable[Diagnostic], severities: Mapping[str, str]
) -> list[Diagnostic]:
    """Return the findings as a vault's configuration weighs them, in their order.

    `severities` maps a rule's code to "error", "warning", "info" or "off" (`Config.severity`).
    What is off is dropped.
    """
    if not severities:
        return list(diagnostics)
    return [
        msgspec.structs.replace(one, severity=Severity(level))
        if (level := severities.get(one.code))
        else one
        for one in diagnostics
        if severities.get(one.code) != "off"
    ]
