"""Compiled notes kept on disk between two runs on a vault, so that only what changed is read.

Two files a vault, in the user's cache folder: what builds make, and the lean records of checks.
What is in them is trusted as little as any foreign file: it is msgpack with a checksum, made by
the very code that reads it, and whatever is wrong with it (damage, another version, no right to
read or write) means no more than that the notes are compiled again. A record is taken for the
bytes that it was made of, known by their hash; to spare reading them, for a file whose size, times
and inode are as they were, as git does. Records stay in the file until they are asked for.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from knapper.cache_folder import vault_cache
from knapper.makers import made_by, sources_below
from knapper.site.kept import unpack
from knapper.site.note_rows import NoteRows

if TYPE_CHECKING:
    from knapper.compile import CompileOptions
    from knapper.site.kept import Kept
    from knapper.vault import VaultFile

__all__ = ["NoteStore", "record_key", "record_makers"]

_KEY_SIZE = 16
# What a record depends on besides the text: Knapper's own code but for these rooms, and libraries.
_OTHER_ROOMS = frozenset("cells checks cli external fixes links render site".split())
_LIBRARIES = (
    "markdown-it-py mdit-py-plugins math-core merman msgspec nh3 pygments python-frontmatter pyyaml"
).split()
# A file changed so shortly before it was read may change again without another time.
_RACY_NS = 2_000_000_000
# Of records that no file has now, as many are kept as files have, but not fewer than these.
_SPARE = 64
# What earlier versions kept.
_FORMER = ("lean.bin", "full.bin")


class _Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as it was: the marks of its state, and the hash of its bytes."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    digest: bytes


class _Seen(msgspec.Struct, frozen=True, array_like=True):
    """What the last run saw. `read` is when it began to read the vault, in ns since 1970.

    `former` are the digests that no file has any more, the last to go first.
    """

    entries: dict[str, _Entry]
    read: int
    former: tuple[bytes, ...] = ()


class NoteStore:
    """The store of the vault at `root`. Ask it between `open` and `save`, and `close` it.

    `folder` is where stores are, `cache_folder()` unless given. No method raises.
    """

    def __init__(self, root: Path, *, folder: Path | None = None) -> None:
        self.folder = vault_cache(root, folder)
        self._rows: NoteRows | None = None
        self._old = _Seen({}, 0)
        self._new: dict[str, _Entry] = {}
        self._began = 0
        self._changed = False

    def open(self, options: CompileOptions) -> None:
        """Read what the last run saw of the vault with these options."""
        self.close()
        for name in _FORMER:
            with suppress(OSError):
                self.folder.joinpath(name).unlink(missing_ok=True)
        name = "lean.sqlite" if options.lean else "full.sqlite"
        self._rows = NoteRows(self.folder / name, record_key(options))
        seen = _seen(self._rows.seen())
        self._old = _Seen({}, 0) if seen is None else seen
        self._new, self._began, self._changed = {}, time.time_ns(), seen is None

    @property
    def is_empty(self) -> bool:
        """Whether no run has left anything that this one could use."""
        return not self._old.entries

    def unchanged(self, file: VaultFile) -> bytes | None:
        """Return the digest of a file that is as it was when it was last read."""
        entry = self._old.entries.get(file.path)
        if entry is None or entry != _entry(file, entry.digest):
            return None
        if max(file.mtime_ns, file.ctime_ns) > self._old.read - _RACY_NS:
            return None
        return entry.digest

    def find(self, digest: bytes) -> Kept | None:
        """Return what is kept of bytes with this digest, whatever file had had them."""
        content = None if self._rows is None else self._rows.get(digest)
        return None if content is None else unpack(content)

    def keep(self, digest: bytes, content: bytes | None) -> None:
        """Keep what was made of bytes with this digest, as `pack` gives it."""
        self._changed = True
        if content is not None and self._rows is not None:
            self._rows.put(digest, content)

    def saw(self, file: VaultFile, digest: bytes, *, read: bool) -> None:
        """Note that the bytes of `file` have this digest; `read` says that it was read now."""
        self._changed = self._changed or read
        self._new[file.path] = _entry(file, digest)

    def save(self) -> None:
        """Write what this run saw, if it is not what is there."""
        if self._rows is None or not (self._changed or len(self._new) != len(self._old.entries)):
            return
        now = {entry.digest for entry in self._new.values()}
        before = (entry.digest for entry in self._old.entries.values())
        most = max(len(now), _SPARE)
        gone = dict.fromkeys(each for each in (*before, *self._old.former) if each not in now)
        former = tuple(islice(gone, most))
        with suppress(UnicodeError, OverflowError, msgspec.MsgspecError):
            seen = _ENCODER.encode(_Seen(self._new, self._began, former))
            self._rows.finish(seen, {*now, *former}, len(now) + most)

    def close(self) -> None:
        """Let the files go."""
        if self._rows is not None:
            self._rows.close()
        self._rows, self._old, self._new = None, _Seen({}, 0), {}


_ENCODER = msgspec.msgpack.Encoder()
_SEEN = msgspec.msgpack.Decoder(_Seen)


def _seen(content: bytes | None) -> _Seen | None:
    try:
        return None if content is None else _SEEN.decode(content)
    except (msgspec.MsgspecError, ValueError):
        return None


def _entry(file: VaultFile, digest: bytes) -> _Entry:
    return _Entry(file.size, file.mtime_ns, file.ctime_ns, file.inode, digest)


def record_key(options: CompileOptions) -> bytes:
    """Return the hash of all that records depend on besides the bytes of their files."""
    made = hashlib.blake2b(digest_size=_KEY_SIZE)
    for part in (*record_makers(), repr(options)):
        made.update(f"{len(part)}:{part}".encode())
    return made.digest()


@lru_cache(maxsize=1)
def record_makers() -> tuple[str, ...]:
    """Return what tells one maker of records from another."""
    rooms = sources_below(Path(__file__).parent.parent, without=_OTHER_ROOMS)
    here = Path(__file__)
    own = (os.fspath(here.with_name(name)) for name in ("kept.py", "note_rows.py"))
    return made_by(_LIBRARIES, (*rooms, __file__, *own))
