"""The words that pages say of code cells, all of them, each put in the site's language by `say`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Say: TypeAlias = Callable[[str], str]

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
    "assertions",
    "duration",
    "figure_of",
    "left_out",
    "lines",
    "more",
    "no_longer",
    "one_of",
    "outdated",
    "output_of",
    "ran",
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


def output_of(number: int, say: Say) -> str:
    """Return what the output of a cell, counted from 1, is called."""
    return say("Output of cell {n}").format(n=number)


def figure_of(number: int, say: Say) -> str:
    """Return what a figure is called of which its author says nothing."""
    return say("Figure of cell {n}").format(n=number)


def recorded_by(number: int, note: str, value: str, say: Say) -> str:
    """Return where a number comes from that a text quotes."""
    said = say("recorded by cell {n} of {note}: {value}")
    return said.format(n=number, note=note, value=value)


def lines(number: int, say: Say) -> str:
    """Return how long a text is."""
    if number == 1:
        return say("1 line")
    said = say("{n} lines")
    # A comma parts thousands in English alone; a narrow space is read everywhere.
    grouped = f"{number:,}" if said == "{n} lines" else f"{number:,}".replace(",", "\u202f")
    return said.format(n=grouped)


def duration(seconds: int, say: Say) -> str:
    """Return about how long something took."""
    if seconds <= 0:
        return say("under 1 s")
    if seconds < 2 * _MINUTE:
        return say("about {n} s").format(n=seconds)
    if seconds < 2 * _HOUR:
        return say("about {n} min").format(n=round(seconds / _MINUTE))
    return say("about {n} h").format(n=round(seconds / _HOUR))


def one_of(name: str, number: int, of: int, say: Say) -> str:
    """Return the name of one of several figures."""
    return say("{name} ({n} of {all})").format(name=name, n=number, all=of)


def left_out(number: int, say: Say) -> str:
    """Return how many outputs a page does not show."""
    one = "1 more output not shown"
    return say(one) if number == 1 else say("{n} more outputs not shown").format(n=number)


def ran(day: str, say: Say) -> str:
    """Return when cells ran, as HTML."""
    return say("Ran {day}").format(day=f'<time datetime="{day}">{day}</time>')


def assertions(number: int, say: Say, *, hold: bool) -> str:
    """Return how many assertions hold, or how many do not."""
    if hold:
        one, many = "1 assertion holds", "{n} assertions hold"
    else:
        one, many = "1 assertion does not hold", "{n} assertions do not hold"
    return say(one) if number == 1 else say(many).format(n=number)


def outdated(number: int, of: int, say: Say) -> str:
    """Return how many of a note's cells changed since they ran."""
    if of == 1:
        return say("1 of 1 cell outdated")
    return say("{n} of {all} cells outdated").format(n=number, all=of)


def more(number: int, say: Say) -> str:
    """Return how many more packages there are than are named."""
    return say("and {n} more").format(n=number)


def no_longer(said: str, say: Say) -> str:
    """Return what is said of a number whose code changed since."""
    return say("{said} (outdated)").format(said=said)
