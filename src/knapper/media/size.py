"""The size of a picture or film by its path."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from knapper.media.drawing import drawing_size
from knapper.media.film import film_size
from knapper.media.picture import picture_size

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from knapper.media.record import Size

__all__ = ["size_of"]

_READERS: dict[str, Callable[[BinaryIO], Size | None]] = {
    "svg": drawing_size,
    **dict.fromkeys("avif bmp gif jpeg jpg png webp".split(), picture_size),
    **dict.fromkeys("mkv mov mp4 ogv webm".split(), film_size),
}


def size_of(path: Path) -> Size | None:
    """Return the size of the file at `path`, None where it cannot be told.

    A process reads a file again only when it has changed.
    """
    try:
        state = os.stat(path)  # noqa: PTH116 - asked of every picture
    except OSError:
        return None
    return _size(str(path), state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=65536)
def _size(path: str, _changed: int, _length: int) -> Size | None:
    reader = _READERS.get(path.rpartition(".")[2].lower())
    if reader is None:
        return None
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            found = reader(file)
    except OSError:
        return None
    return found if found and found.width > 0 and found.height > 0 else None
