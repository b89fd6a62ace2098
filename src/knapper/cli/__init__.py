"""The `knapper` command."""

from __future__ import annotations

import sys

try:
    from knapper.cli.main import main
except KeyboardInterrupt:  # Ctrl+C that comes before anything could hear it
    sys.stderr.write("interrupted\n")
    sys.exit(130)

__all__ = ["main"]
