"""Which fixes can be made together: those of one round.

Findings come in, in their order; the files with their new bytes go out, the findings that these
mend, and those whose fix cannot be made. Nothing is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.diagnostics import Diagnostic
from knapper.errors import VaultError
from knapper.fixes.files import read, real_file
from knapper.fixes.record import FileChange, Skipped
from knapper.fixes.source import Clash, Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


__all__ = ["Plan", "plan_round"]


class Plan(msgspec.Struct, frozen=True):
    """A round: `made` are the findings that it mends, `skipped` those that it cannot."""

    changes: tuple[FileChange, ...]
    made: tuple[Diagnostic, ...]
    skipped: tuple[Skipped, ...]


def plan_round(root: Path, findings: Iterable[Diagnostic]) -> Plan:
    """Return the round that mends `findings`; of two fixes that overlap, the first is made."""
    files = _Files(root)
    made: list[Diagnostic] = []
    skipped: list[Skipped] = []
    for finding in findings:
        try:
            files.take(finding)
        except VaultError as error:
            skipped.append(Skipped(finding, error.message))
        except Clash:
            continue  # the next round's
        else:
            made.append(finding)
    return Plan(files.changes(), tuple(made), tuple(skipped))


class _Files:
    """The files of a round, each read once, by where they truly are: links give one two paths."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.open: dict[Path, tuple[str, bytes, Source]] = {}
        self.refused: dict[Path, VaultError] = {}

    def take(self, finding: Diagnostic) -> None:
        """Take the edits of a fix: all, or none and `VaultError` or `Clash`."""
        if finding.fix is None or not finding.fix.edits:
            raise VaultError("it has no change")
        (path, *others) = dict.fromkeys(edit.span.path for edit in finding.fix.edits)
        if others:
            raise VaultError("it changes several files, which cannot be done in one step")
        self.source(path).take(finding.fix.edits)

    def source(self, path: str) -> Source:
        real = real_file(self.root, path)
        if real in self.refused:
            raise self.refused[real]
        if real not in self.open:
            try:
                data = read(self.root, path)
                self.open[real] = (path, data, Source(data))
            except VaultError as error:
                self.refused[real] = error
                raise
        return self.open[real][2]

    def changes(self) -> tuple[FileChange, ...]:
        changed = ((path, before, source.changed()) for path, before, source in self.open.values())
        return tuple(
            FileChange(path, before, after) for path, before, after in changed if before != after
        )
