"""The words that pages say of code cells, all of them."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ASSERTED",
    "CONTRADICTED",
    "EXPECTED",
    "NOT_RUN",
    "NO_FIGURE",
    "OUTDATED",
    "RECORDED",
    "RUN_AGAIN",
    "STDERR",
    "TITLE",
    "TOO_LARGE",
    "TRACEBACK",
    "WANTED",
    "count",
    "duration",
    "figure_of",
    "left_out",
    "no_longer",
    "one_of",
    "outdated",
    "output_of",
    "recorded_by",
]

NOT_RUN: Final = "Not run yet"
OUTDATED: Final = "Outdated: the code or what it needs changed after this output was made."
ASSERTED: Final = "as asserted"
CONTRADICTED: Final = "This is not what the note says it prints:"
EXPECTED: Final = "Expected output"
WANTED: Final = "as intended"
STDERR: Final = "Standard error"
TRACEBACK: Final = "Traceback"
NO_FIGURE: Final = "The figure cannot be shown."
TOO_LARGE: Final = "This output is too large for a page; this is its plain form."
TITLE: Final = "The code of this note"
RUN_AGAIN: Final = "Run it yourself:"
RECORDED: Final = "Recorded:"

_MINUTE: Final = 60
_HOUR: Final = 3600


def output_of(number: int) -> str:
    """Return what the output of a cell, counted from 1, is called."""
    return f"Output of cell {number}"


def figure_of(number: int) -> str:
    """Return what a figure is called of which its author says nothing."""
    return f"Figure of cell {number}"


def recorded_by(number: int, note: str, value: str) -> str:
    """Return where a number comes from that a text quotes."""
    return f"recorded by cell {number} of {note}: {value}"


def count(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun, "1 line", "1,204 lines"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def duration(seconds: int) -> str:
    """Return about how long something took."""
    if seconds <= 0:
        return "under 1 s"
    if seconds < 2 * _MINUTE:
        return f"about {seconds} s"
    if seconds < 2 * _HOUR:
        return f"about {round(seconds / _MINUTE)} min"
    return f"about {round(seconds / _HOUR)} h"


def one_of(name: str, number: int, of: int) -> str:
    """Return the name of one of several figures."""
    return f"{name} ({number} of {of})"


def left_out(number: int) -> str:
    """Return how many outputs a page does not show."""
    return f"{count(number, 'more output')} not shown"


def outdated(number: int, of: int) -> str:
    """Return how many of a note's cells changed since they ran."""
    return f"{number} of {count(of, 'cell')} outdated"


def no_longer(said: str) -> str:
    """Return what is said of a number whose code changed since."""
    return f"{said} (outdated)"
