"""Labels set in lines of about one length, as many as a label of that length should have."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from knapper.flowchart.record import Run
from knapper.flowchart.text.metrics import width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["EMPTY", "LEADING", "Lines", "set_lines"]

# A line's height, in units of the size of letters.
LEADING = 1.3
# Lines are as long as three to four of them are high.
_ASPECT = 4.2
# A word may stand out of its column by this much before it is broken.
_STRETCH = 1.3
# Text beyond this is no label: its column grows no further.
_WIDEST = 3
_BISECTIONS = 7
_SMALL_CODE = 0.92

# Scripts that break between any two letters, closing punctuation staying with what it closes.
_SQUARE = (
    "\u1100-\u11ff\u2e80-\u2fff\u3003-\u30ff\u3100-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_CLOSING = "、。」』】〕〉》！），．：；？］｝ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_BLANK = r"[^\S\u00a0\u202f\n]"
_WORD = re.compile(
    rf"(?P<break>\n)|(?P<blank>{_BLANK}+)|[{_SQUARE}][{_CLOSING}\ufe00-\ufe0f]*"
    rf"|[^\s{_SQUARE}]+(?:[\u00a0\u202f]+[^\s{_SQUARE}]*)*[{_CLOSING}]*|."
)
_GOOD_BREAK = frozenset("-/\\._,:;|)]}+&=?#%‐–—·")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_LEFT_TO_RIGHT = re.compile("[A-Za-z\u00aa-\u02b8\u0370-\u058f\u0900-\u1fff\u2c00-\ud7ff]")


class Lines(NamedTuple):
    """A label set: its `lines` of runs, their widths, its size in pixels.

    `size` is that of the letters, `leading` the height of a line. `backwards` says that the
    text runs from right to left.
    """

    lines: tuple[tuple[Run, ...], ...]
    widths: tuple[float, ...]
    width: float
    height: float
    size: float
    backwards: bool = False

    @property
    def leading(self) -> float:
        """The height of a line."""
        return self.size * LEADING


EMPTY = Lines((), (), 0.0, 0.0, 1.0)


class _Word(NamedTuple):
    """Pieces that no line parts, how wide they are, how wide the blank before them is."""

    pieces: tuple[tuple[str, Run], ...]
    width: float
    gap: float


def set_lines(
    runs: Iterable[Run], size: float, narrow: float, wide: float, *, bold: bool = False
) -> Lines:
    """Return the runs of a label set in lines.

    Args:
        runs: the label; a newline in it ends a line.
        size: of the letters, in pixels.
        narrow: a text up to this width, in pixels, stays on one line.
        wide: lines are no wider than this, but for long words and very long labels.
        bold: whether all of it is.
    """
    paragraphs = [_broken(words, wide / size) for words in _paragraphs(runs, bold=bold)]
    if not paragraphs:
        return EMPTY
    total = sum(word.width + word.gap for words in paragraphs for word in words)
    # The column whose lines together are as high as the aspect says.
    column = math.sqrt(total * LEADING * _ASPECT) * size
    limit = min(max(column, narrow), wide) / size
    if column > wide:
        limit = min(max(limit, math.sqrt(total * LEADING * 1.5)), limit * _WIDEST)
    longest = max(word.width for words in paragraphs for word in words)
    limit = max(limit, min(longest, limit * _STRETCH))
    lines = [line for words in paragraphs for line in _balanced(words, limit)]
    widths = tuple(_width(line) * size for line in lines)
    text = "".join(piece for line in lines for word in line for piece, _ in word.pieces)
    return Lines(
        tuple(_runs(line) for line in lines),
        widths,
        max(widths),
        len(lines) * size * LEADING,
        size,
        _runs_backwards(text),
    )


def _runs_backwards(text: str) -> bool:
    """Return whether a text's first letter that tells runs from right to left."""
    right = _RIGHT_TO_LEFT.search(text)
    left = _LEFT_TO_RIGHT.search(text) if right else None
    return right is not None and (left is None or right.start() < left.start())


def _paragraphs(runs: Iterable[Run], *, bold: bool) -> list[list[_Word]]:
    """Return the words of each line that the author ended, empty lines left out."""
    paragraphs: list[list[_Word]] = [[]]
    gap, joins = 0.0, False
    for run in runs:
        scale = _SMALL_CODE if run.code else 1.0
        heavy = bold or run.bold
        for match in _WORD.finditer(run.text):
            if match["break"]:
                paragraphs.append([])
                gap, joins = 0.0, False
                continue
            if match["blank"]:
                gap = width_of(" ", bold=heavy, code=run.code) * scale
                joins = False
                continue
            piece = match[0]
            width = width_of(piece, bold=heavy, code=run.code) * scale
            words = paragraphs[-1]
            # Letters of one word in two styles are not parted.
            if joins and words and match.start() == 0:
                before = words.pop()
                whole = (*before.pieces, (piece, run))
                words.append(_Word(whole, before.width + width, before.gap))
            else:
                words.append(_Word(((piece, run),), width, gap if words else 0.0))
            gap, joins = 0.0, True
    return [words for words in paragraphs if words]


def _broken(words: list[_Word], limit: float) -> list[_Word]:
    """Return words none of which is much wider than a line."""
    if all(word.width <= limit * _STRETCH for word in words):
        return words
    found: list[_Word] = []
    for word in words:
        found += [word] if word.width <= limit * _STRETCH else _parts(word, limit)
    return found


def _parts(word: _Word, limit: float) -> list[_Word]:
    """Return a word in parts, parted behind punctuation where there is some."""
    parts: list[_Word] = []
    gap = word.gap
    for text, run in word.pieces:
        scale = _SMALL_CODE if run.code else 1.0
        start, width, good = 0, 0.0, 0
        for at, letter in enumerate(text):
            wide = width_of(letter, bold=run.bold, code=run.code) * scale
            if wide and at > start and width + wide > limit:
                stop = good if good > start + (at - start) // 2 else at
                parts.append(_part(text[start:stop], run, scale, gap))
                start, gap = stop, 0.0
                width = width_of(text[start:at], bold=run.bold, code=run.code) * scale
            width += wide
            good = at + 1 if letter in _GOOD_BREAK else good
        parts.append(_part(text[start:], run, scale, gap))
        gap = 0.0
    return parts


def _part(text: str, run: Run, scale: float, gap: float) -> _Word:
    return _Word(((text, run),), width_of(text, bold=run.bold, code=run.code) * scale, gap)


def _balanced(words: Sequence[_Word], limit: float) -> list[list[_Word]]:
    """Return the fewest lines that fit, as even in length as these can be."""
    lines = _filled(words, limit)
    if len(lines) == 1:
        return lines
    low, high = max(limit / 2, *(word.width for word in words)), limit
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        tried = _filled(words, middle)
        if len(tried) > len(lines):
            low = middle
        else:
            lines, high = tried, middle
    return lines


def _filled(words: Sequence[_Word], limit: float) -> list[list[_Word]]:
    """Return lines each filled as far as it goes."""
    lines: list[list[_Word]] = []
    width = 0.0
    for word in words:
        if lines and width + word.gap + word.width <= limit:
            lines[-1].append(word)
            width += word.gap + word.width
        else:
            lines.append([word])
            width = word.width
    return lines


def _width(line: Sequence[_Word]) -> float:
    return sum(word.width for word in line) + sum(word.gap for word in line[1:])


def _runs(line: Sequence[_Word]) -> tuple[Run, ...]:
    """Return a line's words as runs, each as long as its style."""
    found: list[tuple[str, Run]] = []
    for number, word in enumerate(line):
        for at, (text, run) in enumerate(word.pieces):
            spaced = f" {text}" if number and not at and word.gap else text
            if found and _style(found[-1][1]) == _style(run):
                found[-1] = (found[-1][0] + spaced, run)
            else:
                found.append((spaced, run))
    return tuple(Run(text, run.bold, run.italic, run.code) for text, run in found)


def _style(run: Run) -> tuple[bool, bool, bool]:
    return run.bold, run.italic, run.code
