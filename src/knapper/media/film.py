"""The size of a film: MP4 and MOV by their boxes, WebM and Matroska by their elements, Ogg Theora.

Only heads are read, and no more than a few hundred of them, so a broken or hostile file costs
nothing.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from knapper.media.record import Size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["film_size"]

# Heads of boxes or elements that are read of one file.
_MOST_HEADS = 400
_MATROSKA = b"\x1a\x45\xdf\xa3"
_SEGMENT, _TRACKS, _ENTRY, _VIDEO = 0x18538067, 0x1654AE6B, 0xAE, 0xE0
_WIDE, _TALL, _SHOWN_WIDE, _SHOWN_TALL, _UNIT = 0xB0, 0xBA, 0x54B0, 0x54BA, 0x54B2
_THEORA = b"\x80theora"


def film_size(file: BinaryIO) -> Size | None:
    """Return the size of the first moving picture in a film, None where there is none."""
    head = file.read(256)
    file.seek(0, 2)
    end = file.tell()
    try:
        if head.startswith(_MATROSKA):
            return _matroska(file, end)
        if head.startswith(b"OggS"):
            return _theora(head)
        return _mp4(file, end)
    except (struct.error, IndexError):
        return None  # it ends in the middle of a head


def _mp4(file: BinaryIO, end: int) -> Size | None:
    for start, stop in _boxes(file, 0, end, b"moov"):
        for first, last in _boxes(file, start, stop, b"trak"):
            for at, _ in _boxes(file, first, last, b"tkhd"):
                size = _track(file, at)
                if size:
                    return size
    return None


def _boxes(file: BinaryIO, at: int, end: int, wanted: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the content of each box `wanted` between `at` and `end` begins and ends."""
    for _ in range(_MOST_HEADS):
        if at + 8 > end:
            return
        file.seek(at)
        length, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            head = 16
        stop = end if length == 0 else at + length
        if stop < at + head or stop > end:
            return
        if kind == wanted:
            yield at + head, stop
        at = stop


def _track(file: BinaryIO, at: int) -> Size | None:
    file.seek(at)
    version = file.read(1)[0]
    # Before the matrix stand flags, times, the track's number, its length, layer and volume.
    file.seek(at + (52 if version == 1 else 40))
    *matrix, width, height = struct.unpack(">9i2I", file.read(44))
    wide, tall = width >> 16, height >> 16
    if not wide or not tall:
        return None  # sound
    on_its_side = matrix[0] == 0 and matrix[4] == 0 and matrix[1] != 0
    return Size(tall, wide) if on_its_side else Size(wide, tall)


def _matroska(file: BinaryIO, end: int) -> Size | None:
    for start, stop in _elements(file, 0, end, _SEGMENT):
        for first, last in _elements(file, start, stop, _TRACKS):
            for at, until in _elements(file, first, last, _ENTRY):
                for low, high in _elements(file, at, until, _VIDEO):
                    return _video(file, low, high)
    return None


def _video(file: BinaryIO, low: int, high: int) -> Size | None:
    unit = _value(file, low, high, _UNIT)
    wide, tall = _value(file, low, high, _WIDE), _value(file, low, high, _TALL)
    if not unit:  # display size in pixels
        wide = _value(file, low, high, _SHOWN_WIDE) or wide
        tall = _value(file, low, high, _SHOWN_TALL) or tall
    return Size(wide, tall) if wide and tall else None


def _value(file: BinaryIO, low: int, high: int, wanted: int) -> int:
    for start, stop in _elements(file, low, high, wanted):
        file.seek(start)
        return int.from_bytes(file.read(min(stop - start, 8)), "big")
    return 0


def _elements(file: BinaryIO, at: int, end: int, wanted: int) -> Iterator[tuple[int, int]]:
    for _ in range(_MOST_HEADS):
        if at >= end:
            return
        file.seek(at)
        head = file.read(12)
        kind, used = _varying(head, 0, keep_mark=True)
        length, used = _varying(head, used, keep_mark=False)
        start = at + used
        # A stream that was cut off leaves the length of its segment open.
        stop = end if length < 0 else min(start + length, end)
        if kind == wanted:
            yield start, stop
        at = stop


def _varying(data: bytes, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """Return a number of Matroska's kind and where it ends; -1 for an unknown length."""
    first = data[at]
    length = 9 - first.bit_length()
    if length > 8:  # noqa: PLR2004 - no number is longer
        raise IndexError
    raw = data[at : at + length]
    if len(raw) < length:
        raise IndexError
    number = int.from_bytes(raw, "big")
    if keep_mark:
        return number, at + length
    mask = (1 << (7 * length)) - 1
    number &= mask
    return (-1 if number == mask else number), at + length


def _theora(head: bytes) -> Size | None:
    at = head.find(_THEORA)
    if at < 0:
        return None
    picture = head[at + 14 : at + 20]
    wide, tall = int.from_bytes(picture[:3], "big"), int.from_bytes(picture[3:], "big")
    return Size(wide, tall) if wide and tall else None
