r"""Regular expressions of schemas (`pattern`), read as JSON Schema means them, in bounded time.

JSON Schema writes them in the dialect of ECMA-262; the package `regex` knows nearly all of it
(`\p{L}`, `\uXXXX`, named groups), the rest is rewritten. A search takes at most `SECONDS`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import regex

__all__ = ["SECONDS", "PatternError", "PatternTooSlowError", "compiled", "is_pattern", "searches"]

SECONDS: Final = 1.0
_LONGEST: Final = 2000
# `regex` writes a counted group out as often as it is counted, so counts within counts explode.
_LARGEST: Final = 50_000
_COUNT: Final = re.compile(r"\{(\d*)(?:,(\d*))?\}", re.ASCII)
_SET: Final = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]?", re.DOTALL)

# Of these Python's classes hold all scripts, ECMA's only ASCII.
_CLASSES: Final = {"d": "0-9", "w": "A-Za-z0-9_"}
_NOT_CLASSES: Final = {"D": "[^0-9]", "W": "[^A-Za-z0-9_]"}


class PatternError(Exception):
    """Why a text is no regular expression; `column` counts from 0, -1 where it is not known."""

    def __init__(self, problem: str, column: int = -1) -> None:
        super().__init__(problem)
        self.problem = problem
        self.column = column


class PatternTooSlowError(Exception):
    """A search took longer than `SECONDS`; `pattern` is the expression as written."""

    def __init__(self, pattern: str) -> None:
        super().__init__(pattern)
        self.pattern = pattern


@lru_cache(maxsize=512)
def compiled(pattern: str) -> regex.Pattern[str]:
    """Return the expression, ready to search with; raises `PatternError`."""
    import regex  # noqa: PLC0415 - few vaults have a schema with a pattern

    if len(pattern) > _LONGEST:
        raise PatternError(f"it is longer than {_LONGEST} characters")
    if _size(pattern) > _LARGEST:
        raise PatternError("its counts in braces multiply to too much")
    try:
        return regex.compile(_translated(pattern), regex.VERSION0)
    except regex.error as error:
        # The place is that in the rewritten text, which is the written one up to a rewriting.
        at = error.pos if isinstance(error.pos, int) else -1
        same = 0 <= at <= len(pattern) and _translated(pattern)[:at] == pattern[:at]
        raise PatternError(error.msg, at if same else -1) from error
    except (RecursionError, OverflowError, MemoryError, ValueError, IndexError, KeyError) as error:
        raise PatternError("it is too large") from error


def is_pattern(text: str) -> bool:
    """Return whether the text is a regular expression."""
    try:
        compiled(text)
    except PatternError:
        return False
    return True


def searches(pattern: str, text: str) -> bool:
    """Return whether the expression fits anywhere in the text.

    Raises `PatternTooSlowError` where it would take too long, `PatternError` for what is none.
    """
    try:
        return compiled(pattern).search(text, timeout=SECONDS) is not None
    except TimeoutError as error:
        raise PatternTooSlowError(pattern) from error


def _size(pattern: str) -> int:
    """Return about how many parts an expression has with its counted groups written out."""
    open_groups, last, at = [0], 0, 0
    while at < len(pattern):
        sign = pattern[at]
        count = _COUNT.match(pattern, at) if sign == "{" else None
        if count is not None:
            times = max((int(digits[:9]) for digits in count.groups() if digits), default=0)
            open_groups[-1] += last * max(times - 1, 0)
            at = count.end()
            continue
        if sign == "(":
            open_groups.append(0)
        elif sign == ")" and len(open_groups) > 1:
            last = open_groups.pop()
            open_groups[-1] += last
        else:
            last = 0  # a single sign is counted in place, not written out
            open_groups[-1] += 1
        escaped = 2 if sign == "\\" else 1
        within = _SET.match(pattern, at) if sign == "[" else None
        at = within.end() if within else at + escaped
    return sum(open_groups)


def _translated(pattern: str) -> str:
    r"""Return an expression of ECMA-262 in the words of `regex`.

    `$` is the very end, `\d` and `\w` are ASCII, `\u{1F600}` is a character, `[^]` is any
    character and `[]` none.
    """
    written: list[str] = []
    at, in_class = 0, False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\" and at + 1 < len(pattern):
            text, at = _escape(pattern, at, in_class=in_class)
            written.append(text)
            continue
        if in_class:
            in_class = sign != "]"
            # What `regex` may read as sets within sets is a plain character to ECMA.
            written.append("\\" + sign if sign in "[&~|" else sign)
        elif pattern.startswith(("[]", "[^]"), at):
            empty = pattern.startswith("[]", at)
            written.append("(?!)" if empty else r"[\s\S]")
            at += 1 if empty else 2
        elif sign == "[":
            in_class = True
            written.append("[^" if pattern.startswith("[^", at) else "[")
            at += len(written[-1]) - 1
        else:
            written.append(r"\Z" if sign == "$" else sign)
        at += 1
    return "".join(written)


def _escape(pattern: str, at: int, *, in_class: bool) -> tuple[str, int]:
    """Return the rewritten escape that begins at `at`, and where it ends."""
    letter = pattern[at + 1]
    if letter == "u" and pattern.startswith("{", at + 2):
        end = pattern.find("}", at)
        digits = pattern[at + 3 : end] if end > 0 else ""
        if digits and len(digits) <= 6 and all(sign in "0123456789abcdefABCDEF" for sign in digits):  # noqa: PLR2004 - hexadecimal digits of a character
            number = int(digits, 16)
            if number < 0x110000:  # noqa: PLR2004 - Unicode ends here
                return f"\\U{number:08X}", end + 1
    if letter in _CLASSES:
        return (_CLASSES[letter] if in_class else f"[{_CLASSES[letter]}]"), at + 2
    if letter in _NOT_CLASSES and not in_class:
        return _NOT_CLASSES[letter], at + 2
    return pattern[at : at + 2], at + 2
