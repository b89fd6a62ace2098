"""`knapper rules`: every rule there is."""

from __future__ import annotations

import json

import click

from knapper.cli.terminal import say
from knapper.diagnostics import FAMILIES, RULES, Rule

__all__ = ["rules"]


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the rules are printed.",
)
def rules(form: str) -> None:
    """List all rules with their code, name, severity and meaning."""
    say(_as_json() if form == "json" else _as_text())


def _as_json() -> str:
    """Return a list with one rule a line."""
    lines = [
        json.dumps(
            {
                "code": rule.code,
                "name": rule.name,
                "family": _family(rule),
                "severity": rule.severity,
                "fixable": rule.fixable,
                "summary": rule.summary,
            }
        )
        for rule in RULES.values()
    ]
    return "[\n" + ",\n".join(lines) + "\n]"


def _as_text() -> str:
    width = max(len(rule.name) for rule in RULES.values())
    blocks: dict[str, list[str]] = {}
    for rule in RULES.values():
        fix = " (--fix)" if rule.fixable else ""
        line = f"  {rule.code}  {rule.name:<{width}}  {rule.severity:<7}  {rule.summary}{fix}"
        blocks.setdefault(_family(rule), []).append(line)
    listed = "\n\n".join("\n".join([family, *lines]) for family, lines in blocks.items())
    return f"{listed}\n\n`knapper explain CODE` tells more of one."


def _family(rule: Rule) -> str:
    return FAMILIES[rule.code[0]]
