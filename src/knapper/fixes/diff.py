"""Changed files as a unified diff that `patch` and `git apply` take.

An edit stays on its line, so the lines of a file before and after pair off, and no search for
what belongs together is needed.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knapper.fixes.record import FileChange

__all__ = ["unified_diff"]

_CONTEXT: Final = 3
_NO_END: Final = "\n\\ No newline at end of file\n"
_UNSAFE: Final = re.compile(r'[\x00-\x1f"\\\x7f]')


def unified_diff(changes: Iterable[FileChange]) -> str:
    """Return the changes of all files, in the order of their paths; "" where there are none.

    Line ends stand as in the files, so write it to a file as it is. The paths are those from
    the root of the vault, after `a/` and `b/` as git writes them.
    """
    return "".join(
        line for change in sorted(changes, key=lambda one: one.path) for line in _file(change)
    )


def _file(change: FileChange) -> Iterator[str]:
    before, after = _lines(change.before), _lines(change.after)
    changed = [at for at, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    if not changed:
        return
    yield f"--- {_named(f'a/{change.path}')}\n+++ {_named(f'b/{change.path}')}\n"
    for first, last in _hunks(changed):
        start = max(0, first - _CONTEXT)
        stop = last + _CONTEXT + 1
        yield from _hunk(start, before[start:stop], after[start:stop])


def _hunk(start: int, before: list[str], after: list[str]) -> Iterator[str]:
    yield f"@@ -{_range(start, before)} +{_range(start, after)} @@\n"
    for same, pairs in groupby(zip(before, after, strict=True), lambda pair: pair[0] == pair[1]):
        old, new = zip(*pairs, strict=True)
        for sign, lines in ((" ", old),) if same else (("-", old), ("+", new)):
            yield from (_line(sign, line) for line in lines if line)


def _range(start: int, lines: list[str]) -> str:
    number = sum(1 for line in lines if line)
    return f"{start + 1 if number else start},{number}"


def _hunks(changed: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last changed line of each stretch whose context runs together."""
    first = last = changed[0]
    for at in changed[1:]:
        if at - last > 2 * _CONTEXT:
            yield first, last
            first = at
        last = at
    yield first, last


def _lines(data: bytes) -> list[str]:
    """Return the lines with their ends; the last, which has none, is "" where there is no more."""
    *whole, last = data.decode().split("\n")
    return [*(line + "\n" for line in whole), last]


def _line(sign: str, line: str) -> str:
    return sign + line if line.endswith("\n") else sign + line + _NO_END


def _named(path: str) -> str:
    """Return a path as git writes it: quoted where it would end the line, or its own name."""
    if _UNSAFE.search(path):
        return '"' + _UNSAFE.sub(lambda sign: f"\\{ord(sign[0]):03o}", path) + '"'
    return f"{path}\t" if " " in path else path
