"""`knapper check`: every fault of a vault, printed; the exit code is the verdict."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from knapper.cli.terminal import say, wants_colour
from knapper.cli.vault import vault_argument
from knapper.diagnostics import Severity, concise, full, summary, to_json

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check"]


@click.command()
@vault_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["full", "concise", "json"]),
    default="full",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 though there are findings.")
def check(vault: Path, form: str, *, exit_zero: bool) -> int:
    """Report every fault of VAULT with file, line and column."""
    from knapper.site import Site  # noqa: PLC0415 - slow to import, and `--help` needs none

    site = Site.load(vault)
    found = site.diagnostics
    if form == "json":
        say(to_json(found))
    else:
        colour = wants_colour(sys.stdout)
        if found and form == "concise":
            say(concise(found))
        elif found:
            say(full(found, site.read_line, colour=colour) + "\n", colour=colour)
        say(summary(found), err=form == "concise")
    failed = any(each.severity is Severity.ERROR for each in found)
    return 1 if failed and not exit_zero else 0
