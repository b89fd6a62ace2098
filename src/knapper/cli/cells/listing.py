"""`knapper run --list`: the cells of notes, whether what is stored of them is current, why not."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from knapper.cells import note_states
from knapper.cli.terminal import say
from knapper.diagnostics import printable

if TYPE_CHECKING:
    from knapper.site import Site

__all__ = ["list_cells"]


def list_cells(site: Site, paths: tuple[str, ...], *, form: str) -> int:
    """Print the cells of notes, in the order in which they would run; return the exit code."""
    plan = site.cells
    rows = []
    for path in plan.order(paths):
        states = note_states(plan, path, site.outputs)
        for number, (cell, state) in enumerate(zip(plan.notes[path].cells, states, strict=True), 1):
            rows.append(
                {
                    "note": path,
                    "cell": number,
                    "label": cell.label,
                    "line": cell.line,
                    "state": state.status.value,
                    "why": state.why,
                }
            )
    if form == "json":
        say(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    last = ""
    for row in rows:
        if row["note"] != last and form == "full":
            say(printable(f"{row['note']}"))
        last = str(row["note"])
        name = f"cell {row['cell']}" + (f" `{row['label']}`" if row["label"] else "")
        why = f": {row['why']}" if row["why"] else ""
        place = f"  line {row['line']}, " if form == "full" else f"{last}:{row['line']}: "
        say(printable(f"{place}{name}: {row['state']}{why}"))
    counted = Counter(str(row["state"]) for row in rows)
    say(
        ", ".join(f"{number} {state}" for state, number in sorted(counted.items()))
        or "no note has cells that run",
        err=form != "full",
    )
    return 0
