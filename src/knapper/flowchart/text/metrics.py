"""How wide text is in the font of diagrams, with no font at hand.

Widths are those of Arial, which Liberation Sans, Arimo and Helvetica share. What these fonts
lack is taken as wide as it commonly is: East Asian letters as a square, marks that stand over
other letters as nothing.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from knapper.flowchart.text.widths import BOLD, REGULAR

__all__ = ["FONT", "MONOSPACE", "width_of"]

FONT = "Arial,'Liberation Sans',Arimo,Helvetica,sans-serif"
MONOSPACE = "'Roboto Mono','Liberation Mono',Menlo,Consolas,monospace"
_UNITS = 2048
_LETTER, _EMOJI, _FLAG_HALF, _CODE = 0.6, 1.3, 0.65, 0.602
_JOINER = "\u200d"
_FLAGS = ("\U0001f1e6", "\U0001f1ff")
_SKIN = ("\U0001f3fb", "\U0001f3ff")


def width_of(text: str, *, bold: bool = False, code: bool = False) -> float:
    """Return how wide a text on one line is, in units of its size."""
    if code:
        return sum(map(_of_code, text))
    letter = _bold if bold else _regular
    if _JOINER not in text:
        return sum(map(letter, text))
    # An emoji behind a joiner melts into the one before.
    pairs = zip(f" {text}", text, strict=False)
    return sum(letter(each) for before, each in pairs if before != _JOINER)


@cache
def _table(rows: str) -> dict[str, float]:
    table: dict[str, float] = {}
    code = 0
    for word in rows.split():
        if word.endswith(":"):
            code = int(word[:-1], 16)
            continue
        width, _, times = word.partition("*")
        for _ in range(int(times or 1)):
            table[chr(code)] = int(width) / _UNITS
            code += 1
    return table


@lru_cache(maxsize=4096)
def _regular(letter: str) -> float:
    known = _table(REGULAR).get(letter)
    return _other(letter) if known is None else known


@lru_cache(maxsize=4096)
def _bold(letter: str) -> float:
    known = _table(BOLD).get(letter)
    return _other(letter) if known is None else known


def _of_code(letter: str) -> float:
    return _CODE if letter.isascii() else _other(letter, _CODE)


def _other(letter: str, usual: float = _LETTER) -> float:
    """Return the width of a letter that the table does not hold."""
    category = unicodedata.category(letter)
    if category in {"Mn", "Me", "Cf", "Cc"} or _SKIN[0] <= letter <= _SKIN[1]:
        return 0.0
    if _FLAGS[0] <= letter <= _FLAGS[1]:
        return _FLAG_HALF
    if unicodedata.east_asian_width(letter) in "WF":
        return _EMOJI if category == "So" else 1.0
    return usual
