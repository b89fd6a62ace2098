"""Where a vault is in its repository, for tools that know files by the path from there."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["path_in_repository"]


def path_in_repository(vault: Path) -> str:
    """Return the path of a vault from the root of its repository, such as "docs/"; "" for itself.

    The root is the nearest folder at or above the vault that holds `.git`, which in a worktree
    or a submodule is a file. Outside of git it is the current folder.
    """
    root = vault.resolve()
    # A folder that must not be looked at is none: `os.path` says so, where a `Path` raises.
    holds = lambda folder: os.path.exists(folder / ".git")  # noqa: PTH110, E731
    above = filter(holds, (root, *root.parents))
    try:
        relative = Path(os.path.relpath(root, next(above, Path.cwd())))
    except ValueError:  # on Windows, where the two are on different drives
        relative = root
    return "" if relative == Path() else f"{relative.as_posix().rstrip('/')}/"
