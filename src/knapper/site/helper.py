"""A second process that compiles the notes of a vault, from the last one on.

Who begins with the first meets it half-way and takes what it has made, which is no other than what
would be made here: where it fails, or is slow, or is killed, notes are compiled here.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from struct import Struct
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import msgspec

from knapper.apart import Apart
from knapper.compile import CompileOptions
from knapper.site.kept import DIGEST_SIZE, digest_of, make_kept, pack
from knapper.vault import VaultFile, read_file

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Helper", "Made", "answer", "pays_for"]

# Notes from which on it saves more than its start costs.
_ENOUGH: Final = 500
# Before each content: the number of the file, the size of the content, the digest of the file.
_HEAD: Final = Struct(f"<II{DIGEST_SIZE}s")
_BUFFER: Final = 1 << 16


class _Asked(msgspec.Struct, frozen=True, array_like=True):
    root: str
    options: CompileOptions
    files: tuple[VaultFile, ...]


class Made(NamedTuple):
    """The digest of a file's bytes, and what was made of them, as `pack` gives it."""

    digest: bytes
    content: bytes


def pays_for(count: int) -> bool:
    """Return whether two processes compile so many files sooner than one."""
    if hasattr(os, "sched_getaffinity"):
        processors = len(os.sched_getaffinity(0))
    else:
        processors = os.cpu_count() or 1
    return count >= _ENOUGH and processors > 1


class Helper:
    """The process for `files` of the vault at `root`. Raises `OSError` where none can be had."""

    def __init__(self, root: Path, files: Sequence[VaultFile], options: CompileOptions) -> None:
        asked = _Asked(os.fspath(root.absolute()), options, tuple(files))
        self._process = Apart(__name__, answer.__name__, msgspec.msgpack.encode(asked))
        self._made: dict[int, tuple[bytes, int, int]] = {}
        self._read = 0

    def take(self, number: int) -> Made | None:
        """Return what it has made of a file, by the file's number, if it has made it by now."""
        if number not in self._made:
            self._look()
        digest, at, size = self._made.pop(number, (b"", 0, 0))
        if not digest:
            return None
        self._process.end()  # it is at files that were before this one
        file = self._process.answer
        file.seek(at)
        return Made(digest, file.read(size))

    def _look(self) -> None:
        """Note where in its answer the contents are that have come since the last look."""
        file = self._process.answer
        size = os.fstat(file.fileno()).st_size
        while self._read + _HEAD.size <= size:
            file.seek(self._read)
            number, length, digest = _HEAD.unpack(file.read(_HEAD.size))
            at = self._read + _HEAD.size
            if at + length > size:
                break
            self._made[number] = digest, at, length
            self._read = at + length

    def __enter__(self) -> Self:
        """Return the helper."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go."""
        self._process.close()


def answer() -> None:
    """Read from the standard input what is asked, and write contents to the standard output."""
    gc.disable()  # nothing here lives longer than its note
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Asked)
    root = Path(asked.root)
    with open(sys.stdout.fileno(), "wb", _BUFFER, closefd=False) as told:
        for number in reversed(range(len(asked.files))):
            file = asked.files[number]
            data, _ = read_file(root, file)
            content = None if data is None else pack(make_kept(file, data, asked.options))
            if data is not None and content is not None:
                told.write(_HEAD.pack(number, len(content), digest_of(file, data)))
                told.write(content)
