"""The argument VAULT, the same for every command that takes one."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["vault_argument"]

vault_argument = click.argument(
    "vault", type=click.Path(path_type=Path, exists=True, file_okay=False), default="."
)
