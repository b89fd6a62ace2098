"""The one shape of a finding: what is wrong, where, and the way out.

A `Diagnostic` is data. Rooms that find faults build them; only `knapper.diagnostics.report`
turns them into text, and only the command line and the MkDocs plugin print that text.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

__all__ = ["Diagnostic", "Label", "Severity", "Span"]


class Severity(StrEnum):
    """How much a finding matters: an `ERROR` fails a check."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(msgspec.Struct, frozen=True, order=True):
    """A stretch of one source file.

    `path` is relative to the vault root with forward slashes ("" while it is unknown, as in
    the compile step). `line` and `column` count from 1, in characters; `line` 0 means the
    file as a whole. `length` is in characters and stays on the line.
    """

    path: str = ""
    line: int = 0
    column: int = 0
    length: int = 0


class Label(msgspec.Struct, frozen=True):
    """A secondary place that explains a finding, such as "defined here"."""

    span: Span
    message: str


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding.

    `code` is a rule's code such as "L001" (see `knapper.diagnostics.rules`). `message` is
    lower case without a full stop. `help` is the way out, or "".
    """

    code: str
    severity: Severity
    message: str
    span: Span
    help: str = ""
    labels: tuple[Label, ...] = ()
