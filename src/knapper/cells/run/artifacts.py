"""What notes hand on to those that require them: the files that they leave in `ARTIFACTS`.

Each note that ran has a folder in the cache, named by its key, with what it added or changed.
A note that runs gets a folder of its own with copies of what those that it requires, directly
or not, left. Of two that left a file of one name the one that requires the other counts; where
neither does, and the files differ, nobody could say which is meant: that is an error.

What no run has used for longest is removed once all is larger than a bound: it can be made
again.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from knapper.cache_folder import vault_cache
from knapper.cells.run.kept import file_name
from knapper.errors import KnapperError, OutputError

if sys.platform != "win32":  # where what a killed run leaves stays until the cache is deleted
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

__all__ = ["Artifacts", "ClashError", "Gathered"]

_MOST: Final = 4 * 1024**3
_Marks = tuple[int, int, int, int]


class ClashError(KnapperError):
    """Two required notes left different files of one name."""


class Gathered:
    """The folder that the cells of one note see as `ARTIFACTS`, and what was in it before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before: Mapping[str, _Marks] = {}

    def added(self) -> list[str]:
        """Return the files that are new or changed since the cells began."""
        return [
            name for name, marks in _marked(self.folder).items() if self.before.get(name) != marks
        ]


class Artifacts:
    """The artefacts of the vault at `root`. Folders are made when first needed; close it."""

    def __init__(self, root: Path, *, most: int = _MOST) -> None:
        self._cache = vault_cache(root)
        self._kept = self._cache / "artifacts"
        self._most = most
        self._work: Path | None = None
        self._lock: int | None = None
        self._grown = False

    def has(self, key: str) -> bool:
        """Return whether what the note of this key left is at hand; it may be nothing."""
        return (self._kept / file_name(key)).is_dir()

    def open(self) -> None:
        """Make the working folder, and remove those of runs that were killed.

        Raises `OutputError` where it cannot be made.
        """
        try:
            works = self._cache / "work"
            works.mkdir(parents=True, exist_ok=True)
            for old in works.iterdir():
                if _is_abandoned(old):
                    shutil.rmtree(old, ignore_errors=True)
            # Not seen by others before it is locked.
            self._work = Path(tempfile.mkdtemp(prefix=".", dir=works))
            self._lock = _locked(self._work)
            self._work = self._work.rename(works / self._work.name.removeprefix("."))
        except OSError as error:
            raise _unwritable(self._cache, error) from error

    def gather(self, left: Mapping[str, str], above: Callable[[str, str], bool]) -> Gathered:
        """Make the folder of a note: `left` gives the keys of the notes that it requires, by path.

        `above(a, b)` says whether note `a` is required by `b`, directly or not. Raises
        `ClashError` and `OutputError`.
        """
        assert self._work is not None  # noqa: S101 - `open` comes first
        try:
            gathered = Gathered(Path(tempfile.mkdtemp(dir=self._work)))
            for name, (_, file) in self._chosen(left, above).items():
                target = gathered.folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
            gathered.before = _marked(gathered.folder)
        except OSError as error:
            raise _unwritable(self._cache, error) from error
        return gathered

    def keep(self, key: str, gathered: Gathered) -> None:
        """Keep what the cells of the note of this key left. Raises `OutputError`."""
        assert self._work is not None  # noqa: S101 - `open` comes first
        try:
            whole = Path(tempfile.mkdtemp(dir=self._work))
            for name in gathered.added():
                target = whole / name
                target.parent.mkdir(parents=True, exist_ok=True)
                (gathered.folder / name).rename(target)
                self._grown = True
            self._kept.mkdir(exist_ok=True)
            _put(whole, self._kept / file_name(key), self._work)
        except OSError as error:
            raise _unwritable(self._cache, error) from error

    def drop(self, gathered: Gathered) -> None:
        """Remove the folder of a note that is done."""
        shutil.rmtree(gathered.folder, ignore_errors=True)

    def close(self, live: Collection[str] = ()) -> None:
        """Remove the working folder; then the oldest of what is kept, `live` keys last."""
        if self._work is not None:
            shutil.rmtree(self._work, ignore_errors=True)
            self._work = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        if self._grown:
            with suppress(OSError):
                self._trim({file_name(key) for key in live})

    def _chosen(
        self, left: Mapping[str, str], above: Callable[[str, str], bool]
    ) -> dict[str, tuple[str, Path]]:
        chosen: dict[str, tuple[str, Path]] = {}
        for path, key in left.items():
            folder = self._kept / file_name(key)
            with suppress(OSError):
                os.utime(folder)  # it is in use
            for name in _marked(folder):
                file = folder / name
                other = chosen.get(name)
                if other is None or above(other[0], path):
                    chosen[name] = (path, file)
                elif not above(path, other[0]) and not filecmp.cmp(file, other[1], shallow=False):
                    message = f"`{other[0]}` and `{path}` both leave an artefact `{name}`"
                    raise ClashError(message, help="give one of the two another name")
        return chosen

    def _trim(self, live: Collection[str]) -> None:
        sizes = [
            (folder.name in live, folder.stat().st_mtime_ns, folder, _size(folder))
            for folder in self._kept.iterdir()
        ]
        total = sum(size for *_, size in sizes)
        for _, _, folder, size in sorted(sizes):
            if total <= self._most:
                break
            shutil.rmtree(folder, ignore_errors=True)
            total -= size


def _files(folder: Path) -> Iterator[Path]:
    """Yield the plain files in a folder and below; links lead elsewhere and are not handed on."""
    for above, _, names in os.walk(folder):
        for name in sorted(names):
            file = Path(above, name)
            if file.is_file() and not file.is_symlink():
                yield file


def _marked(folder: Path) -> dict[str, _Marks]:
    """Return the files of a folder, by their path in it, each with what a change would change."""
    marks = {}
    for file in _files(folder):
        status = file.stat()
        marks[file.relative_to(folder).as_posix()] = (
            status.st_ino,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )
    return dict(sorted(marks.items()))


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in _files(folder))


def _put(whole: Path, place: Path, work: Path) -> None:
    """Let `whole` be at `place`, where another run may put the same at the same time."""
    for _ in range(10):
        with suppress(OSError):
            place.rename(Path(tempfile.mkdtemp(dir=work)))
        with suppress(OSError):
            whole.rename(place)
            return
    whole.rename(place)


def _locked(work: Path) -> int | None:
    """Lock a working folder for as long as this process lives; return what holds the lock."""
    if sys.platform == "win32":
        return None
    descriptor = os.open(work / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _is_abandoned(work: Path) -> bool:
    if sys.platform == "win32" or work.name.startswith("."):
        return False
    try:
        descriptor = os.open(work / "lock", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _unwritable(cache: Path, error: OSError) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    help_ = "make room there, or let KNAPPER_CACHE_DIR name another folder"
    return OutputError(f"the cache `{cache}` cannot be written: {reason}", help=help_)
