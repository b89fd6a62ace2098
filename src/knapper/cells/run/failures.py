"""The last failure of each cell, kept in the cache folder: a check tells it without running.

Nothing of a failed run is ever stored in the vault. A failure is known by the cell's key on this
computer (`CellPlan.local_keys`), so it is forgotten by itself once the cell, or anything that it
stands on, changes, be it a package that is installed or a module that is developed in place.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.cache_folder import vault_cache
from knapper.cells.record import Failure
from knapper.cells.run.kept import file_name

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["forget_failure", "keep_failure", "last_failure", "sweep_failures"]

_MOST: Final = 4 * 1024**2  # bytes of a file that is read; a traceback is far smaller


def last_failure(root: Path, key: str) -> Failure | None:
    """Return how the cell of this key failed when it ran last; None where it did not."""
    file = _file(root, key)
    try:
        with file.open("rb") as stream:
            return msgspec.json.decode(stream.read(_MOST), type=Failure)
    except (OSError, ValueError, msgspec.MsgspecError):  # not there, or damaged
        return None


def keep_failure(root: Path, key: str, failure: Failure) -> None:
    """Keep how a cell failed. It is no fault where that cannot be."""
    file = _file(root, key)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent)
        try:
            with open(descriptor, "wb") as stream:  # noqa: PTH123 - a descriptor
                stream.write(_encoded(failure))
            Path(name).replace(file)
        finally:
            Path(name).unlink(missing_ok=True)


def forget_failure(root: Path, key: str) -> None:
    """Forget that the cell of this key failed, as it ran well."""
    with suppress(OSError):
        _file(root, key).unlink(missing_ok=True)


def sweep_failures(root: Path, live: Collection[str]) -> None:
    """Forget the failures of all cells but those whose keys are in `live`."""
    names = {_file(root, key).name for key in live}
    with suppress(OSError):
        for file in (vault_cache(root) / "failures").iterdir():
            if file.name not in names:
                file.unlink(missing_ok=True)


def _file(root: Path, key: str) -> Path:
    return vault_cache(root) / "failures" / f"{file_name(key)}.json"


def _encoded(failure: Failure) -> bytes:
    # What a cell raises may hold halves of surrogate pairs, which no file can.
    texts = (failure.name, failure.message, failure.traceback)
    name, message, traceback = (text.encode("utf-8", "replace").decode() for text in texts)
    return msgspec.json.encode(Failure(name, message, traceback, failure.line))
