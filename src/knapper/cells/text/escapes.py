r"""The escape sequences of terminals (ECMA-48), and text without them.

Each pattern matches an unfinished sequence too, and no run of text is looked at twice: a text
that is all `\x1b[` costs no more than one that is all letters.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["CSI", "ESCAPE", "STRING", "clean", "plain"]

CSI: Final = r"\x1b\[([0-?]*)[ -/]*([@-~]?)"
"""A control sequence: its parameters and its final character, "m" for colours."""

STRING: Final = r"\x1b[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?"
"""A string for the terminal itself, such as the address of a link."""

ESCAPE: Final = (
    f"{STRING}"
    r"|\x1b[ -/]*[0-Z\\^-~]?"  # the rest; "[", "]" and "_" stand above
)
"""Any other escape. What it would do is nothing that text on a page can do."""

# Neither U+FFFE and U+FFFF nor half a character of UTF-16 can stand in a page or in JSON.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]+")
_HALF: Final = re.compile("[\ud800-\udfff]")
_ANY: Final = re.compile(f"{CSI}|{ESCAPE}")


def clean(text: str) -> str:
    r"""Return `text` without controls but `\n`, `\t` and escapes, `\r\n` as one line's end."""
    text = _HALF.sub("\ufffd", text.replace("\r\n", "\n"))
    return _CONTROL.sub("", text)


def plain(text: str) -> str:
    """Return `text` without colours and whatever else is no text."""
    return clean(_ANY.sub("", text) if "\x1b" in text else text)
