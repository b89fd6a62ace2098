"""The notes of a vault, compiled or taken from what an earlier run kept.

The files of a scan come in; records by path, what was wrong with the files' bytes and the
digests of the bytes go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import placed_in
from knapper.site.store import Kept, digest_of
from knapper.vault import decode_note, read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from knapper.compile import CompileOptions, Note
    from knapper.diagnostics import Diagnostic
    from knapper.site.cache import CompileCache
    from knapper.site.store import NoteStore
    from knapper.vault import VaultFile

__all__ = ["CANVAS", "load_notes"]

CANVAS = ".canvas"


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
    compiled: dict[str, Note] = {}
    digests: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    if store is not None:
        store.open(options)
    for number, file in enumerate(every, 1):
        known = store.unchanged(file) if store is not None else None
        if known is None:
            data, faults = read_file(root, file)
            if data is None:
                found += faults
            else:
                digest = digest_of(file, data)
                known = digest, _made(file, data, digest, options, cache, store)
        if known is not None:
            digests[file.path], kept = known
            compiled[file.path] = kept.note
            if kept.faults:
                found += (placed_in(fault, file.path) for fault in kept.faults)
        if progress is not None:
            progress(number, len(every))
    if store is not None:
        store.save()
    if cache is not None:
        cache.turn()
    return compiled, found, digests


def _made(  # noqa: PLR0913, PLR0917 - what a record depends on, and where it may be kept
    file: VaultFile,
    data: bytes,
    digest: bytes,
    options: CompileOptions,
    cache: CompileCache | None,
    store: NoteStore | None,
) -> Kept:
    kept = store.find(file, digest) if store is not None else None
    if kept is not None:
        return kept
    from knapper.compile import compile_canvas, compile_note  # noqa: PLC0415 - loads the parser

    text, faults = decode_note(data)
    canvas = file.path.lower().endswith(CANVAS)
    if cache is None:
        note = compile_canvas(text, options) if canvas else compile_note(text, options)
    else:
        note = cache.compile_canvas(text, options) if canvas else cache.compile(text, options)
    kept = Kept(note, faults)
    if store is not None:
        store.keep(file, digest, kept)
    return kept
