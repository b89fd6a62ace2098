"""Where on this computer a run keeps what is no part of a vault: failures, consent, artefacts."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, Final

from knapper.cache_folder import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["file_name", "vault_cache"]

_PLAIN: Final = re.compile(r"[0-9A-Za-z_-]{1,128}")


def vault_cache(root: Path) -> Path:
    """Return the folder for what is kept of the vault at `root`; it may not be there yet."""
    vault = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:32]
    return cache_folder() / vault


def file_name(key: str) -> str:
    """Return a name, without suffix, for the file of what has this key."""
    return key if _PLAIN.fullmatch(key) else hashlib.sha256(os.fsencode(key)).hexdigest()
