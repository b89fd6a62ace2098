"""Rules over the compiled vault: each looks at records and links, and gives findings.

`CHECKS` lists them; `check_vault` asks all. What can be said of one note's text alone is said
by the compile step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.checks.attachments import check_attachments
from knapper.checks.callouts import check_callouts
from knapper.checks.cells import check_cells
from knapper.checks.context import Context
from knapper.checks.embeds import check_embeds
from knapper.checks.flowcharts import check_flowcharts
from knapper.checks.links import check_links
from knapper.checks.orphans import check_orphans
from knapper.checks.properties import check_properties
from knapper.checks.publishing import check_publishing
from knapper.checks.tables import (
    Comparison,
    CoveredRow,
    KnownTable,
    check_tables,
    covered_rows,
    known_tables,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knapper.diagnostics import Diagnostic

__all__ = [
    "CHECKS",
    "Comparison",
    "Context",
    "CoveredRow",
    "KnownTable",
    "check_vault",
    "covered_rows",
    "known_tables",
]

CHECKS: tuple[Callable[[Context], Iterator[Diagnostic]], ...] = (
    check_links,
    check_embeds,
    check_orphans,
    check_attachments,
    check_properties,
    check_tables,
    check_flowcharts,
    check_publishing,
    check_callouts,
    check_cells,
)
"""Every check, in the order of the families of their rules."""


def check_vault(context: Context) -> Iterator[Diagnostic]:
    """Yield the findings of every check."""
    for check in CHECKS:
        yield from check(context)
