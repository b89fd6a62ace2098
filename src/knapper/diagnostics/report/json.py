"""Findings as JSON, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from knapper.diagnostics.report.order import in_order
from knapper.diagnostics.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics.record import Diagnostic

__all__ = ["to_json"]


def to_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one JSON list with one finding a line.

    The keys are those of `Diagnostic`, and `name`, the name of the rule.
    """
    lines = [json.dumps(_told(one)) for one in in_order(diagnostics)]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"


def _told(one: Diagnostic) -> dict[str, Any]:
    return {"code": one.code, "name": RULES[one.code].name, **msgspec.to_builtins(one)}
