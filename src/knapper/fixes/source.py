"""The bytes of a file, with the places in it that findings speak of.

Places are counted as `knapper.vault.read_note` counts them: without the byte order mark, in
characters, a line ended by LF, CRLF or CR. Bytes and edits come in, bytes go out; what no edit
names stays byte for byte.
"""

from __future__ import annotations

import re
from bisect import bisect, insort
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from knapper.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics import Edit, Span

__all__ = ["Clash", "Source"]

_MARK: Final = "\ufeff"
_LINE_END: Final = re.compile(r"\r\n?|\n")

# Where an edit starts and ends in the text, and what comes there.
_Taken: TypeAlias = tuple[int, int, str]


class Clash(Exception):  # noqa: N818 - no error: the fix may be made in the next round
    """An edit and one taken before it want the same characters."""


class Source:
    """A file's text, and the edits taken for it so far."""

    def __init__(self, data: bytes) -> None:
        """Read the bytes of a file.

        Raises `VaultError` where they are no text that an edit could be made in.
        """
        try:
            self._text = data.decode()
        except UnicodeDecodeError as error:
            raise VaultError("the file is not valid UTF-8") from error
        if "\0" in self._text:
            raise VaultError("the file holds a NUL")
        first = len(_MARK) if self._text.startswith(_MARK) else 0
        ends = [(end.start(), end.end()) for end in _LINE_END.finditer(self._text, first)]
        self._lines = list(
            zip(
                [first, *(after for _, after in ends)],
                [*(end for end, _ in ends), len(self._text)],
                strict=True,
            )
        )
        self._taken: list[_Taken] = []

    def place(self, span: Span, old: str) -> tuple[int, int]:
        """Return where the characters of `span` start and end.

        Raises `VaultError` where they do not read `old`.
        """
        if not 0 < span.line <= len(self._lines) or span.column < 1:
            raise VaultError("its place is not in the file")
        start, line_end = self._lines[span.line - 1]
        start += span.column - 1
        end = start + span.length
        if end > line_end or self._text[start:end] != old:
            raise VaultError("the file reads otherwise at its place")
        return start, end

    def take(self, edits: Iterable[Edit]) -> None:
        """Take the edits of one fix, all or none.

        Raises `VaultError` where one cannot be made, `Clash` where one overlaps another.
        """
        wanted: list[_Taken] = []
        for edit in edits:
            if _LINE_END.search(edit.new) or not _is_unicode(edit.new):
                raise VaultError("its new text is not one line of text")
            one = (*self.place(edit.span, edit.old), edit.new)
            if _touches(wanted, one):
                raise VaultError("its changes overlap one another")
            if _touches(self._taken, one):
                raise Clash
            insort(wanted, one)
        for one in wanted:
            insort(self._taken, one)

    def changed(self) -> bytes:
        """Return the bytes with the edits taken."""
        parts: list[str] = []
        at = 0
        for start, end, new in self._taken:
            parts += (self._text[at:start], new)
            at = end
        return "".join((*parts, self._text[at:])).encode()


def _touches(taken: list[_Taken], one: _Taken) -> bool:
    """Return whether `one` overlaps what is taken, which is in order and free of overlaps.

    Of two texts at one place neither is the first, so what is put in may touch nothing.
    """
    at = bisect(taken, one)
    row = (*taken[max(0, at - 1) : at], one, *taken[at : at + 1])
    return any(
        after < end or (after == end and (start == end or after == after_end))
        for (start, end, _), (after, after_end, _) in pairwise(row)
    )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
