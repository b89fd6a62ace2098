"""Compiled notes kept on disk between two checks of a vault, so that only what changed is read.

One file a vault, in the user's cache folder. What is in it is trusted as little as any foreign
file: it is msgpack with a checksum, made by the very code that reads it, and whatever is wrong
with it (damage, another version, no right to read or write) means no more than that the notes
are compiled again. A record is taken for the bytes that it was made of, known by their hash; to
spare reading them, for a file whose size, times and inode are as they were, as git does.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import time
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from knapper import __version__
from knapper.cache_folder import vault_cache
from knapper.compile import Note
from knapper.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile import CompileOptions
    from knapper.vault import VaultFile

__all__ = ["Kept", "NoteStore", "digest_of"]

_MAGIC = b"knapper-notes-1\n"
_DIGEST = 16
# What a record depends on besides the text: Knapper's own code but for these rooms, and libraries.
_OTHER_ROOMS = frozenset("cells checks cli external fixes links render site".split())
_LIBRARIES = (
    "markdown-it-py mdit-py-plugins math-core merman msgspec nh3 pygments python-frontmatter pyyaml"
).split()
# A file changed so shortly before it was read may change again without another time.
_RACY_NS = 2_000_000_000
# No vault's store comes near; a file of this size is not ours.
_MOST = 4 * 1024**3


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a note: its record, and what was wrong with its bytes, path left open."""

    note: Note
    faults: tuple[Diagnostic, ...] = ()


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was: the marks of its state, the hash of its bytes, its `Kept`."""

    state: tuple[int, int, int, int]
    digest: bytes
    kept: msgspec.Raw


class _Content(msgspec.Struct, frozen=True, array_like=True):
    """What the file holds. `read` is when the vault began to be read, in ns since 1970."""

    entries: dict[str, _Entry]
    read: int


class NoteStore:
    """The store of the vault at `root`. Ask it between `open` and `save`.

    `folder` is where stores are, `cache_folder()` unless given. No method raises.
    """

    def __init__(self, root: Path, *, folder: Path | None = None) -> None:
        self.folder = vault_cache(root, folder)
        self.file = self.folder / "notes.bin"
        self._head = b""
        self._old: dict[str, _Entry] = {}
        self._new: dict[str, _Entry] = {}
        self._by_digest: dict[bytes, _Entry] | None = None
        self._read = 0
        self._began = 0
        self._changed = False

    def open(self, options: CompileOptions) -> None:
        """Read what the last run kept for these options."""
        self.file = self.folder / ("lean.bin" if options.lean else "full.bin")
        self._head = _MAGIC + _key(options)
        self._old, self._new, self._by_digest = {}, {}, None
        self._read, self._began, self._changed = 0, time.time_ns(), False
        content = _read(self.file, self._head)
        if content is None:
            self._changed = True
        else:
            self._old, self._read = content.entries, content.read

    def unchanged(self, file: VaultFile) -> tuple[bytes, Kept] | None:
        """Return digest and record of a file that is as it was when it was last read."""
        entry = self._old.get(file.path)
        if entry is None or entry.state != _state(file):
            return None
        if max(file.mtime_ns, file.ctime_ns) > self._read - _RACY_NS:
            return None
        kept = _decode(entry)
        if kept is None:
            return None
        self._new[file.path] = entry
        return entry.digest, kept

    def find(self, file: VaultFile, digest: bytes) -> Kept | None:
        """Return what is kept of a file that now has this digest, whatever file had had it."""
        if not self._old:
            return None
        if self._by_digest is None:
            self._by_digest = {entry.digest: entry for entry in self._old.values()}
        entry = self._by_digest.get(digest)
        kept = None if entry is None else _decode(entry)
        if entry is None or kept is None:
            return None
        self._changed = True
        self._new[file.path] = _Entry(_state(file), digest, entry.kept)
        return kept

    def keep(self, file: VaultFile, digest: bytes, kept: Kept) -> None:
        """Keep what was made of a file whose bytes have this digest."""
        self._changed = True
        # What cannot be written, such as half a surrogate pair, is made anew each time.
        with suppress(msgspec.MsgspecError, UnicodeError, OverflowError, TypeError):
            raw = msgspec.Raw(_ENCODER.encode(kept))
            self._new[file.path] = _Entry(_state(file), digest, raw)

    def save(self) -> None:
        """Write what this run used, if it is not what is there."""
        if self._changed or len(self._new) != len(self._old):
            with suppress(OSError, UnicodeError, msgspec.MsgspecError):
                self._write(_ENCODER.encode(_Content(self._new, self._began)))
        self._old, self._new, self._by_digest = {}, {}, None

    def _write(self, body: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.folder, prefix="new-", suffix=".bin")
        try:
            with open(descriptor, "wb") as stream:  # noqa: PTH123 - a descriptor
                stream.writelines((self._head, _checksum(body), body))
            os.replace(name, self.file)  # noqa: PTH105 - beside a descriptor's file
        except BaseException:
            with suppress(OSError):
                os.unlink(name)  # noqa: PTH108 - as above
            raise


_ENCODER = msgspec.msgpack.Encoder()
_KEPT = msgspec.msgpack.Decoder(Kept)
_CONTENT = msgspec.msgpack.Decoder(_Content)


def _read(path: Path, head: bytes) -> _Content | None:
    """Return what a store holds, None if there is none that this Knapper wrote whole."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST:  # a named pipe never ends
            return None
        data = path.read_bytes()
    except OSError:
        return None
    start = len(head) + _DIGEST
    body = memoryview(data)[start:]
    if not data.startswith(head) or data[len(head) : start] != _checksum(body):
        return None
    try:
        return _CONTENT.decode(body)
    except (msgspec.MsgspecError, ValueError):
        return None


def _decode(entry: _Entry) -> Kept | None:
    try:
        return _KEPT.decode(entry.kept)
    except (msgspec.MsgspecError, ValueError):
        return None


def _state(file: VaultFile) -> tuple[int, int, int, int]:
    return file.size, file.mtime_ns, file.ctime_ns, file.inode


def digest_of(file: VaultFile, data: bytes) -> bytes:
    """Return the hash of a file's bytes; a canvas is compiled otherwise than a note."""
    kind = b"canvas" if file.path.lower().endswith(".canvas") else b"note"
    return hashlib.blake2b(data, digest_size=_DIGEST, person=kind).digest()


def _checksum(body: bytes | memoryview) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST).digest()


def _key(options: CompileOptions) -> bytes:
    """Return the hash of all that records depend on besides the bytes of their files."""
    made = hashlib.blake2b(digest_size=_DIGEST)
    for part in (*_code(), repr(options)):
        made.update(f"{len(part)}:{part}".encode())
    return made.digest()


@lru_cache(maxsize=1)
def _code() -> tuple[str, ...]:
    """Return what tells one compiler from another: versions, and its own sources."""
    parts = [__version__, sys.version]
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            parts.append(f"{name} {version(name)}")
    home = Path(__file__).parent.parent
    for path in (*sorted(_sources(os.fspath(home))), __file__):
        with suppress(OSError), open(path, "rb") as source:  # noqa: PTH123 - a hundred at a start
            parts.append(hashlib.blake2b(source.read()).hexdigest())
    return tuple(parts)


def _sources(folder: str) -> Iterator[str]:
    """Yield the sources of the rooms that records are made in."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield entry.path
            elif entry.is_dir() and entry.name not in _OTHER_ROOMS:
                yield from _sources(entry.path)
