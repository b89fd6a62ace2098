"""A file written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["TEMPORARY", "write_whole"]

TEMPORARY = ".knapper-new-"
"""How the name of a file begins that is being written."""


def write_whole(file: Path, data: bytes) -> None:
    """Put `data` in the place of what `file` holds; a reader sees the old or the new.

    Raises `OSError`, the old file then being as it was.
    """
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=TEMPORARY)
    try:
        with open(descriptor, "wb") as stream:  # noqa: PTH123 - a descriptor
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o666 & ~_umask())  # noqa: PTH101 - beside a descriptor's file
        os.replace(name, file)  # noqa: PTH105 - as above
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108 - as above
        raise
    _keep_names(file.parent)


@lru_cache(maxsize=1)  # of every thread at once: as seldom as may be
def _umask() -> int:
    """Return which rights this process gives to nobody; it can only be asked by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _keep_names(folder: Path) -> None:
    """Have the names in a folder written to disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
