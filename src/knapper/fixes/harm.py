"""Whether a round of fixes did what it should, and which of them did not.

The findings before and after a round come in, with those that it was to mend. A finding is
known by its rule, file and subject, since its place may move.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from knapper.diagnostics import Diagnostic, Severity
from knapper.fixes.record import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Harm", "harm_of"]

_Key: TypeAlias = tuple[str, str, str]


class Harm(msgspec.Struct, frozen=True):
    """What a round did wrong.

    `blamed` are fixes that are surely at fault. `held` are half of those that may be, for a
    round without them to tell.
    """

    blamed: tuple[Skipped, ...] = ()
    held: tuple[Diagnostic, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.blamed or self.held)


def harm_of(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic], made: Sequence[Diagnostic]
) -> Harm:
    """Return which of the fixes `made` left their finding, or brought another.

    What is only `info` states a fact, so a new one of those is no harm, but where a fix of the
    same rule brought it: they could go round in a circle.
    """
    rules = {one.code for one in made}
    state = _State(
        [one for one in before if _counts(one, rules)],
        [one for one in after if _counts(one, rules)],
        made,
    )
    blamed = dict.fromkeys(state.unmended(), "its finding would stay")
    held: dict[Diagnostic, None] = {}
    suspects = _Suspects(made)
    for new in state.brought(set(map(_key, blamed))):
        group = suspects.of(new)
        if new.severity is Severity.INFO:
            group = [one for one in group if one.code == new.code]
        if len(group) == 1:
            blamed.setdefault(group[0], f"it would bring {new.code}: {new.message}")
        else:
            held.update(dict.fromkeys(group[len(group) // 2 :]))
    return Harm(
        tuple(Skipped(one, reason) for one, reason in blamed.items()),
        tuple(one for one in held if one not in blamed),
    )


def _key(one: Diagnostic) -> _Key:
    return one.code, one.span.path, one.subject or one.message


def _counts(one: Diagnostic, rules: set[str]) -> bool:
    return one.severity is not Severity.INFO or one.code in rules


class _State:
    """The findings before and after a round, counted by their keys."""

    def __init__(
        self,
        before: Sequence[Diagnostic],
        after: Sequence[Diagnostic],
        made: Sequence[Diagnostic],
    ) -> None:
        self.made = made
        self.own = Counter(map(_key, made))
        self.had, self.has = Counter(map(_key, before)), Counter(map(_key, after))
        self.places = {(_key(one), one.span.line) for one in before}
        self.standing = defaultdict[_Key, list[Diagnostic]](list)
        for one in after:
            self.standing[_key(one)].append(one)

    def is_too_many(self, key: _Key) -> bool:
        return self.has[key] > self.had[key] - self.own[key]

    def unmended(self) -> Iterator[Diagnostic]:
        """Yield the findings that a fix was made for, and that still stand on their lines."""
        lines = {
            (key, one.span.line)
            for key in self.own
            if self.is_too_many(key)
            for one in self.standing[key]
        }
        return (one for one in self.made if (_key(one), one.span.line) in lines)

    def brought(self, explained: set[_Key]) -> Iterator[Diagnostic]:
        """Yield the new findings, but for those of keys that are `explained`.

        One of which the same file has lost another of the same rule is the old one in new
        words, such as a link that is spelled otherwise and leads as far as before.
        """
        renamed = Counter[tuple[str, str]]()
        for key, count in (self.had - self.has - self.own).items():
            renamed[key[:2]] += count
        for key, found in self.standing.items():
            if key in explained or not self.is_too_many(key):
                continue
            count = self.has[key] - (self.had[key] - self.own[key])
            if count <= renamed[key[:2]]:
                renamed[key[:2]] -= count
                continue
            yield from [one for one in found if (key, one.span.line) not in self.places] or found


class _Suspects:
    """Which fixes may have brought a finding: those on its line, else in its file, else all."""

    def __init__(self, made: Sequence[Diagnostic]) -> None:
        self.made = made
        self.at = defaultdict[tuple[str, int], list[Diagnostic]](list)
        for one in made:
            edits = one.fix.edits if one.fix else ()
            lines = {(edit.span.path, edit.span.line) for edit in edits}
            for place in lines | {(path, 0) for path, _ in lines}:
                self.at[place].append(one)

    def of(self, new: Diagnostic) -> Sequence[Diagnostic]:
        path, line = new.span.path, new.span.line
        return self.at.get((path, line)) or self.at.get((path, 0)) or self.made
