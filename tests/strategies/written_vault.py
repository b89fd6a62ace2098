"""A vault on disk, from a mapping of paths to what the files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_vault(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` into `folder`, which is made, and return it.

    A path has forward slashes; text is written as UTF-8 with the line ends as they stand.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
