"""Findings: their record, the registry of rules, and the reporters that print them."""

from __future__ import annotations

from knapper.diagnostics.record import Diagnostic, Label, Severity, Span
from knapper.diagnostics.report import (
    FORMATS,
    ReadLine,
    concise,
    full,
    in_order,
    summary,
    to_json,
    with_severities,
)
from knapper.diagnostics.rules import RULES, Rule, finding

__all__ = [
    "FORMATS",
    "RULES",
    "Diagnostic",
    "Label",
    "ReadLine",
    "Rule",
    "Severity",
    "Span",
    "concise",
    "finding",
    "full",
    "in_order",
    "summary",
    "to_json",
    "with_severities",
]
