"""What is kept of a file: made of its bytes, and written as bytes."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.compile import Note
from knapper.diagnostics import Diagnostic
from knapper.vault import decode_note

if TYPE_CHECKING:
    from knapper.compile import CompileOptions
    from knapper.vault import VaultFile

__all__ = ["CANVAS", "DIGEST_SIZE", "Kept", "digest_of", "make_kept", "pack", "unpack"]

CANVAS: Final = ".canvas"
DIGEST_SIZE: Final = 16


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a note: its record, and what was wrong with its bytes, path left open."""

    note: Note
    faults: tuple[Diagnostic, ...] = ()


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Kept)


def digest_of(file: VaultFile, data: bytes) -> bytes:
    """Return the hash of a file's bytes; a canvas is compiled otherwise than a note."""
    kind = b"canvas" if _is_canvas(file) else b"note"
    return hashlib.blake2b(data, digest_size=DIGEST_SIZE, person=kind).digest()


def make_kept(file: VaultFile, data: bytes, options: CompileOptions) -> Kept:
    """Compile the bytes of a file."""
    from knapper.compile import compile_canvas, compile_note  # noqa: PLC0415 - loads the parser

    text, faults = decode_note(data)
    compiled = compile_canvas if _is_canvas(file) else compile_note
    return Kept(compiled(text, options), faults)


def pack(kept: Kept) -> bytes | None:
    """Return what is kept as bytes.

    None for what cannot be written, such as half a surrogate pair: it is made anew each time.
    """
    with suppress(msgspec.MsgspecError, UnicodeError, OverflowError, TypeError):
        return _ENCODER.encode(kept)
    return None


def unpack(content: bytes) -> Kept | None:
    """Return what `pack` was given, None where these bytes are not of it."""
    try:
        return _DECODER.decode(content)
    except (msgspec.MsgspecError, ValueError):
        return None


def _is_canvas(file: VaultFile) -> bool:
    return file.path.lower().endswith(CANVAS)
