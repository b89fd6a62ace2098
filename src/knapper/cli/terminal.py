"""What is printed: to whom, in colour or not, and no complaint when nobody reads on."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["is_terminal", "say", "silence", "wants_colour"]


def say(text: str, *, err: bool = False, colour: bool = False) -> None:
    """Print `text` and a line end to standard output, or to standard error.

    A reader that has gone, as `head` goes, is no fault: what it does not read is dropped. So is
    what standard error does not take, as nobody could be told. Raises `OSError` where standard
    output does not take it, as on a full disk.
    `colour` says that escape sequences in `text` are meant; else they are taken out where the
    stream is no terminal.
    """
    try:
        click.echo(text, err=err, color=colour or None)
    except OSError as error:
        if not err and not isinstance(error, BrokenPipeError):
            raise
        silence(sys.stderr if err else sys.stdout)


def silence(stream: TextIO) -> None:
    """Let a stream that takes nothing more lead nowhere.

    It still holds what it did not take, and Python writes that out once more when it ends.
    """
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether `stream` is a terminal; it is None where a program was started without."""
    return stream is not None and stream.isatty()


def wants_colour(stream: TextIO | None) -> bool:
    """Return whether `stream` is to be written to in colour.

    It is where it is a terminal that can show colours, or FORCE_COLOR is set; NO_COLOR goes
    before both (https://no-color.org, https://force-color.org).
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"
