"""The folder of one run of a note: made before its cells run, and gone after them.

A process that is killed cannot remove its folder; the next one does. Which folders are in use is
told by a lock on a file in each, which the system takes away with the process that holds it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knapper.errors import KnapperError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Folders"]

_PREFIX: Final = "knapper-cells-"
_LOCK: Final = "lock"
_FRESH: Final = 60.0  # seconds in which another process may have made a folder, but no lock yet


class Folders:
    """What a note's cells have of the disk: `work` to be in, `home`, and `temporary` files."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        """Make it, with copies of the declared files under the paths that cells use."""
        _remove_abandoned()
        try:
            self.base = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
            self._lock = os.open(self.base / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
        except OSError as error:
            raise _no_room(error) from error
        self.work, self.home, self.temporary = (
            self.base / name for name in ("work", "home", "tmp")
        )
        try:
            for folder in (self.work, self.home, self.temporary):
                folder.mkdir()
            for path, real in files.items():
                copy = self.work / path
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(real, copy)
        except OSError as error:
            self.remove()
            raise _no_room(error) from error

    def remove(self) -> None:
        """Remove it, also what a cell made unreadable."""
        _remove(self.base)
        os.close(self._lock)


def _no_room(error: OSError) -> KnapperError:
    return KnapperError(
        f"no folder to run cells in: {error.strerror or error}",
        help="TMPDIR names the folder in which it is made; see that it has room",
    )


def _remove(base: Path) -> None:
    shutil.rmtree(base, ignore_errors=True)
    if base.exists():
        for folder, _, _ in os.walk(base):
            with contextlib.suppress(OSError):
                Path(folder).chmod(0o700)
        shutil.rmtree(base, ignore_errors=True)


def _remove_abandoned() -> None:
    """Remove the folders of processes that were killed."""
    for base in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if base.is_symlink() or time.time() - base.stat().st_mtime < _FRESH:
                continue
            lock = os.open(base / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(base)
            finally:
                os.close(lock)
