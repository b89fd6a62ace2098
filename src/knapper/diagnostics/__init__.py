"""Findings: their record, the registry of rules, and the reporters that print them."""

from __future__ import annotations

from knapper.diagnostics.record import Diagnostic, Edit, Fix, Label, Severity, Span, placed_in
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
from knapper.diagnostics.rules import FAMILIES, RULES, Rule, finding, matches

__all__ = [
    "FAMILIES",
    "FORMATS",
    "RULES",
    "Diagnostic",
    "Edit",
    "Fix",
    "Label",
    "ReadLine",
    "Rule",
    "Severity",
    "Span",
    "concise",
    "finding",
    "full",
    "in_order",
    "matches",
    "placed_in",
    "summary",
    "to_json",
    "with_severities",
]
