"""Lists of paths and patterns that people write to leave files out.

`PathPatterns` is Knapper's own `exclude`: when in doubt it leaves a file out, since a note
that is published by mistake cannot be taken back. `IgnoreFilters` is Obsidian's "Excluded
files", which hides but does not unpublish (obsidian.md §1.3).
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from typing import TYPE_CHECKING

import pathspec

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["IgnoreFilters", "PathPatterns"]


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


class PathPatterns:
    """Folders and files named by path from the root, or by a pattern as in a `.gitignore`.

    Case and Unicode form do not count. What could be both a path and a pattern, such as
    `[Draft] Ideas`, is both.
    """

    def __init__(self, patterns: Iterable[str]) -> None:
        folded = [_folded(pattern.strip()) for pattern in patterns]
        self._paths = frozenset(_plain(pattern) for pattern in folded) - {""}
        with warnings.catch_warnings(action="ignore", category=FutureWarning):  # on `[[`
            self._spec = pathspec.GitIgnoreSpec.from_lines(filter(None, folded))
        self._empty = not self._paths and not len(self._spec)

    @staticmethod
    def is_valid(pattern: str) -> bool:
        """Return whether `pattern` can be read."""
        try:
            PathPatterns([pattern])
        except ValueError:
            return False
        return True

    def match(self, path: str) -> bool:
        """Return whether the file at `path`, relative to the root, or a folder above is named."""
        if self._empty:
            return False
        folded = _folded(path)
        end = len(folded)
        while end >= 0:
            if folded[:end] in self._paths:
                return True
            end = folded.rfind("/", 0, end)
        return self._spec.match_file(folded)


def _plain(pattern: str) -> str:
    return pattern.replace("\\", "/").removeprefix("./").strip("/")


class IgnoreFilters:
    """Obsidian's "Excluded files": the start of a path, or `/a regular expression/`.

    A regular expression that Python cannot read is passed over, as Obsidian passes over one
    that it cannot read.
    """

    def __init__(self, filters: Iterable[str]) -> None:
        starts: list[str] = []
        self._expressions: list[re.Pattern[str]] = []
        for written in filters:
            if len(written) > 2 and written[0] == written[-1] == "/":  # noqa: PLR2004 - "/x/"
                try:
                    with warnings.catch_warnings(action="ignore", category=FutureWarning):
                        self._expressions.append(re.compile(written[1:-1]))
                except (re.error, RecursionError, OverflowError):
                    continue
            elif written:
                starts.append(unicodedata.normalize("NFC", written))
        self._starts = tuple(starts)

    def match(self, path: str) -> bool:
        """Return whether the file at `path`, relative to the root, is hidden from lists."""
        normal = unicodedata.normalize("NFC", path)
        return normal.startswith(self._starts) or any(
            expression.search(normal) for expression in self._expressions
        )
