"""Where on this computer Knapper keeps what can be made again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import user_cache_dir

__all__ = ["cache_folder", "vault_cache"]


def cache_folder() -> Path:
    """Return the folder for what can be made again: `KNAPPER_CACHE_DIR`, else the user's."""
    given = os.environ.get("KNAPPER_CACHE_DIR")
    return Path(given) if given else Path(user_cache_dir("knapper"))


def vault_cache(root: Path, folder: Path | None = None) -> Path:
    """Return the folder for what is kept of the vault at `root`; it may not be there yet.

    It is in `folder`, which is `cache_folder()` unless given.
    """
    vault = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:32]
    return (cache_folder() if folder is None else folder) / vault
