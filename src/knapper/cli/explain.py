"""`knapper explain`: the page of a rule."""

from __future__ import annotations

import sys

import click

from knapper.cli.terminal import say, wants_colour
from knapper.diagnostics import rule_named, rule_page

__all__ = ["explain"]


@click.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Print what RULE, a code such as L001 or a name, finds and why, and the way out."""
    page = rule_page(rule_named(rule))
    if not wants_colour(sys.stdout):
        say(page.rstrip())
        return
    from rich.console import Console  # noqa: PLC0415 - slow to load, and for terminals only
    from rich.markdown import Markdown  # noqa: PLC0415 - as above

    console = Console(force_terminal=True)
    with console.capture() as printed:
        console.print(Markdown(page))
    say(printed.get().rstrip("\n"), colour=True)
