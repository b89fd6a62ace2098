"""`P003`: words of a note that is kept back, repeated in one that is published.

A run of fifteen words in a row is hardly ever chance. Every eighth word of the unpublished
notes begins an entry of eight words; a run of fifteen holds a whole entry wherever it begins,
so one look for each word of the published notes finds it, and the run is then followed to both
ends. What a finding says is what the published note says: of the other note it tells nothing.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, NamedTuple

from knapper.diagnostics import Diagnostic, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context

__all__ = ["Hidden", "quotes"]

_RUN = 15
_ENTRY = (_RUN + 1) // 2
# A run of few words over and over, or of numbers, is no prose.
_DIFFERENT = 9
# What stands in more notes is a form of words, such as a licence, and no secret.
_NOTES = 2
_SUBJECT = 6

_CANVAS = ".canvas"
_NO_PROSE = re.compile(
    r"\A---[ \t]*+\n(?:.*\n)*?---[ \t]*+(?:\n|\Z)"  # front matter
    r"|^[ \t>]*+(`{3,}+|~{3,}+)[^\n]*+\n(?:.*\n)*?[ \t>]*+\1[^\n]*+$"  # a fence
    r"|`[^`\n]*`|\$\$[^$]{0,2000}\$\$|\$[^$\n]{1,200}\$"
    r"|\[\[[^\[\]|\n]*\|"  # a link's target, where it has a text of its own
    r"|\]\([^()\s]*\)|https?://\S+"
    r"|<!--.{0,500}?-->|%%.{0,500}?%%"
    r"|<[A-Za-z/][^<>\n]*>",
    re.MULTILINE,
)
# A word, or the end of a block or the start of `Name: value`: no run goes on behind it.
_WORD = re.compile(
    r"[^\W_]+(?:['\u2019][^\W_]+)*"
    r"|\n[ \t>]*+(?=\n|\Z|[-*+#|]|\d{1,9}[.)][ \t]|[^\W\d_][\w -]{0,30}:[ \t])"
)
_BREAK = 0
_BLANK = " \t\n>"


class Hidden:
    """The unpublished notes as numbers of words, with an entry at every eighth word."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": _BREAK}
        self.notes: list[array[int]] = []
        self.entries: dict[tuple[int, ...], tuple[int, int]] = {}

    def add(self, text: str) -> None:
        """Take in the text of an unpublished note."""
        number = self.numbers
        words = array("L", [number.setdefault(word, len(number)) for word in _words(text)])
        for start in range(0, len(words) - _ENTRY + 1, _ENTRY):
            entry = tuple(words[start : start + _ENTRY])
            if _BREAK not in entry:
                self.entries.setdefault(entry, (len(self.notes), start))
        self.notes.append(words)

    def runs(self, text: str) -> Iterator[_Run]:
        """Yield the runs of a published note's words that stand in one of these notes."""
        get = self.numbers.get
        words = [get(word, -1) if word else -1 for word in _words(text)]
        first = after = 0
        while first + _ENTRY <= len(words):
            at = self.entries.get(tuple(words[first : first + _ENTRY]))
            if at is None:
                first += 1
                continue
            run = _followed(words, first, after, self.notes[at[0]], at[1])
            long = run.stop - run.start >= _RUN
            if long and len(set(words[run.start : run.stop])) >= _DIFFERENT:
                yield _Run(run.start, run.stop, *at)
            if long:
                after = run.stop
            first = after if long else first + 1


class _Run(NamedTuple):
    """Words `start` to `stop` of a published note, and the entry that led there."""

    start: int
    stop: int
    note: int
    entry: int


def quotes(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding at the first run of words that a note has in common with a hidden one."""
    kept_back = [path for path in context.unpublished if not path.endswith(_CANVAS)]
    if not kept_back:
        return
    hidden = Hidden()
    for path in kept_back:
        hidden.add(context.source(path))
    if not hidden.entries:
        return
    found: list[tuple[str, _Run]] = []
    notes_with: dict[tuple[int, int], set[str]] = {}
    for path in context.notes:
        if not path.endswith(_CANVAS):
            for run in hidden.runs(context.source(path)):
                found.append((path, run))
                notes_with.setdefault((run.note, run.entry), set()).add(path)
    told: set[tuple[str, int]] = set()
    for path, run in found:
        common = len(notes_with[run.note, run.entry]) > _NOTES
        if not common and (path, run.note) not in told:
            told.add((path, run.note))
            yield _finding(path, context.source(path), run)


def _followed(words: list[int], start: int, after: int, other: array[int], at: int) -> range:
    """Return how far the words at `start` are those of `other` at `at`, to both sides.

    It goes back no further than `after`, where the run before ended.
    """
    stop, end = start, at
    while stop < len(words) and end < len(other) and words[stop] == other[end]:
        stop, end = stop + 1, end + 1
    while start > after and at and words[start - 1] == other[at - 1]:
        start, at = start - 1, at - 1
    return range(start, stop)


def _prose(text: str) -> str:
    """Return a note's text with blanks for what is no prose, so that places stay."""
    return _NO_PROSE.sub(lambda match: " " * len(match[0]), text)


def _words(text: str) -> list[str]:
    """Return the words of a note's prose in lower case, "" for the end of a block."""
    return [word.strip(_BLANK).lower() for word in _WORD.findall(_prose(text))]


def _finding(path: str, text: str, run: _Run) -> Diagnostic:
    words = list(_WORD.finditer(_prose(text)))[run.start : run.stop]
    start = words[0].start()
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    stop = min(words[-1].end(), line_end if line_end >= 0 else len(text))
    line = text.count("\n", 0, start) + 1
    opening = " ".join(word[0] for word in words[:_SUBJECT])
    return finding(
        "P003",
        f"{run.stop - run.start} words in a row also stand in a note that is not published",
        Span(path, line, start - line_start + 1, stop - start),
        help="search the vault for these words; take them out, or publish the other note",
        subject=f"words `{opening}`",
    )
