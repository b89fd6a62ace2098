"""What tells one maker of kept files from another: versions, and Knapper's own sources."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from knapper import __version__

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

__all__ = ["made_by", "sources_below"]


def made_by(libraries: Iterable[str], sources: Iterable[str]) -> tuple[str, ...]:
    """Return what is another where Python, a library or a source is; what is missing is left out.

    `libraries` are the names of distributions, `sources` the paths of files.
    """
    parts = [__version__, sys.version]
    for name in libraries:
        with suppress(PackageNotFoundError):
            parts.append(f"{name} {version(name)}")
    for path in sources:
        with suppress(OSError), open(path, "rb") as source:  # noqa: PTH123 - hundreds at a start
            parts.append(hashlib.blake2b(source.read()).hexdigest())
    return tuple(parts)


def sources_below(
    folder: str | os.PathLike[str],
    endings: tuple[str, ...] = (".py",),
    without: Collection[str] = (),
) -> list[str]:
    """Return the sources below a folder, sorted, but for the folders named in `without`."""
    return sorted(_below(os.fspath(folder), endings, without))


def _below(folder: str, endings: tuple[str, ...], without: Collection[str]) -> Iterator[str]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(endings):
                yield entry.path
            elif entry.is_dir() and entry.name not in without:
                yield from _below(entry.path, endings, without)
