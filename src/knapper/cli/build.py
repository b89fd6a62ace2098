"""`knapper build`: the site of a vault, in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from knapper.cli.host import find_host
from knapper.cli.vault import vault_argument

__all__ = ["build"]


@click.command()
@vault_argument
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
def build(vault: Path, output: Path, **options: Any) -> int | None:  # noqa: ANN401 - click's options
    """Build the site of VAULT, the folder that Obsidian opens."""
    code: int | None = find_host().build(vault, output, **options)
    return code
