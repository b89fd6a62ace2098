"""`knapper build`, `knapper serve`, `knapper check`: a vault from the command line.

Exit codes: 0 all is well, 1 findings or a failed build, 2 wrong use or wrong configuration.
"""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from knapper import __version__
from knapper.diagnostics import Severity, concise, full, summary, to_json
from knapper.errors import ConfigError, KnapperError, UsageError
from knapper.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.diagnostics import Diagnostic

__all__ = ["main"]

_VAULT = click.argument(
    "vault", type=click.Path(path_type=Path, exists=True, file_okay=False), default="."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="knapper")
def main() -> None:
    """Compile an Obsidian vault to a static site, and prove what the vault says."""


@main.command()
@_VAULT
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default="site",
    show_default=True,
    help="Folder to write the site to.",
)
@click.option("--site-url", default="", help="Address that the site will have, with https://.")
@click.option("--strict", is_flag=True, help="Fail on errors in the vault.")
@click.option("--force", is_flag=True, help="Write into a folder that Knapper did not make.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings only.")
def build(vault: Path, output: Path, **options: Any) -> None:  # noqa: ANN401 - click's options
    """Build the site of VAULT, the folder that Obsidian opens."""
    _run(lambda: _host().build(vault, output, **options))


@main.command()
@_VAULT
@click.option(
    "-a",
    "--address",
    default="127.0.0.1:8000",
    show_default=True,
    help="Address and port to serve at.",
)
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open the site in the browser.")
def serve(vault: Path, **options: Any) -> None:  # noqa: ANN401 - click's options
    """Serve the site of VAULT, and build it again when a note changes."""
    _run(lambda: _host().serve(vault, **options))


@main.command()
@_VAULT
@click.option(
    "--format",
    "form",
    type=click.Choice(["full", "concise", "json"]),
    default="full",
    show_default=True,
    help="How findings are printed.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 though there are findings.")
def check(vault: Path, form: str, *, exit_zero: bool) -> None:
    """Report every fault of VAULT with file, line and column."""
    _run(lambda: _check(vault, form, exit_zero=exit_zero))


def _check(vault: Path, form: str, *, exit_zero: bool) -> int:
    site = Site.load(vault)
    found = site.diagnostics
    if form == "json":
        click.echo(to_json(found))
    else:
        if found:
            click.echo(_text(found, form, site))
        click.echo(summary(found), err=form == "concise")
    failed = any(each.severity is Severity.ERROR for each in found)
    return 1 if failed and not exit_zero else 0


def _text(found: tuple[Diagnostic, ...], form: str, site: Site) -> str:
    if form == "concise":
        return concise(found)
    return full(found, site.read_line, colour=sys.stdout.isatty()) + "\n"


def _host() -> Any:  # noqa: ANN401 - a module with `build` and `serve`
    """Return the host that builds pages: what the entry point `knapper.hosts` names."""
    for point in entry_points(group="knapper.hosts"):
        return point.load()
    message = "no host is installed that could build a site"
    raise UsageError(message, help="install knapper again; its wheel brings the MkDocs host")


def _run(action: Callable[[], int | None]) -> None:
    try:
        code = action() or 0
    except KnapperError as error:
        click.echo(f"error: {error}", err=True)
        code = 2 if isinstance(error, ConfigError | UsageError) else 1
    sys.exit(code)
