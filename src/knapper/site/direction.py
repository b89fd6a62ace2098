"""Which way a note is written: by its first letter, as Obsidian and HTML's `dir="auto"` find it.

The HTML of a note comes in; out comes the direction, where it is not that of the site anyway.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import Final

__all__ = ["turned"]

_RIGHT_TO_LEFT: Final = frozenset(("ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"))
_STRONG: Final = {"L": "ltr", "R": "rtl", "AL": "rtl"}
# The scripts that are written from right to left. Most notes have none, and are told by this alone.
_LETTER: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")
# Code and formulas are written the same way in every language.
_APART: Final = re.compile(
    r"<(pre|code|math|svg|style|script|template)\b.*?</\1>|<[^>]*>", re.DOTALL
)


def turned(html: str, language: str) -> str:
    """Return "rtl" or "ltr" for a text that runs against a site in `language`, else ""."""
    of_site = "rtl" if language.replace("_", "-").partition("-")[0] in _RIGHT_TO_LEFT else "ltr"
    if of_site == "ltr" and not _LETTER.search(html):
        return ""
    for letter in unescape(_APART.sub("", html)):
        found = _STRONG.get(unicodedata.bidirectional(letter))
        if found:
            return "" if found == of_site else found
    return ""
