"""Files of the vault read and replaced, so that each is whole, old or new, at any moment.

A path of the vault comes in, and is followed through symbolic links as long as they stay
inside (`knapper.vault.real_path`).
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from knapper.errors import VaultError
from knapper.vault import read_bytes, real_path

__all__ = ["put_back", "read", "real_file", "replace"]

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def real_file(root: Path, path: str) -> Path:
    """Return where a file of the vault truly is.

    Raises `VaultError` where it is outside the vault, or no part of it.
    """
    real = real_path(root, path) if path else None
    if real is None:
        raise VaultError("the file is no part of the vault")
    return real


def read(root: Path, path: str) -> bytes:
    """Return the bytes of a file that may be changed.

    Raises `VaultError` where it cannot be read, or must not be written.
    """
    real = real_file(root, path)
    try:
        # `os.replace` asks for the folder's rights only, and root for none.
        if not real.stat().st_mode & _WRITABLE or not os.access(real, os.W_OK):
            raise VaultError("the file is read-only")
        return read_bytes(root, path)
    except OSError as error:
        raise VaultError(f"the file cannot be read: {_reason(error)}") from error


def replace(root: Path, path: str, before: bytes, after: bytes) -> os.stat_result:
    """Put `after` in the place of a file that reads `before`, and return how the file was.

    Its rights and owner stay. Raises `VaultError` where it reads otherwise by now, or cannot
    be written; the file is then as it was.
    """
    real = real_file(root, path)
    try:
        if read_bytes(root, path) != before:
            raise VaultError("the file was changed meanwhile")
        status = real.stat()
        _swap(real, after, status)
    except OSError as error:
        raise VaultError(f"the file cannot be written: {_reason(error)}") from error
    return status


def put_back(root: Path, path: str, now: bytes, then: bytes, status: os.stat_result) -> None:
    """Undo `replace`: the file that reads `now` is again as it was, its date too.

    Raises `VaultError` as `replace` does.
    """
    replace(root, path, now, then)
    with suppress(OSError):
        os.utime(real_file(root, path), ns=(status.st_atime_ns, status.st_mtime_ns))


def _swap(real: Path, data: bytes, status: os.stat_result) -> None:
    """Write beside the file, and then take its name, which no one can see half done."""
    descriptor, name = tempfile.mkstemp(prefix=".knapper-", dir=real.parent)
    new = Path(name)
    try:
        with open(descriptor, "wb") as stream:  # noqa: PTH123 - a descriptor
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copystat(real, new)
        os.utime(new)
        _give(new, status)
        new.replace(real)
    finally:
        new.unlink(missing_ok=True)


def _give(new: Path, status: os.stat_result) -> None:
    """Give the new file the old one's owner, where one may: who runs this as root is not it."""
    if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):
            os.chown(new, status.st_uid, status.st_gid)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
