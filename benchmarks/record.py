"""What the benchmark knows of its runs, as it is written to JSON."""

from __future__ import annotations

import msgspec
from process import Usage
from served import Served

__all__ = [
    "AGAIN",
    "CHECK",
    "COLD",
    "EDITED",
    "KEPT",
    "ONE",
    "SERVED",
    "STORED",
    "TOUCHED",
    "Measured",
    "Report",
    "Site",
]

COLD, AGAIN, EDITED = "cold build", "build, nothing changed", "build, one note edited"
STORED = "build, fresh checkout"
CHECK, KEPT, TOUCHED = "check", "check, nothing changed", "check, all times new"
SERVED = "edit while served"
ONE = 1  # note: what a run costs before there is anything to do


class Site(msgspec.Struct, frozen=True):
    """What a build left: how many pages and files, their bytes, and the largest file."""

    pages: int
    html_per_page: int
    files: int
    size: int
    largest: int
    largest_name: str


class Measured(msgspec.Struct, frozen=True):
    """One run of a tool. One that was over the time has neither `usage` nor `served`."""

    tool: str
    what: str
    notes: int
    usage: Usage | None = None
    site: Site | None = None
    served: Served | None = None


class Report(msgspec.Struct):
    """All that was measured, when, and on what."""

    when: str
    machine: str
    versions: dict[str, str]
    results: list[Measured] = []

    def keep(self, one: Measured) -> None:
        """Take a run in, in place of an earlier one of the same kind."""
        name = (one.tool, one.what, one.notes)
        self.results = [each for each in self.results if (each.tool, each.what, each.notes) != name]
        self.results.append(one)

    def of(self, tool: str, what: str) -> dict[int, Measured]:
        """Return the runs of one kind by the number of notes, those that ended."""
        return {
            each.notes: each
            for each in sorted(self.results, key=lambda each: each.notes)
            if (each.tool, each.what) == (tool, what) and (each.usage or each.served)
        }

    def costs(self, tool: str, what: str, *, memory: bool = False) -> dict[int, float]:
        """Return the CPU seconds, or the megabytes, of such runs."""
        return {
            notes: one.usage.together / 1e6 if memory else one.usage.cpu
            for notes, one in self.of(tool, what).items()
            if one.usage
        }
