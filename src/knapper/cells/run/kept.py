"""Names of the files in which a run keeps what is no part of a vault: failures, artefacts."""

from __future__ import annotations

import hashlib
import os
import re
from typing import Final

__all__ = ["file_name"]

_PLAIN: Final = re.compile(r"[0-9A-Za-z_-]{1,128}")


def file_name(key: str) -> str:
    """Return a name, without suffix, for the file of what has this key."""
    return key if _PLAIN.fullmatch(key) else hashlib.sha256(os.fsencode(key)).hexdigest()
