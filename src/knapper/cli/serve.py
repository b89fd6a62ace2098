"""`knapper serve`: the site of a vault in the browser, built again at each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from knapper.cli.host import find_host
from knapper.cli.vault import vault_argument

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["serve"]


@click.command()
@vault_argument
@click.option(
    "-a",
    "--address",
    default="127.0.0.1:8000",
    show_default=True,
    help="Address and port to serve at.",
)
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open the site in the browser.")
def serve(vault: Path, **options: Any) -> int | None:  # noqa: ANN401 - click's options
    """Serve the site of VAULT, and build it again when a note changes."""
    code: int | None = find_host().serve(vault, **options)
    return code
