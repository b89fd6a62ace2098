"""Show what `run.py` has measured as tables in Markdown, and put them into a page of the manual.

A page has them between two lines that are comments, `%% measured %%` and `%% end %%`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from growth import expected, exponent
from record import AGAIN, CHECK, COLD, EDITED, KEPT, ONE, SERVED, STORED, TOUCHED, Measured, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["tables"]

PLACE, END = "%% measured %%\n", "%% end %%\n"
FAR: Final = 100_000
# Growth that is fitted to fewer sizes says nothing.
ENOUGH: Final = 3
OTHERS: Final = {
    "MkDocs": "MkDocs with Material",
    "MkDocs, navigation.prune": "MkDocs with Material, `navigation.prune`",
    "Quartz": "Quartz",
}


def tables(report: Report) -> str:
    """Return the tables, each under what it tells."""
    versions = ", ".join(f"{name} {each}" for name, each in sorted(report.versions.items()))
    runs = [(COLD, "Knapper, cold build"), (EDITED, "Knapper, one note edited since")]
    runs += [(AGAIN, "Knapper, nothing changed since")]
    runs += [(STORED, "Knapper, fresh checkout, compiled notes kept"), (CHECK, "`knapper check`")]
    runs += [
        (KEPT, "`knapper check`, nothing changed since"),
        (TOUCHED, "the same, fresh checkout"),
    ]
    lines = [(name, report.of("Knapper", what)) for what, name in runs]
    lines += [(f"{name}, cold build", report.of(tool, COLD)) for tool, name in OTHERS.items()]
    served = [("Knapper", report.of("Knapper", SERVED))]
    served += [(name, report.of(tool, SERVED)) for tool, name in OTHERS.items()]
    cold = [("Knapper", report.of("Knapper", COLD))]
    sites = cold + [(name, report.of(tool, COLD)) for tool, name in OTHERS.items()]
    parts = (
        f"Measured on {report.when}: {report.machine}. {versions}.",
        "Seconds of processor, and the memory of all processes together:",
        table(report, lines, _run),
        "Seconds from the save to the page with the edit, median and worst:",
        table(report, served, _served),
        "HTML of a page, all files, and the largest that a reader loads:",
        table(report, sites, _site),
        *growth(report),
    )
    return "\n\n".join(parts) + "\n"


def table(
    report: Report,
    lines: Iterable[tuple[str, dict[int, Measured]]],
    cell: Callable[[Measured], str],
) -> str:
    """Return a table with a column for each size, and a line for each tool that has a run."""
    lines = [(name, runs) for name, runs in lines if runs]
    sizes = sorted({one.notes for one in report.results} - {ONE})
    rows = [["Notes", *(f"{size:,}" for size in sizes)], ["---", *["---:"] * len(sizes)]]
    for name, runs in lines:
        rows.append([name, *(cell(runs[size]) if size in runs else "" for size in sizes)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _run(one: Measured) -> str:
    return f"{one.usage.cpu:.1f} s, {one.usage.together / 1e6:,.0f} MB" if one.usage else ""


def _served(one: Measured) -> str:
    return f"{one.served.median:.2f}, {one.served.worst:.2f}" if one.served else ""


def _site(one: Measured) -> str:
    site = one.site
    if site is None:
        return ""
    return f"{site.html_per_page / 1e3:.1f} KB, {site.files:,}, {site.largest / 1e3:,.0f} KB"


def growth(report: Report) -> list[str]:
    """Return how Knapper's costs grow, and what that says of a vault of `FAR` notes."""
    rows = []
    for what in (COLD, EDITED, AGAIN, CHECK, KEPT):
        for unit, memory in (("s", False), ("MB", True)):
            costs = report.costs("Knapper", what, memory=memory)
            start = costs.pop(ONE, 0.0)
            grown = {notes: cost - start for notes, cost in costs.items()}
            if len(grown) >= ENOUGH:
                far = f"{start + expected(grown, FAR):,.0f} {unit}"
                rows.append(f"| {what}, {unit} | {exponent(grown):.2f} | {far} |")
    if not rows:
        return []
    head = f"| Growth | exponent | so at {FAR:,} notes |\n| --- | ---: | ---: |"
    said = "What is above the cost of a single note, as a power of the notes:"
    return [said, "\n".join([head, *rows])]


def main() -> None:
    """Print, or write into a page."""
    parser = argparse.ArgumentParser(description="Show what was measured.")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"))
    parser.add_argument("--page", type=Path, help="of the manual, to write the tables into")
    given = parser.parse_args()
    shown = tables(msgspec.json.decode(given.json.read_bytes(), type=Report))
    if given.page is None:
        print(shown)
        return
    before, start, rest = given.page.read_text(encoding="utf-8").partition(PLACE)
    _, end, after = rest.partition(END)
    if not end:
        sys.exit(f"{given.page} has no lines {PLACE.strip()} and {END.strip()}")
    given.page.write_text(f"{before}{start}\n{shown}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
