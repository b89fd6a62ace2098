"""The store of a vault: read with distrust, written whole, swept of what nothing needs."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from knapper.cells.record import Display
from knapper.cells.store.atomic import TEMPORARY, write_whole
from knapper.cells.store.figures import fits, is_figure_name
from knapper.cells.store.form import FormError, decode, encode
from knapper.cells.store.lock import locked
from knapper.diagnostics import Severity, Span, finding
from knapper.errors import OutputError, VaultError
from knapper.vault import fold, is_note, nfc, read_own

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from knapper.cells.record import StoredCell, StoredNote
    from knapper.diagnostics import Diagnostic

__all__ = ["OUTPUTS", "OutputStore", "UnstorableError", "output_path"]

OUTPUTS = ".knapper/outputs"
"""The folder of the outputs, from the root of the vault."""

_FIGURES = f"{OUTPUTS}/figures"
# What a system says of a name that is too long, or where a file and a folder would share one.
_OF_THE_NAME = frozenset((errno.ENAMETOOLONG, errno.EISDIR, errno.ENOTDIR, errno.EEXIST))
_LARGEST = 32 * 1024 * 1024  # what `read_own` reads


class UnstorableError(OutputError):
    """These outputs cannot be stored, which says nothing of those of other notes."""


def output_path(note: str) -> str:
    """Return the path in the vault of the file that holds the outputs of the note at `note`."""
    return f"{OUTPUTS}/{note[:-3] if is_note(note) else note}.json"


class OutputStore:
    """The outputs of the vault at `root`. What it read it keeps: make one for each look at a vault.

    `folder` is where locks are, the user's cache folder unless given. Reading never raises;
    what cannot be used is in `faults` and counts as not there.
    """

    def __init__(self, root: Path, *, folder: Path | None = None) -> None:
        self.root = root
        self._folder = folder
        self._known: dict[str, StoredNote | None] = {}
        self._figures: dict[str, bytes | None] = {}
        self._faults: dict[str, Diagnostic] = {}

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """A finding for each file that was read until now and cannot be used, by path."""
        return tuple(self._faults[path] for path in sorted(self._faults))

    # -- reading -----------------------------------------------------------------------------

    def read(self, path: str) -> StoredNote | None:
        """Return what is stored of the note at `path`, None where there is nothing to be used."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> StoredNote | None:
        file = output_path(path)
        if not _is_plain(path) or not os.path.lexists(self.root / file):
            return None
        try:
            stored = decode(read_own(self.root, file))
        except (VaultError, FormError) as error:
            self._fault(file, f"the outputs cannot be used: {error}")
            return None
        if nfc(stored.note) != nfc(path):
            self._fault(file, f"the outputs cannot be used: they are of `{stored.note}`")
            return None
        return stored

    def figure(self, name: str) -> bytes | None:
        """Return the bytes of the figure of that name, None where there are none to be used."""
        if name not in self._figures:
            self._figures[name] = self._figure(name)
        return self._figures[name]

    def _figure(self, name: str) -> bytes | None:
        file = f"{_FIGURES}/{name}"
        if not is_figure_name(name) or not os.path.lexists(self.root / file):
            return None
        try:
            data = read_own(self.root, file)
        except VaultError as error:
            self._fault(file, f"the figure cannot be used: {error}")
            return None
        if name.endswith(".svg") and not fits(name, data):
            data = data.replace(b"\r\n", b"\n")  # as git writes text on Windows
        if fits(name, data):
            return data
        self._fault(file, "the figure cannot be used: it is not what its name says")
        return None

    def lost_figures(self, cell: StoredCell) -> list[str]:
        """Return the names of the figures that a cell showed and that are not there to be used."""
        shown = [one.file for one in cell.outputs if isinstance(one, Display) and one.file]
        return [name for name in shown if self.figure(name) is None]

    def _fault(self, file: str, message: str) -> None:
        self._faults[file] = finding(
            "V001",
            message,
            Span(file),
            help="`knapper run` makes it anew",
            severity=Severity.WARNING,
        )

    # -- writing -----------------------------------------------------------------------------

    def write(self, stored: StoredNote, figures: Mapping[str, bytes]) -> None:
        """Keep the outputs of a note in the place of what was kept of it.

        `figures` are the bytes of the figures that `stored` names, by name; those that are in
        the store need not be given. Whenever this ends, the file holds the old outputs or the
        new, and the figures that it names are there. The same outputs are the same bytes.

        Raises `OutputError` where they cannot be written: `UnstorableError` where that lies in
        them, as where they are larger than 32 MiB.
        """
        path = output_path(stored.note)
        if not _is_plain(stored.note) or not all(map(is_figure_name, figures)):
            raise UnstorableError(f"the outputs of `{stored.note}` have no place in the store")
        try:
            data = encode(stored)
        except FormError as error:
            message = f"the outputs of `{stored.note}` cannot be kept: {error}"
            raise UnstorableError(message) from error
        if max(len(data), *map(len, figures.values()), 0) > _LARGEST:
            raise UnstorableError(
                f"the outputs of `{stored.note}` are larger than {_LARGEST >> 20} MiB",
                help="print or show less, or leave it in `ARTIFACTS`",
            )
        with locked(self.root, self._folder), _told(stored.note):
            for name in sorted(figures):
                self._put(f"{_FIGURES}/{name}", figures[name])
            self._put(path, data)
        self._known[stored.note] = stored
        self._figures.update(figures)
        for file in (path, *(f"{_FIGURES}/{name}" for name in figures)):
            self._faults.pop(file, None)

    def _put(self, path: str, data: bytes) -> None:
        file = self._place(path)
        if not _holds(file, data):
            write_whole(file, data)

    def _place(self, path: str) -> Path:
        """Return where a file of the store is, its folder made, and that inside the vault."""
        root = os.path.realpath(self.root)
        folder = os.path.realpath((Path(root) / path).parent)
        if not folder.startswith(root.rstrip(os.sep) + os.sep):
            raise OutputError(
                f"{OUTPUTS} leads out of the vault by a symbolic link",
                help="put a folder in the place of the link",
            )
        Path(folder).mkdir(parents=True, exist_ok=True)
        return Path(folder) / path.rpartition("/")[2]

    # -- sweeping ----------------------------------------------------------------------------

    def sweep(self, live: Collection[str]) -> list[str]:
        """Remove what no note needs, and return the paths that are gone, sorted.

        `live` are the paths of the notes that have cells. Removed are the outputs of all
        others, figures that no outputs name any more, and what a killed run left half written;
        files that are none of Knapper's stay. While some outputs cannot be read, which figures
        they name is not known, so figures stay.

        Raises `OutputError` where something cannot be removed.
        """
        top = Path(os.path.realpath(self.root)) / OUTPUTS
        if os.path.realpath(top) != os.fspath(top) or not top.is_dir():
            return []  # none, or by a link elsewhere
        kept = {fold(output_path(path)): output_path(path) for path in live}
        with locked(self.root, self._folder), _told():
            found = dict(self._files(top))
            gone = [path for path in found if self._is_orphan(path, kept)]
            for path in gone:
                found[path].unlink()
            named = self._named(live)
            if named is not None:
                unused = [path for path in found if _is_figure(path) and _last(path) not in named]
                for path in unused:
                    found[path].unlink()
                gone += unused
            _remove_empty_folders(top)
        self._known.clear()
        self._figures.clear()
        return sorted(gone)

    def _files(self, top: Path) -> Iterator[tuple[str, Path]]:
        for folder, _, names in os.walk(top):
            inner = Path(folder).relative_to(top).as_posix()
            for name in names:
                path = f"{OUTPUTS}/{name}" if inner == "." else f"{OUTPUTS}/{inner}/{name}"
                yield path, Path(folder) / name

    def _is_orphan(self, path: str, kept: Mapping[str, str]) -> bool:
        if _last(path).startswith(TEMPORARY):
            return True
        if not path.endswith(".json"):
            return False
        own = kept.get(fold(path))
        if own is None or own == path:
            return own is None
        try:  # some systems tell capitals apart, and some do not
            return not (self.root / own).samefile(self.root / path)
        except OSError:
            return True

    def _named(self, live: Collection[str]) -> set[str] | None:
        """Return the figures that the outputs of `live` name, None where that is not known."""
        named: set[str] = set()
        for note in live:
            stored = self._read(note)
            if stored is None:
                if os.path.lexists(self.root / output_path(note)):
                    return None
                continue
            for cell in stored.cells:
                named.update(one.file for one in cell.outputs if isinstance(one, Display))
        return named


@contextmanager
def _told(note: str = "") -> Iterator[None]:
    """Turn what the system refuses into words for a person."""
    try:
        yield
    except OSError as error:
        what = f"the outputs of `{note}` cannot be written" if note else "the store cannot be swept"
        kind = UnstorableError if error.errno in _OF_THE_NAME else OutputError
        raise kind(
            f"{what}: {(error.strerror or str(error)).lower()}",
            help=f"what was there is as it was; look at the rights and the room of `{OUTPUTS}`",
        ) from error


def _holds(file: Path, data: bytes) -> bool:
    """Return whether a file, and no link or pipe in its place, holds `data` already."""
    try:
        status = file.lstat()
        return (
            stat.S_ISREG(status.st_mode)
            and status.st_size == len(data)
            and file.read_bytes() == data
        )
    except OSError:
        return False


def _is_plain(path: str) -> bool:
    """Return whether a path is one of a note in the vault and leads nowhere else."""
    return "\0" not in path and not any(part in {"", ".", ".."} for part in path.split("/"))


def _is_figure(path: str) -> bool:
    return path.startswith(f"{_FIGURES}/") and is_figure_name(path.removeprefix(f"{_FIGURES}/"))


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _remove_empty_folders(top: Path) -> None:
    for folder, _, _ in os.walk(top, topdown=False):
        if folder != os.fspath(top):
            with suppress(OSError):
                Path(folder).rmdir()
