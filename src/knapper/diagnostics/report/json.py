"""Findings as JSON, for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from knapper.diagnostics.report.order import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics.record import Diagnostic

__all__ = ["to_json"]


def to_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return one JSON list with one finding a line, its keys those of `Diagnostic`."""
    lines = [json.dumps(msgspec.to_builtins(one)) for one in in_order(diagnostics)]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"
