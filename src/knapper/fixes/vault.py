"""Mending a vault: rounds of fixes, each checked again, until nothing changes.

A way to check comes in; files are written, and what became of each fix goes out. What a round
does is not taken on trust: a fix that leaves its finding or brings a new one is taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from knapper.diagnostics import in_order
from knapper.errors import VaultError
from knapper.fixes.files import put_back, replace
from knapper.fixes.harm import harm_of
from knapper.fixes.plan import plan_round
from knapper.fixes.record import FileChange, FixOutcome, Skipped
from knapper.vault import real_path

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from knapper.diagnostics import Diagnostic

__all__ = ["fix_vault", "preview_fixes"]

# Each round mends something or rules something out, so this is for rules that contradict each
# other; most vaults need two.
_ROUNDS: Final = 100

_Id: TypeAlias = tuple[str, str, str, int, int]


def fix_vault(
    root: Path,
    check: Callable[[], Iterable[Diagnostic]],
    chosen: Callable[[Diagnostic], bool] = lambda _: True,
) -> FixOutcome:
    """Make the fixes of the vault at `root`, and return what was done.

    `check` reads the vault anew and returns all its findings; `chosen` says of a finding
    whether its fix is wanted. A fix is made where its edits' old words still stand, in a file
    of UTF-8 that may be written and is inside the vault; of two that overlap, the second waits
    for the next round. Any moment at which this is broken off leaves each file old or new.
    """
    mending = _Mending(root, check, chosen)
    mending.run()
    return mending.outcome()


def preview_fixes(
    root: Path,
    findings: Iterable[Diagnostic],
    chosen: Callable[[Diagnostic], bool] = lambda _: True,
) -> tuple[FileChange, ...]:
    """Return what the first round of `fix_vault` would change, and write nothing."""
    return plan_round(root, _wanted(findings, chosen)).changes


class _Mending:
    """One call of `fix_vault`, with what it has done so far."""

    def __init__(
        self,
        root: Path,
        check: Callable[[], Iterable[Diagnostic]],
        chosen: Callable[[Diagnostic], bool],
    ) -> None:
        self.root, self.chosen = root, chosen
        self.check: Callable[[], tuple[Diagnostic, ...]] = lambda: tuple(check())
        self.found = self.check()
        self.mended: list[Diagnostic] = []
        self.skipped: dict[_Id, Skipped] = {}
        self.held: set[_Id] = set()
        self.first: dict[str, bytes] = {}
        self.last: dict[str, bytes] = {}

    def run(self) -> None:
        for _ in range(_ROUNDS):
            wanted = [
                one
                for one in _wanted(self.found, self.chosen)
                if _id(one) not in self.skipped and _id(one) not in self.held
            ]
            plan = plan_round(self.root, wanted)
            self.skip(plan.skipped)
            if plan.made:
                self.attempt(plan.changes, plan.made)
            elif self.held:
                self.held.clear()
            else:
                return
        for one in _wanted(self.found, self.chosen):
            self.skip([Skipped(one, "it is left to the next run")])

    def skip(self, skipped: Iterable[Skipped]) -> None:
        for one in skipped:
            self.skipped.setdefault(_id(one.finding), one)

    def attempt(self, changes: Sequence[FileChange], made: Sequence[Diagnostic]) -> None:
        """Write a round, and take it back if it does harm: the next goes on without the guilty."""
        written: list[tuple[FileChange, os.stat_result]] = []
        try:
            for change in changes:
                status = self.write(change, made)
                if status is None:
                    break
                written.append((change, status))
            else:
                after = self.check()
                harm = harm_of(self.found, after, made)
                if not harm:
                    self.keep(changes, made, after)
                    written.clear()
                self.skip(harm.blamed)
                self.held.update(map(_id, harm.held))
        finally:
            disturbed = not self.take_back(written)
        if disturbed:
            self.found = self.check()

    def write(self, change: FileChange, made: Iterable[Diagnostic]) -> os.stat_result | None:
        """Write a file; where that cannot be, give up its fixes and return None."""
        try:
            return replace(self.root, change.path, change.before, change.after)
        except VaultError as error:
            real = real_path(self.root, change.path)
            self.skip(
                Skipped(one, error.message)
                for one in made
                if real_path(self.root, one.span.path) == real
            )
            return None

    def keep(
        self,
        changes: Iterable[FileChange],
        made: Iterable[Diagnostic],
        after: tuple[Diagnostic, ...],
    ) -> None:
        for change in changes:
            self.first.setdefault(change.path, change.before)
            self.last[change.path] = change.after
        self.mended += made
        self.found = after
        self.held.clear()

    def take_back(self, written: Iterable[tuple[FileChange, os.stat_result]]) -> bool:
        """Put files back as they were; False where one stays, as somebody else has written it."""
        alone = True
        for change, status in written:
            try:
                put_back(self.root, change.path, change.after, change.before, status)
            except VaultError:
                alone = False
        return alone

    def outcome(self) -> FixOutcome:
        """Return what was done; of what was skipped, that which still stands."""
        left = {_id(one) for one in self.found}
        return FixOutcome(
            changes=tuple(
                FileChange(path, self.first[path], after)
                for path, after in sorted(self.last.items())
                if self.first[path] != after
            ),
            mended=tuple(in_order(self.mended)),
            skipped=tuple(one for id_, one in self.skipped.items() if id_ in left),
            left=self.found,
        )


def _wanted(
    findings: Iterable[Diagnostic], chosen: Callable[[Diagnostic], bool]
) -> list[Diagnostic]:
    return in_order(one for one in findings if one.fix is not None and chosen(one))


def _id(one: Diagnostic) -> _Id:
    return one.code, one.span.path, one.subject or one.message, one.span.line, one.span.column
