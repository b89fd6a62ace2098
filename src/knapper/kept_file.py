"""One file of what can be made again: a record, trusted as little as any foreign file.

What comes back is what was put there by the same code, or nothing.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_kept", "write_kept"]

T = TypeVar("T")
_DIGEST: Final = 16


def read_kept(file: Path, key: bytes, kind: type[T]) -> T | None:
    """Return the record in `file`, None where it is missing, damaged, or has another `key`.

    The key is a hash of all that its form and its content depend on.
    """
    with suppress(OSError, msgspec.MsgspecError, ValueError):
        if file.is_file():  # a pipe would hold it up
            data = file.read_bytes()
            body = data[_DIGEST:]
            if data[:_DIGEST] == _checksum(key, body):
                return msgspec.msgpack.decode(body, type=kind)
    return None


def write_kept(file: Path, key: bytes, record: Any) -> None:  # noqa: ANN401 - any that msgspec knows
    """Put a record into `file`, whole, if it can be written."""
    # What is no Unicode, as names of files may be, is not kept.
    with suppress(OSError, UnicodeError, OverflowError, msgspec.MsgspecError):
        body = msgspec.msgpack.encode(record)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}.new")
        new.write_bytes(_checksum(key, body) + body)
        new.replace(file)


def _checksum(key: bytes, body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST, key=key[:64]).digest()
