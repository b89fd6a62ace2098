"""A lock that holds other processes off the outputs of a vault while one writes them.

It is a file in the user's cache folder, so nothing of it is ever in the vault. A process that
ends in whatever way lets go of it.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from knapper.cache_folder import vault_cache
from knapper.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["locked"]

# A file system without locks, such as some of a network: better no lock than no outputs.
_NO_LOCKS = frozenset((errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EOPNOTSUPP))
_AGAIN = 0.05


@contextmanager
def locked(root: Path, folder: Path | None = None) -> Iterator[None]:
    """Hold the lock of the outputs of the vault at `root`, and wait for it where another does.

    `folder` is where locks are, `cache_folder()` unless given. Raises `OutputError` where no
    file can be made there.
    """
    file = vault_cache(root, folder) / "outputs.lock"
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{file} cannot be made: {reason}",
            help="set KNAPPER_CACHE_DIR to a folder that you may write to",
        ) from error
    try:
        _take(descriptor)
        yield
    finally:
        os.close(descriptor)  # which lets go of the lock


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                time.sleep(_AGAIN)
            else:
                return

else:
    import fcntl

    def _take(descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise OutputError(f"the outputs cannot be locked: {error.strerror}") from error
