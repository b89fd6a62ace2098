"""A schema of flowcharts as a record: what `.knapper/schemas/flowcharts/*.yml` asks of a chart.

`knapper.checks.flowcharts.read` makes them of YAML.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from knapper.checks.conditions import Condition
from knapper.checks.where import Where
from knapper.diagnostics import Span

__all__ = ["LONGEST_LABEL", "ChartSchema", "Cycles"]

Cycles: TypeAlias = Literal["marked", "allowed", "forbidden"]

LONGEST_LABEL = 80
"""So many characters a label may have where no schema says otherwise."""


class ChartSchema(msgspec.Struct, frozen=True, kw_only=True):
    """One file.

    `ends` is what the note at each end must be, None where any note will do; `every` what the
    notes are that must each be reached, None for none; `max_length` bounds labels in characters.
    """

    path: str
    name: str
    where: Where
    ends: Condition | None = None
    ends_span: Span = Span()
    every: Condition | None = None
    every_span: Span = Span()
    max_length: int = LONGEST_LABEL
    cycles: Cycles = "marked"
