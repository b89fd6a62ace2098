"""What happens to the files that a server watches: told at once, and without noise.

MkDocs looks at every file twice a second. Where the system tells of changes by itself (inotify)
this asks for that instead; elsewhere, and on file systems of other machines, which tell nothing,
MkDocs' way remains. What editors, git and Obsidian leave beside the notes is passed over.
"""

from __future__ import annotations

import os
import re
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from watchdog import events
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEventHandler,
)
from watchdog.observers.polling import PollingObserver

from knapper.vault import SITE_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from watchdog.events import FileSystemEvent

__all__ = ["Watcher", "is_noise"]

# Not that a file was opened, or closed unchanged: a build would call for the next one.
_EVENTS: Final[list[type[FileSystemEvent]]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    # Times alone, which date notes. Earlier watchdogs call that a file modified.
    *filter(None, [getattr(events, "FileAttribEvent", None)]),
]
_POLLED_EVERY: Final = 0.5  # seconds
# By how much the time of a file may be before the one at which it was written.
_COARSE_NS: Final = 20_000_000
# Vim's trial and swap files, Emacs' and others' copies. Dot files are no part of a vault at all.
_OF_EDITORS: Final = re.compile(r"4913|.*~|.*\.sw[a-z]|#.*#")
# What is read of the folders whose names begin with a dot, but for Knapper's own, which is read
# whole. A commit dates notes.
_READ: Final = frozenset(
    ("", "app.json", "templates.json", "types.json", "plugins/templater-obsidian/data.json")
)
_READ_OF: Final = frozenset((".knapper", ".obsidian"))
_COMMIT: Final = ".git/logs/HEAD"
_KNAPPER: Final = ".knapper"
# File systems of which another machine writes the files, or another system: no event comes.
_FOREIGN: Final = re.compile(
    r"9p|afs|ceph|cifs|drvfs|fuse\.sshfs|fuse\.osxfs|grpcfuse|fakeowner|lustre|ncpfs|nfs4?|prl_fs"
    r"|smb\w*|vboxsf|virtiofs|vmhgfs"
)


class Watcher:
    """Stands in for the observer of MkDocs' server, and remembers what has changed.

    `root` is the vault, free of links. Its changes are told by path from there, those of other
    files that are watched as absolute paths. What has changed since `since`, in ns since 1970,
    is told at the start: it may not have been read yet.
    """

    def __init__(self, root: str, *, ignore: Iterable[str] = (), since: int = sys.maxsize) -> None:
        self._root = os.path.join(root, "")  # noqa: PTH118 - to compare with
        self._ignore = tuple(os.path.join(os.path.realpath(each), "") for each in ignore)  # noqa: PTH118
        self._since = since
        self._handlers: list[tuple[_Sieve, str, bool]] = []
        self._observer: Any = None
        self._lock = Lock()
        self._changed: set[str] = set()

    # -- as MkDocs' server uses it -------------------------------------------------------------

    def schedule(self, handler: FileSystemEventHandler, path: str, *, recursive: bool) -> _Sieve:
        """Have `handler` told of what changes below `path`, or in the file `path`."""
        real = os.path.realpath(path)
        only = ""
        if not os.path.isdir(real):  # noqa: PTH112
            # An editor may put another file in its place, which a watch would not follow.
            real, only, recursive = os.path.dirname(real), real, False  # noqa: PTH120
        sieve = _Sieve(self, handler, only)
        self._handlers.append((sieve, real, recursive))
        if self._observer is not None:
            sieve.watch = self._observer.schedule(
                sieve, real, recursive=recursive, event_filter=_EVENTS
            )
        return sieve

    def unschedule(self, sieve: _Sieve) -> None:
        """Tell it no more."""
        self._handlers = [each for each in self._handlers if each[0] is not sieve]
        if self._observer is not None and sieve.watch is not None:
            self._observer.unschedule(sieve.watch)

    def start(self) -> None:
        """Begin to watch: by the system's own means, or by looking again and again."""
        # Of a folder that went out and comes in again; that it is heard of is all that matters.
        warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning)
        if all(_is_told(path) for _, path, _ in self._handlers):
            # Without inotify, or where the system allows for too few watches.
            with suppress(ImportError, OSError, AttributeError):
                from watchdog.observers.inotify import InotifyObserver  # noqa: PLC0415

                self._run(InotifyObserver())
                return
        self._run(PollingObserver(timeout=_POLLED_EVERY))

    def stop(self) -> None:
        """Watch no more."""
        if self._observer is not None:
            self._observer.stop()

    def join(self) -> None:
        """Wait for the end of what `stop` has ended."""
        if self._observer is not None:
            self._observer.join()

    @property
    def is_told(self) -> bool:
        """Whether the system tells of changes."""
        return self._observer is not None and not isinstance(self._observer, PollingObserver)

    def _run(self, observer: Any) -> None:  # noqa: ANN401 - of either kind
        try:
            for sieve, path, recursive in self._handlers:
                sieve.watch = observer.schedule(
                    sieve, path, recursive=recursive, event_filter=_EVENTS
                )
            observer.start()
        except BaseException:
            with suppress(Exception):
                observer.stop()
            raise
        self._observer = observer
        for sieve, path, recursive in self._handlers:
            for event in _events_since(path, self._since - _COARSE_NS, recursive=recursive):
                sieve.on_any_event(event)

    # -- as the builder uses it ----------------------------------------------------------------

    def take(self) -> set[str]:
        """Return what has changed since this was last asked."""
        with self._lock:
            changed, self._changed = self._changed, set()
        return changed

    def heard(self, event: FileSystemEvent, only: str) -> bool:
        """Note what an event tells; return whether a build is due."""
        found = set(self._paths(event, only))
        with self._lock:
            self._changed |= found
        return bool(found)

    def _paths(self, event: FileSystemEvent, only: str) -> Iterator[str]:
        if isinstance(event, (DirCreatedEvent, DirModifiedEvent)):
            return  # what is in it is told by itself
        for name in (event.src_path, event.dest_path):
            path = os.fsdecode(name)
            if not path or (only and path != only) or path.startswith(self._ignore):
                continue
            if only or not path.startswith(self._root):
                yield path
                continue
            inner = path[len(self._root) :].replace(os.sep, "/")
            if inner and not is_noise(inner) and not _is_in_site(self._root, inner):
                yield inner


class _Sieve(FileSystemEventHandler):
    """Hands events on to a handler of MkDocs' server, if they tell it something."""

    def __init__(self, watcher: Watcher, handler: FileSystemEventHandler, only: str) -> None:
        self._watcher, self._handler, self._only = watcher, handler, only
        self.watch: Any = None

    def on_any_event(self, event: FileSystemEvent) -> None:
        if self._watcher.heard(event, self._only):
            # MkDocs' own handler passes folders over. That one is gone is told by it alone.
            self._handler.on_any_event(FileModifiedEvent(event.src_path))


def is_noise(path: str) -> bool:
    """Return whether a change of a file of the vault, by its path from the root, means nothing."""
    first, _, inner = path.partition("/")
    if _OF_EDITORS.fullmatch(path.rpartition("/")[2]):
        return True
    if first.startswith(".") and first != _KNAPPER:
        return inner not in _READ and path != _COMMIT
    return any(part.startswith(".") for part in inner.split("/"))


def _is_in_site(root: str, path: str) -> bool:
    """Return whether a file is in a folder that `knapper build` wrote."""
    parts = path.split("/")[:-1]
    return any(Path(root, *parts[:count], SITE_MARK).exists() for count in range(1, len(parts) + 1))


def _events_since(path: str, since: int, *, recursive: bool) -> Iterator[FileSystemEvent]:
    """Yield what may have happened since then below a path, as far as times tell."""
    for folder, folders, files in os.walk(path):
        # Nothing is read of other folders whose names begin with a dot.
        read = (each for each in folders if each[0] != "." or each in _READ_OF)
        folders[:] = read if recursive else ()
        # What is gone from a folder, or has another name, has left only the folder's time.
        at = folder if folder != path else os.path.join(path, ".")  # noqa: PTH118
        every: list[FileSystemEvent] = [FileDeletedEvent(at)]
        every += [FileModifiedEvent(os.path.join(folder, name)) for name in files]  # noqa: PTH118
        for event in every:
            with suppress(OSError):
                if os.lstat(event.src_path).st_ctime_ns >= since:
                    yield event


def _is_told(path: str, mounts: Callable[[], str] | None = None) -> bool:
    """Return whether the system tells of changes below `path`, whoever makes them."""
    best, kind = "", ""
    with suppress(OSError):
        text = mounts() if mounts else Path("/proc/self/mounts").read_text(encoding="utf-8")
        for line in text.splitlines():
            _, place, form, *_ = f"{line} - - -".split(" ")
            place = re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), place)
            if f"{path}/".startswith(place.rstrip("/") + "/") and len(place) >= len(best):
                best, kind = place, form
    return not _FOREIGN.fullmatch(kind)
