"""The `knapper` command."""

from __future__ import annotations

from knapper.cli.main import main

__all__ = ["main"]
