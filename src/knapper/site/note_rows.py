"""The database file of a store: rows of bytes by digest, and one row that says what was seen.

SQLite in write-ahead mode, so that two processes can use one file. Bytes go in and the same
bytes come out or none: every row has a checksum over its content, its digest and the key of the
code that wrote it. Whatever goes wrong ends in less being kept, and nothing is raised. A file that
is damaged or no database is deleted; one that cannot be read or written is left as it is.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

__all__ = ["LARGEST", "NoteRows"]

LARGEST = 32 * 1024**2
"""No row has more bytes: a damaged length asks for no more memory than this."""

_SCHEMA = (
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, digest BLOB NOT NULL, sum BLOB, content BLOB)",
    "CREATE UNIQUE INDEX by_digest ON notes (digest)",
    "CREATE TABLE seen (id INTEGER PRIMARY KEY, key BLOB, sum BLOB, content BLOB)",
)
_SET_UP = (
    "PRAGMA page_size = 8192",
    "PRAGMA auto_vacuum = INCREMENTAL",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA synchronous = OFF",  # what a power cut leaves half written, the checksums tell
    "PRAGMA journal_mode = WAL",
)
# Beside the database while it is open, and left by a process that was killed.
_BESIDE = ("-wal", "-shm", "-journal")
# In seconds. Who meets another that writes for longer goes without.
_PATIENCE = 0.25
# Rows wait until they are this many bytes: a transaction each would cost more than the rows.
_BATCH = 2 * 1024**2
_DIGEST = 16
# Of SQLite's results those that speak of the place or of another process, not of the file.
_NO_DAMAGE = frozenset(
    (
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOLFS,
        sqlite3.SQLITE_AUTH,
    )
)
_FAULTS = (sqlite3.Error, sqlite3.Warning, OSError, ValueError, OverflowError)


class NoteRows:
    """The rows in `file` that were written under `key`; others are no rows of this one.

    Use it from one thread, and `close` it.
    """

    def __init__(self, file: Path, key: bytes) -> None:
        self.file, self._key = file, key
        self._base: sqlite3.Connection | None = None
        self._writes = True
        self._waiting: dict[bytes, bytes] = {}
        self._size = 0
        # The second time the file is a new one: a damaged one was deleted.
        if not self._open():
            self._open()

    def _open(self) -> bool:
        """Connect, and return False where the file was damaged and is deleted."""
        try:
            if not _make_place(self.file):
                return True
            self._base = sqlite3.connect(self.file, timeout=_PATIENCE, isolation_level=None)
            self._base.text_factory = bytes
            self._base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST + 1024)
            for pragma in _SET_UP:
                self._base.execute(pragma).fetchall()
            if not self._base.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
                self._create(self._base)
            found = self._base.execute("SELECT sql FROM sqlite_master ORDER BY rowid").fetchall()
            if found != [(sql.encode(),) for sql in _SCHEMA]:
                self._set_aside()
                return False
            self._clear_others(self._base)
        except _FAULTS as fault:
            if _is_damage(fault):
                self._set_aside()
                return False
            self.close()
        return True

    def _create(self, base: sqlite3.Connection) -> None:
        base.execute("BEGIN IMMEDIATE")
        if not base.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            for statement in _SCHEMA:
                base.execute(statement)
        base.execute("COMMIT")

    def _clear_others(self, base: sqlite3.Connection) -> None:
        """Delete what was written under another key."""
        if self._is_ours(base):
            return
        base.execute("BEGIN IMMEDIATE")
        if not self._is_ours(base):
            base.execute("DELETE FROM notes")
            base.execute("DELETE FROM seen")
            base.execute("INSERT INTO seen (id, key) VALUES (1, ?)", (self._key,))
        base.execute("COMMIT")

    def _is_ours(self, base: sqlite3.Connection) -> bool:
        row = base.execute("SELECT key FROM seen WHERE id = 1").fetchone()
        return row is not None and bool(row[0] == self._key)

    # -- reading -----------------------------------------------------------------------------

    def get(self, digest: bytes) -> bytes | None:
        """Return the content of a row as it was put, None if it is not there whole."""
        return self._checked(digest, "SELECT sum, content FROM notes WHERE digest = ?", digest)

    def seen(self) -> bytes | None:
        """Return what was last given to `finish`."""
        return self._checked(b"", "SELECT sum, content FROM seen WHERE key = ?", self._key)

    def _checked(self, digest: bytes, query: str, value: bytes) -> bytes | None:
        if self._base is None:
            return None
        try:
            row = self._base.execute(query, (value,)).fetchone()
        except _FAULTS as fault:
            self._failed(fault)
            return None
        if row is None or not isinstance(row[1], bytes) or row[0] != self._sum(digest, row[1]):
            return None
        return row[1]

    def _sum(self, digest: bytes, content: bytes) -> bytes:
        return hashlib.blake2b(content, digest_size=_DIGEST, key=self._key + digest).digest()

    # -- writing -----------------------------------------------------------------------------

    def put(self, digest: bytes, content: bytes) -> None:
        """Keep a row, now or with others later."""
        if self._base is None or not self._writes or len(content) > LARGEST:
            return
        self._waiting[digest] = content
        self._size += len(content)
        if self._size > _BATCH:
            self._write(None, ())

    def finish(self, seen: bytes, wanted: Collection[bytes], most: int) -> None:
        """Write all that waits, and `seen`; delete rows beyond `most` that are not `wanted`."""
        if self._base is not None and self._writes and len(seen) <= LARGEST:
            self._write(seen, wanted, most)

    def _write(self, seen: bytes | None, wanted: Collection[bytes], most: int = 0) -> None:
        base = self._base
        if base is None:
            return
        rows = [(digest, self._sum(digest, each), each) for digest, each in self._waiting.items()]
        self._waiting, self._size = {}, 0
        try:
            base.execute("BEGIN IMMEDIATE")
            if self._is_ours(base):
                base.executemany(
                    "INSERT OR REPLACE INTO notes (digest, sum, content) VALUES (?, ?, ?)", rows
                )
                if seen is not None:
                    base.execute(
                        "UPDATE seen SET sum = ?, content = ? WHERE id = 1",
                        (self._sum(b"", seen), seen),
                    )
                    _delete_beyond(base, wanted, most)
            else:
                self._writes = False  # another Knapper has the file now
            base.execute("COMMIT")
            if seen is not None:
                _give_back(base)
        except _FAULTS as fault:
            self._failed(fault)

    # -- ends --------------------------------------------------------------------------------

    def close(self) -> None:
        """Let the file go. What waits and was not finished is lost."""
        base, self._base = self._base, None
        self._waiting, self._size = {}, 0
        if base is not None:
            with suppress(*_FAULTS):
                base.close()

    def _failed(self, fault: BaseException) -> None:
        if _is_damage(fault):
            self._set_aside()
            return
        self._writes = False
        if self._base is not None:
            with suppress(*_FAULTS):
                self._base.rollback()

    def _set_aside(self) -> None:
        self.close()
        for end in ("", *_BESIDE):
            with suppress(OSError):
                self.file.with_name(self.file.name + end).unlink()


def _is_damage(fault: BaseException) -> bool:
    """Tell whether what was raised speaks of what is in the file."""
    if not isinstance(fault, sqlite3.Error):
        return not isinstance(fault, OSError)
    # What the module itself finds, as a text that is none, has no code.
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF not in _NO_DAMAGE


def _make_place(file: Path) -> bool:
    """Make folder and file; return whether there is a file now that SQLite may be given.

    A pipe would hold it up, a link lead it elsewhere.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for end in ("", *_BESIDE):
        path = file.with_name(file.name + end)
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:
            continue
        if stat.S_ISDIR(mode):
            path.rmdir()
        elif not stat.S_ISREG(mode):
            path.unlink()
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return stat.S_ISREG(file.lstat().st_mode)


def _delete_beyond(base: sqlite3.Connection, wanted: Collection[bytes], most: int) -> None:
    """Delete rows that are not `wanted` until there are `most`."""
    kept = [digest for (digest,) in base.execute("SELECT digest FROM notes ORDER BY digest")]
    others = [digest for digest in kept if digest not in wanted]
    surplus = others[: max(len(kept) - most, 0)]
    base.executemany("DELETE FROM notes WHERE digest = ?", ((digest,) for digest in surplus))


def _give_back(base: sqlite3.Connection) -> None:
    """Shorten the file if more than half of it is empty."""
    (free,) = base.execute("PRAGMA freelist_count").fetchone()
    (pages,) = base.execute("PRAGMA page_count").fetchone()
    if free * 2 > pages:
        base.executescript("PRAGMA incremental_vacuum")  # `execute` would give back one page
