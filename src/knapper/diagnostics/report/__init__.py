"""Findings as text: one module a format, all with the same face.

Findings come in, in any order, with a way to read a line of a note; text goes out, in the
order of the files, without a colour unless one is asked for. Nothing here prints. A new format
is a module with one function and a line in `FORMATS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.diagnostics.report.concise import concise
from knapper.diagnostics.report.full import ReadLine, full
from knapper.diagnostics.report.github import github
from knapper.diagnostics.report.json import to_json
from knapper.diagnostics.report.junit import junit
from knapper.diagnostics.report.order import in_order, with_severities
from knapper.diagnostics.report.printable import place, printable
from knapper.diagnostics.report.root import moved_below
from knapper.diagnostics.report.sarif import sarif
from knapper.diagnostics.report.summary import summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knapper.diagnostics.record import Diagnostic

__all__ = [
    "FORMATS",
    "FROM_ROOT",
    "ReadLine",
    "concise",
    "full",
    "github",
    "in_order",
    "junit",
    "moved_below",
    "place",
    "printable",
    "sarif",
    "summary",
    "to_json",
    "with_severities",
]

FORMATS: Final[dict[str, Callable[[Iterable[Diagnostic], ReadLine], str]]] = {
    "full": full,
    "concise": lambda diagnostics, _: concise(diagnostics),
    "json": lambda diagnostics, _: to_json(diagnostics),
    "github": lambda diagnostics, _: github(diagnostics),
    "sarif": lambda diagnostics, _: sarif(diagnostics),
    "junit": junit,
}
"""Name of a format, as after `--format`, to the function that writes it."""

FROM_ROOT: Final = frozenset({"github", "sarif", "junit"})
"""The formats that are read by tools which know a file by its path from the repository's root."""
