"""Whether a person has agreed that the code of a vault runs on this computer.

It is kept in the cache folder, by the vault's true path, and nowhere else: nothing in a vault
can say it, not even where the cache folder was put into the vault. A vault that is copied or
moved is asked about again.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from knapper.cache_folder import vault_cache
from knapper.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["has_consent", "keep_consent"]


def has_consent(root: Path) -> bool:
    """Return whether a person agreed that cells of the vault at `root` run."""
    folder = vault_cache(root)
    if root.resolve() in folder.resolve().parents:
        return False
    try:
        kept = (folder / "consent").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return kept.rstrip("\n") == _said(root)


def keep_consent(root: Path) -> None:
    """Keep that a person agreed. Raises `OutputError` where that cannot be."""
    folder = vault_cache(root)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "consent").write_text(_said(root) + "\n", encoding="utf-8", errors="replace")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"that you agree cannot be kept in `{folder}`: {reason}"
        raise OutputError(message, help="say --yes, and nothing is kept") from error


def _said(root: Path) -> str:
    # The path stands in the file, so that a person sees what it is about.
    path = os.path.realpath(root).encode("utf-8", "replace").decode()
    return f"cells may run: {path}"
