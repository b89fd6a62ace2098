"""The folder of a site: what is in it, of what it was made, and what does not belong there.

A file is left as it is, times and all, where it has the bytes that it should have. For pages,
which cost something to make, it is enough that they were made of the same (their fingerprint)
and have not been touched since. What is kept of that lies in the user's cache folder and is
trusted as little as any foreign file: whatever is wrong with it, pages are printed again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.kept_file import read_kept, write_kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

__all__ = ["SiteFolder", "folder_key"]

# What MkDocs and Material write themselves, at every build.
_BY_OTHERS: Final = ("404.html", "search/search_index.json")
_KEY: Final = b"knapper-pages-1"
_AS_IS: Final = getattr(os, "O_BINARY", 0)


class _Print(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A page as it was printed: of what, and size and time (ns) of each of its files."""

    fingerprint: bytes
    states: tuple[tuple[int, int], ...]


def folder_key(root: Path) -> str:
    """Return a name for the folder at `root`, for what is kept of it."""
    return hashlib.blake2b(os.fsencode(os.path.realpath(root)), digest_size=8).hexdigest()


class SiteFolder:
    """The folder at `root`. `kept`, outside of it, remembers the prints of the last build."""

    def __init__(self, root: Path, kept: Path) -> None:
        self.root, self._kept = root, kept
        self._prefix = os.path.join(root, "")  # noqa: PTH118 - to put names behind
        self._old = read_kept(kept, _KEY, dict[str, _Print]) or {}
        self._new: dict[str, _Print] = {}
        self._known: set[str] = set()
        self._real: set[str] = set()
        self._made: set[str] = set()
        self._others: dict[str, tuple[bytes, int]] = {}
        self._began = 0

    def begin(self) -> None:
        """Begin a build over what the last one left."""
        self._old = {**self._old, **self._new}
        self._new, self._known = {}, set()
        self._real, self._made = set(), set()
        self._began = time.time_ns()
        self._others = {url: self._bytes(url) for url in _BY_OTHERS}
        with suppress(FileExistsError):
            os.makedirs(self.root)  # noqa: PTH103 - as below
            self._made.add("")
        # Others write, too, and would follow a link out of the site.
        for folder in (self.root, self.root / "search"):
            with suppress(OSError), os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_symlink() and not entry.name.startswith("."):
                        os.unlink(entry.path)  # noqa: PTH108 - a name

    def holds(self, files: Sequence[str], fingerprint: bytes, *, look: bool = True) -> bool:
        """Return whether `files`, printed together, are here as made of `fingerprint`.

        Without a `look` at them they are taken to be as they were left.
        """
        kept = self._old.get(files[0])
        if kept is None or kept.fingerprint != fingerprint or len(kept.states) != len(files):
            return False
        pairs = zip(files, kept.states, strict=True)
        if look and any(self._state(url) != state for url, state in pairs):
            return False
        self._new[files[0]] = kept
        self._known.update(files)
        return True

    def keep(self, pages: Iterable[Sequence[str]]) -> None:
        """Take the files of pages to be what they were in the last build."""
        for files in pages:
            kept = self._old.get(files[0])
            if kept is not None:
                self._new[files[0]] = kept
                self._known.update(files)

    def put(self, files: Sequence[str], fingerprint: bytes, contents: Iterable[bytes]) -> None:
        """Write what was made of `fingerprint`."""
        pairs = zip(files, contents, strict=True)
        states = tuple(self.write(url, data) for url, data in pairs)
        self._new[files[0]] = _Print(fingerprint, states)

    def write(self, url: str, data: bytes) -> tuple[int, int]:
        """Write a file, unless these bytes are there; return its size and time (ns)."""
        self._known.add(url)
        name = f"{self._prefix}{url}"
        if self._is_new(url.rpartition("/")[0]):
            with suppress(FileExistsError):
                return _create(name, data)
        state = self._state(url)
        if state is not None and state[0] == len(data):
            with suppress(OSError), open(name, "rb") as file:  # noqa: PTH123 - each page
                if file.read() == data:
                    return state
        self._make_way(url)
        return _create(name, data)

    def copy(self, url: str, source: Path) -> None:
        """Copy a file with its time, unless the one here has its size and time, or its bytes."""
        self._known.add(url)
        status = source.stat()
        state = self._state(url)
        if state == (status.st_size, status.st_mtime_ns):
            return
        target = Path(self._prefix + url)
        if (
            state is None
            or state[0] != status.st_size
            or target.read_bytes() != source.read_bytes()
        ):
            self._make_way(url)
            shutil.copyfile(source, target)
            os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))

    def know(self, *urls: str) -> None:
        """Take files for a part of the site that another has written."""
        self._known.update(urls)

    def knows(self, url: str) -> bool:
        """Return whether a file is as it should be since this build began."""
        return url in self._known

    def forget(self, url: str) -> None:
        """Take a file for one that is still to be made."""
        self._known.discard(url)

    def clear(self, others: Collection[str] = ()) -> list[str]:
        """Delete what is not of the site and was there before this build; return what it was.

        What `others` has stays (folders end in a slash), and, as with MkDocs, what begins with
        a dot.
        """
        self._known.update(others)
        gone: list[str] = []
        self._clear(os.fspath(self.root), "", gone)
        return gone

    def _clear(self, folder: str, prefix: str, gone: list[str]) -> bool:
        """Delete what is not of the site in one folder; return whether anything is left in it."""
        left = False
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in [*entries]:
                url = f"{prefix}{entry.name}"
                is_folder = entry.is_dir(follow_symlinks=False)
                if self._stays(url, prefix, entry.path, is_folder=is_folder) or (
                    is_folder and self._clear(entry.path, f"{url}/", gone)
                ):
                    left = True
                    continue
                with suppress(OSError):
                    (os.rmdir if is_folder else os.unlink)(entry.path)
                    gone += () if is_folder else (url,)
        return left

    def _stays(self, url: str, prefix: str, path: str, *, is_folder: bool) -> bool:
        """Return whether a file is of the site or of this build, or a folder stays as a whole."""
        if (not prefix and url.startswith(".")) or url in self._known:
            return True
        if is_folder:
            return f"{url}/" in self._known
        return os.lstat(path).st_ctime_ns >= self._began

    def save(self) -> None:
        """Remember the prints of this build."""
        for url, (data, time_ns) in self._others.items():
            if data and self._bytes(url)[0] == data:  # written again, and no other than before
                os.utime(f"{self._prefix}{url}", ns=(time_ns, time_ns))
        write_kept(self._kept, _KEY, self._new)
        self._old = self._new

    def _bytes(self, url: str) -> tuple[bytes, int]:
        """Return the bytes of a file and its time in ns, none where it is not there."""
        with suppress(OSError):
            name = Path(self._prefix + url)
            return name.read_bytes(), name.stat().st_mtime_ns
        return b"", 0

    def _state(self, url: str) -> tuple[int, int] | None:
        """Return size and time of a file, None where none is in the site itself."""
        try:
            if not self._is_real(url.rpartition("/")[0]):
                return None
            status = os.lstat(f"{self._prefix}{url}")
        except OSError:
            return None
        return (status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None

    def _is_real(self, folder: str) -> bool:
        """Return whether a folder is there, and is no link that leads out of the site."""
        if not folder or folder in self._real:
            return True
        if not self._is_real(folder.rpartition("/")[0]):
            return False
        if not stat.S_ISDIR(os.lstat(f"{self._prefix}{folder}").st_mode):
            return False
        self._real.add(folder)
        return True

    def _is_new(self, folder: str) -> bool:
        """Return whether a folder was made in this build, or is now, below another that was.

        What is in it then has been written in this build, too: nobody need look for it.
        """
        if folder in self._made:
            return True
        if not folder or folder in self._real or not self._is_new(folder.rpartition("/")[0]):
            return False
        self._make(folder)
        return folder in self._made

    def _make_way(self, url: str) -> None:
        """Make the folder of a file, and take away what stands where it goes, or above it.

        A file, too: it may have another name, outside of the site, where it is not to change.
        """
        self._make(url.rpartition("/")[0])
        name = f"{self._prefix}{url}"
        if os.path.isdir(name) and not os.path.islink(name):  # noqa: PTH112, PTH114 - a name
            shutil.rmtree(name)
        else:
            with suppress(FileNotFoundError):
                os.unlink(name)  # noqa: PTH108 - a name

    def _make(self, folder: str) -> None:
        if not folder:
            os.makedirs(self.root, exist_ok=True)  # noqa: PTH103 - as below
        elif folder not in self._real:
            self._make(folder.rpartition("/")[0])
            name = f"{self._prefix}{folder}"
            try:
                os.mkdir(name)  # noqa: PTH102 - a name
                self._made.add(folder)
            except FileExistsError:
                if not stat.S_ISDIR(os.lstat(name).st_mode):
                    os.unlink(name)  # noqa: PTH108 - a name
                    os.mkdir(name)  # noqa: PTH102 - a name
            self._real.add(folder)


def _create(name: str, data: bytes) -> tuple[int, int]:
    """Write a file that is not there; return its size and time (ns)."""
    file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _AS_IS, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
        status = os.fstat(file)
    finally:
        os.close(file)
    return status.st_size, status.st_mtime_ns
