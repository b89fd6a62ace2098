"""The notes of a vault, compiled or taken from what an earlier run kept.

The files of a scan come in; records by path, what was wrong with the files' bytes and the
digests of the bytes go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.compile import CompileOptions
from knapper.diagnostics import placed_in
from knapper.site.store import Kept, digest_of
from knapper.vault import decode_note, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from knapper.compile import Note
    from knapper.config import Config, ObsidianSettings
    from knapper.diagnostics import Diagnostic
    from knapper.site.cache import CompileCache
    from knapper.site.store import NoteStore
    from knapper.vault import VaultFile

__all__ = ["CANVAS", "compile_options", "load_notes"]

CANVAS = ".canvas"


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
        for number, file in enumerate(every, 1):
            load.add(file)
            if progress is not None:
                progress(number, len(every))
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

    def add(self, file: VaultFile) -> None:
        """Read a file, unless it is known to be as it was, and compile it, unless it was."""
        digest = self._store.unchanged(file) if self._store is not None else None
        kept = None if digest is None else self._kept(digest)
        unread = kept is not None
        if digest is None or kept is None:
            data, faults = read_file(self._root, file)
            if data is None:
                self.found += faults
                return
            digest = digest_of(file, data)
            kept = self._kept(digest) or self._made(file, data, digest)
        if self._cache is not None:
            self._cache.keep(digest, self._options, kept)
        if self._store is not None:
            self._store.saw(file, digest, read=not unread)
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

    def _made(self, file: VaultFile, data: bytes, digest: bytes) -> Kept:
        from knapper.compile import compile_canvas, compile_note  # noqa: PLC0415 - loads the parser

        text, faults = decode_note(data)
        canvas = file.path.lower().endswith(CANVAS)
        note = (compile_canvas if canvas else compile_note)(text, self._options)
        kept = Kept(note, faults)
        if self._store is not None:
            self._store.keep(digest, kept)
        return kept
