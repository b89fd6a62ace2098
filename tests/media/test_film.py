"""The size of a film, from its head."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.media import Size, size_of

UPRIGHT = (1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
SIDEWAYS = (0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def track(width: int, height: int, matrix: tuple[int, ...] = UPRIGHT, version: int = 0) -> bytes:
    times = 32 if version else 20
    head = bytes([version, 0, 0, 7]) + bytes(times + 16) + struct.pack(">9i", *matrix)
    return box(b"trak", box(b"tkhd", head + struct.pack(">2I", width << 16, height << 16)))


def mp4(*tracks: bytes) -> bytes:
    return (
        box(b"ftyp", b"isom")
        + box(b"mdat", bytes(999))
        + box(b"moov", box(b"mvhd", bytes(100)) + b"".join(tracks))
    )


def element(kind: int, content: bytes) -> bytes:
    named = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return named + (len(content) | 1 << 28).to_bytes(4, "big") + content


def matroska(*video: bytes) -> bytes:
    sound = element(0xAE, element(0xE1, b"x"))
    tracks = element(0x1654AE6B, sound + element(0xAE, element(0xE0, b"".join(video))))
    return element(0x1A45DFA3, b"webm") + element(0x18538067, element(0x114D9B74, b"x") + tracks)


WIDE, TALL = element(0xB0, b"\x01\x40"), element(0xBA, b"\xb4")


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("f.mp4", mp4(track(0, 0), track(320, 180)), Size(320, 180)),
        ("f.mov", mp4(track(320, 180, SIDEWAYS)), Size(180, 320)),
        ("f.mp4", mp4(track(320, 180, UPRIGHT, version=1)), Size(320, 180)),
        ("f.mp4", mp4(track(0, 0)), None),
        ("f.webm", matroska(WIDE, TALL), Size(320, 180)),
        ("f.mkv", matroska(WIDE, TALL, element(0x54B0, b"\xf0")), Size(240, 180)),
        (
            "f.ogv",
            b"OggS" + bytes(24) + b"\x80theora" + bytes(7) + b"\0\1\x40\0\0\xb4",
            Size(320, 180),
        ),
        ("f.mp4", b"", None),
        ("f.mp4", b"no film at all", None),
    ],
)
def test_size(tmp_path: Path, name: str, data: bytes, size: Size | None) -> None:
    (tmp_path / name).write_bytes(data)
    assert size_of(tmp_path / name) == size


@given(st.data())
def test_no_bytes_make_it_fall(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(
        data.draw(st.sampled_from([mp4(track(320, 180)), matroska(WIDE, TALL), b"OggS"]))
    )
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=8)
    ):
        whole[at] = value
    path = tmp_path_factory.mktemp("film") / "f.mp4"
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    size_of(path)


def test_a_file_that_is_gone_has_no_size(tmp_path: Path) -> None:
    assert size_of(tmp_path / "gone.mp4") is None
