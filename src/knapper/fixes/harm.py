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

    What is only `info` states a fact, so a new one of those is no harm, but for one of a rule
    whose fixes were made: they could go round in a circle.
    """
    own = Counter(map(_key, made))
    rules = {one.code for one in made}
    had = Counter(_key(one) for one in before if _counts(one, rules))
    standing = defaultdict[_Key, list[Diagnostic]](list)
    for one in after:
        if _counts(one, rules):
            standing[_key(one)].append(one)
    has = Counter({key: len(found) for key, found in standing.items()})
    blamed: dict[Diagnostic, str] = {}
    held: dict[Diagnostic, None] = {}
    for one in _unmended(made, own, had, standing):
        blamed.setdefault(one, "its finding would stay")
    suspects = _Suspects(made)
    for key in _brought(had, has, own):
        for new in standing[key]:
            group = suspects.of(new)
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


def _unmended(
    made: Sequence[Diagnostic],
    own: Counter[_Key],
    had: Counter[_Key],
    standing: dict[_Key, list[Diagnostic]],
) -> Iterator[Diagnostic]:
    """Yield the findings that are still there: those on their line, or all of the same key."""
    same = defaultdict[_Key, list[Diagnostic]](list)
    for one in made:
        same[_key(one)].append(one)
    for key, count in own.items():
        still = standing.get(key, [])
        if len(still) > had[key] - count:
            lines = {one.span.line for one in still}
            yield from [one for one in same[key] if one.span.line in lines] or same[key]


def _brought(had: Counter[_Key], has: Counter[_Key], own: Counter[_Key]) -> Iterator[_Key]:
    """Yield the keys of new findings.

    One of which the same file has lost another of the same rule is the old one in new words,
    such as a link that is spelled otherwise and leads as far as before.
    """
    renamed = Counter[tuple[str, str]]()
    for key, count in (had - has - own).items():
        renamed[key[:2]] += count
    for key, count in (has - had).items():
        if key in own:
            continue
        if count <= renamed[key[:2]]:
            renamed[key[:2]] -= count
        else:
            yield key


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
