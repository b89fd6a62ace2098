"""Text of a vault made safe for a terminal.

A note can hold escape sequences that move the cursor, and marks that turn the direction of
writing; a report that repeats them would show what is not there.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["place", "printable"]

# C0, delete, C1, marks of direction, line and paragraph separators, surrogates.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_TAB: Final = " " * 4


def printable(text: str) -> str:
    """Return `text` on one line, tabs as four blanks, whatever controls a terminal as U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\t", _TAB))


def place(path: str, line: int, column: int) -> str:
    """Return `path:line:column`, without what is unknown."""
    return ":".join(printable(str(part)) for part in (path, line, column if line else 0) if part)
