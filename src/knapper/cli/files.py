"""Files that a command writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_file"]


def write_file(path: Path, text: str) -> None:
    """Write `text` to `path`, in UTF-8 with its line ends as they are; make folders for it.

    Raises `OutputError`, with the reason, where that cannot be.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "replace"))
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
        reason = getattr(error, "strerror", None) or "it is no path"
        raise OutputError(f"`{path}` cannot be written: {reason.lower()}") from error
