"""What mending a vault comes to."""

from __future__ import annotations

import msgspec

from knapper.diagnostics import Diagnostic

__all__ = ["FileChange", "FixOutcome", "Skipped"]


class FileChange(msgspec.Struct, frozen=True):
    """A file whose bytes change: `path` from the root of the vault, its bytes before and after."""

    path: str
    before: bytes
    after: bytes


class Skipped(msgspec.Struct, frozen=True):
    """A fix that was not made, and why: lower case, without a full stop."""

    finding: Diagnostic
    reason: str


class FixOutcome(msgspec.Struct, frozen=True):
    """What `fix_vault` did.

    `mended` are the findings that are gone by their fix, `skipped` those whose fix could not be
    made, `left` all findings of the vault as it is now.
    """

    changes: tuple[FileChange, ...]
    mended: tuple[Diagnostic, ...]
    skipped: tuple[Skipped, ...]
    left: tuple[Diagnostic, ...]
