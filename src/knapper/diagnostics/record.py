"""The one shape of a finding: what is wrong, where, the way out, and a safe change if one is.

A `Diagnostic` is data. Rooms that find faults build them; only `knapper.diagnostics.report`
turns them into text, and only the command line and the MkDocs plugin print that text.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

__all__ = ["Diagnostic", "Edit", "Fix", "Label", "Severity", "Span", "placed_in"]


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


class Edit(msgspec.Struct, frozen=True):
    """One change of a file: the characters of `span`, which read `old`, become `new`.

    Neither text holds a line end, so line ends stay as they are. `old` guards the change: where
    the file reads otherwise by now, the edit is not made.
    """

    span: Span
    old: str
    new: str


class Fix(msgspec.Struct, frozen=True):
    """A change that mends a finding without changing what the author meant.

    `message` says what it does, as in "write `Note`". The edits belong together: all are made
    or none; they do not overlap.
    """

    message: str
    edits: tuple[Edit, ...]


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding.

    `code` is a rule's code such as "L001" (see `knapper.diagnostics.rules`). `message` is
    lower case without a full stop. `help` is the way out, or "". `subject` names what the
    finding is about in words that stay the same when lines move, such as a link as written or
    a row's key: a baseline knows a finding by rule, file and subject.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    help: str = ""
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None
    subject: str = ""


def placed_in(diagnostic: Diagnostic, path: str) -> Diagnostic:
    """Return a finding of the compile step, which knows no path, as one of the file `path`."""

    def placed(span: Span) -> Span:
        return span if span.path else msgspec.structs.replace(span, path=path)

    fix = diagnostic.fix and Fix(
        diagnostic.fix.message,
        tuple(Edit(placed(edit.span), edit.old, edit.new) for edit in diagnostic.fix.edits),
    )
    return msgspec.structs.replace(
        diagnostic,
        span=placed(diagnostic.span),
        labels=tuple(Label(placed(label.span), label.message) for label in diagnostic.labels),
        fix=fix,
    )
