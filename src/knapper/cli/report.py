"""The report of a check: in a format, to standard output or to a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from knapper.cli.files import write_file
from knapper.cli.repository import path_in_repository
from knapper.cli.terminal import say, wants_colour
from knapper.diagnostics import FORMATS, FROM_ROOT, full, moved_below

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.diagnostics import Diagnostic, ReadLine

__all__ = ["report", "report_diff"]


def report(
    found: Iterable[Diagnostic], vault: Path, read_line: ReadLine, *, form: str, output: str | None
) -> None:
    """Write findings in the format `form` to the file `output`, or print them.

    Raises `OutputError` where the file cannot be written.
    """
    folder = path_in_repository(vault) if form in FROM_ROOT else ""

    def read_below(path: str, line: int) -> str | None:
        return read_line(path.removeprefix(folder), line)

    moved = moved_below(folder, found)
    colour = form == "full" and not output and wants_colour(sys.stdout)
    text = full(moved, read_below, colour=True) if colour else FORMATS[form](moved, read_below)
    if output:
        write_file(Path(output), f"{text}\n" if text else "")
    elif text:
        # The excerpts of the last finding and the summary are parted by an empty line.
        say(f"{text}\n" if form == "full" else text, colour=colour)


def report_diff(diff: str, *, output: str | None) -> None:
    """Write a diff to the file `output`, or print it. Raises `OutputError` as `report` does."""
    if output:
        write_file(Path(output), diff)
    elif diff:
        colour = wants_colour(sys.stdout)
        say(_painted(diff) if colour else diff.removesuffix("\n"), colour=colour)


def _painted(diff: str) -> str:
    """Return a diff in the colours that git gives it, without its last line end."""
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return "\n".join(
        click.style(line, fg=colours.get(line[:1]), bold=line.startswith(("---", "+++")) or None)
        for line in diff.removesuffix("\n").split("\n")
    )
