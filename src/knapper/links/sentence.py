"""The sentence round a stretch of a block's text, short enough to quote (§10).

In come the text and the stretch, out come what stands before it and after it in its sentence.
Sentences end at `.`, `!`, `?` and their like before a blank, at `。` and its like, and at a
line end; not after an abbreviation.
"""

from __future__ import annotations

import re

__all__ = ["LIMIT", "sentence_round"]

LIMIT = 240
"""About how many characters a quoted sentence has at most."""

_END = re.compile(r"[.!?…]+[\"')\]”’»*_]*(?=\s|\Z)|[。！？｡]+[」』）”’]*|\n+")
_WORD_BEFORE = re.compile(r"(?<!\w)(?:[^\W\d_]\.)*[^\W\d_]+\Z")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st vs cf fig figs eq eqs vol eds pp al ca approx resp incl viz dept"
    " e.g i.e a.k.a u.s z.b d.h u.a bzw ggf vgl p.ex".split()
)
# How far from a cut a blank is looked for, so that no word is cut; text without blanks is.
_WORD_REACH = 30


def sentence_round(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and after `text[start:end]` in its sentence.

    A sentence longer than `LIMIT` is cut between words, with `…` at each cut.
    """
    first = _sentence_start(text, start)
    last = _sentence_end(text, start, end)
    before, after = text[first:start].lstrip(), text[end:last].rstrip()
    room = max(LIMIT - (end - start), 0)
    if len(before) + len(after) <= room:
        return before, after
    # Half the room for each side; what one side leaves over, the other may use.
    left = max(room // 2, room - len(after))
    right = max(room // 2, room - len(before))
    return _keep_end(before, left), _keep_start(after, right)


def _sentence_start(text: str, start: int) -> int:
    lowest = max(0, start - 2 * LIMIT)
    for match in reversed(list(_END.finditer(text, lowest, min(start + 1, len(text))))):
        if match.end() <= start and _ends(text, match, following=start, word_from=lowest):
            return match.end()
    return lowest


def _sentence_end(text: str, start: int, end: int) -> int:
    highest = min(len(text), end + 2 * LIMIT)
    for match in _END.finditer(text, end, min(highest + 1, len(text))):
        if match.end() > highest:
            break
        if _ends(text, match, following=-1, word_from=start):
            return match.end()
    return highest


def _ends(text: str, match: re.Match[str], *, following: int, word_from: int) -> bool:
    """Return whether a sentence ends with what may be its end.

    A small letter after the mark says that the sentence goes on, except at `following`,
    where a name stands that may begin small. A word before it is looked for from `word_from`.
    """
    first, after = match.start(), match.end()
    if text[first] not in ".!?…":
        return True
    while after < len(text) and text[after].isspace():
        after += 1
    if after != following and text[after : after + 1].islower():
        return False
    if text[first] != "." or match.end() != first + 1:
        return True
    word = _WORD_BEFORE.search(text[max(word_from, first - 12) : first])
    return word is None or not (word[0].lower() in _ABBREVIATIONS or _is_initial(word[0]))


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper() and word != "I"


def _keep_end(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    cut = len(text) - room
    blank = text.find(" ", cut, cut + _WORD_REACH)
    return "…" + text[(blank + 1 if blank >= 0 else cut) :]


def _keep_start(text: str, room: int) -> str:
    if len(text) <= room:
        return text
    blank = text.rfind(" ", max(room - _WORD_REACH, 0), room + 1)
    return text[: blank if blank >= 0 else room] + "…"
