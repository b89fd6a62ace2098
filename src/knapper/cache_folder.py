"""Where on this computer Knapper keeps what can be made again."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_dir

__all__ = ["cache_folder"]


def cache_folder() -> Path:
    """Return the folder for what can be made again: `KNAPPER_CACHE_DIR`, else the user's."""
    given = os.environ.get("KNAPPER_CACHE_DIR")
    return Path(given) if given else Path(user_cache_dir("knapper"))
