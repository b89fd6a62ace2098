"""Findings: their record, the registry of rules, and the reporters that print them."""

from __future__ import annotations

from knapper.diagnostics.record import Diagnostic, Label, Severity, Span
from knapper.diagnostics.rules import RULES, Rule, finding

__all__ = ["RULES", "Diagnostic", "Label", "Rule", "Severity", "Span", "finding"]
