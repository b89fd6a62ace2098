"""Findings: their record, the registry of rules, and the reporters that print them."""

from __future__ import annotations

from knapper.diagnostics.baseline import Baseline, Comparison, compare, read_baseline, to_baseline
from knapper.diagnostics.choice import Choice
from knapper.diagnostics.pages import rule_named, rule_page
from knapper.diagnostics.record import Diagnostic, Edit, Fix, Label, Severity, Span, placed_in
from knapper.diagnostics.report import (
    FORMATS,
    FROM_ROOT,
    ReadLine,
    concise,
    full,
    in_order,
    moved_below,
    place,
    printable,
    summary,
    to_json,
    with_severities,
)
from knapper.diagnostics.rules import FAMILIES, RULES, Rule, finding, matches

__all__ = [
    "FAMILIES",
    "FORMATS",
    "FROM_ROOT",
    "RULES",
    "Baseline",
    "Choice",
    "Comparison",
    "Diagnostic",
    "Edit",
    "Fix",
    "Label",
    "ReadLine",
    "Rule",
    "Severity",
    "Span",
    "compare",
    "concise",
    "finding",
    "full",
    "in_order",
    "matches",
    "moved_below",
    "place",
    "placed_in",
    "printable",
    "read_baseline",
    "rule_named",
    "rule_page",
    "summary",
    "to_baseline",
    "to_json",
    "with_severities",
]
