"""The notes of a vault, compiled or taken from what an earlier run kept.

The files of a scan come in; records by path, what was wrong with the files' bytes and the
digests of the bytes go out.
"""

from __future__ import annotations

from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

from knapper.compile import CompileOptions
from knapper.diagnostics import placed_in
from knapper.site.helper import Helper, pays_for
from knapper.site.kept import digest_of, make_kept, pack, unpack
from knapper.vault import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from knapper.compile import Note
    from knapper.config import Config, ObsidianSettings
    from knapper.diagnostics import Diagnostic
    from knapper.site.cache import CompileCache
    from knapper.site.helper import Made
    from knapper.site.kept import Kept
    from knapper.site.store import NoteStore
    from knapper.vault import VaultFile

__all__ = ["compile_options", "load_notes"]


def compile_options(
    config: Config, settings: ObsidianSettings, *, lean: bool = False
) -> CompileOptions:
    """Return how the notes of a vault are compiled."""
    return CompileOptions(
        strict_line_breaks=settings.strict_line_breaks,
        mermaid_script=bool(config.mermaid),
        loads_outside=config.outside_media == "load",
        lean=lean,
    )


def load_notes(  # noqa: PLR0913 - what a load depends on
    root: Path,
    files: Iterable[VaultFile],
    options: CompileOptions,
    *,
    cache: CompileCache | None,
    store: NoteStore | None,
    progress: Callable[[int, int], None] | None,
) -> tuple[dict[str, Note], list[Diagnostic], dict[str, bytes]]:
    """Return the record of each file of `files` that can be read, all faults, and digests.

    A digest is the hash of a file's bytes, of each file that has a record.

    `progress` is called after each file with how many are done and how many there are.
    """
    every = list(files)
    load = _Load(root, options, cache, store)
    try:
        if store is not None:
            store.open(options)
        with load.helper(every) as helper:
            for number, file in enumerate(every):
                load.add(file, helper.take(number) if helper is not None else None)
                if progress is not None:
                    progress(number + 1, len(every))
        if store is not None:
            store.save()
    finally:
        if store is not None:
            store.close()
    if cache is not None:
        cache.turn()
    return load.compiled, load.found, load.digests


class _Load:
    """What was made so far of the files, and where records may be kept."""

    def __init__(
        self,
        root: Path,
        options: CompileOptions,
        cache: CompileCache | None,
        store: NoteStore | None,
    ) -> None:
        self.compiled: dict[str, Note] = {}
        self.found: list[Diagnostic] = []
        self.digests: dict[str, bytes] = {}
        self._root, self._options, self._cache, self._store = root, options, cache, store

    def helper(self, files: list[VaultFile]) -> AbstractContextManager[Helper | None]:
        """Return another process for files of which nothing is kept, where they are many."""
        is_new = self._cache is None or self._cache.is_empty
        if is_new and (self._store is None or self._store.is_empty) and pays_for(len(files)):
            with suppress(OSError, UnicodeError):  # names of files may be no text
                return Helper(self._root, files, self._options)
        return nullcontext()

    def add(self, file: VaultFile, made: Made | None) -> None:
        """Read a file, unless it is known to be as it was, and compile it, unless it was.

        `made` is what another process has made of it.
        """
        if made is not None and (kept := unpack(made.content)) is not None:
            if self._store is not None:
                self._store.keep(made.digest, made.content)
            self._take(file, made.digest, kept, read=True)
            return
        digest = self._store.unchanged(file) if self._store is not None else None
        found = None if digest is None else self._kept(digest)
        if digest is not None and found is not None:
            self._take(file, digest, found, read=False)
            return
        data, faults = read_file(self._root, file)
        if data is None:
            self.found += faults
            return
        digest = digest_of(file, data)
        found = self._kept(digest)
        if found is None:
            found = make_kept(file, data, self._options)
            if self._store is not None:
                self._store.keep(digest, pack(found))
        self._take(file, digest, found, read=True)

    def _take(self, file: VaultFile, digest: bytes, kept: Kept, *, read: bool) -> None:
        """Take what a file is; `read` says that its bytes were read now."""
        if self._cache is not None:
            self._cache.keep(digest, self._options, kept)
        if self._store is not None:
            self._store.saw(file, digest, read=read)
        self.digests[file.path] = digest
        self.compiled[file.path] = kept.note
        if kept.faults:
            self.found += (placed_in(fault, file.path) for fault in kept.faults)

    def _kept(self, digest: bytes) -> Kept | None:
        """Return what memory has, else the disk."""
        kept = self._cache.find(digest, self._options) if self._cache is not None else None
        if kept is None and self._store is not None:
            kept = self._store.find(digest)
        return kept
