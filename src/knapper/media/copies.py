"""Smaller copies of large pictures, as WebP, kept in a folder between builds.

A picture comes in; for each width the name of a copy goes out, if one is worth having. A copy
has nothing of the picture's metadata, such as where it was taken. Its name holds a hash of the
picture's bytes and of how it is made, so it never has to be made anew.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor, Future

    from PIL.Image import Image

    from knapper.media.record import Size

__all__ = ["Copies", "copy_widths", "write_whole"]

# A column of text is about 720 CSS pixels wide, and a screen may have two pixels for each.
_WIDTHS: Final = (800, 1600)
# Smaller pictures gain too little.
_LEAST_BYTES: Final = 300 * 1024
_LEAST_WIDTH: Final = 1600
_KINDS: Final = frozenset("avif bmp jpeg jpg png webp".split())
# Pixels that no picture may pass of which a copy is made: 8,000 by 8,000.
_MOST_PIXELS: Final = 64_000_000
# A copy must be smaller by this much than the picture.
_WORTH: Final = 0.8
_METHOD: Final = "1"  # of making copies; another number makes all anew
_DAYS_KEPT: Final = 30
_DAY: Final = 86_400
_MODES: Final = {"1": "L", "L": "L", "LA": "RGBA", "P": "RGBA", "PA": "RGBA", "CMYK": "RGB"}


def copy_widths(size: Size, length: int, kind: str) -> tuple[int, ...]:
    """Return the widths in pixels of the copies that a picture of `length` bytes may have.

    `kind` is the ending of its name.
    """
    if kind not in _KINDS or size.moves or size.width * size.height > _MOST_PIXELS:
        return ()
    if size.width <= _LEAST_WIDTH and length <= _LEAST_BYTES:
        return ()
    smaller = [width for width in _WIDTHS if width <= size.width * 0.8]
    return (*smaller, size.width) if size.width <= _WIDTHS[-1] else tuple(smaller)


class Copies:
    """Makes copies into `folder`, several at a time, and knows those that it has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._asked: dict[Path, Future[dict[int, str]]] = {}
        self._pool: Executor | None = None

    def begin(self, path: Path, shown: int, widths: tuple[int, ...]) -> None:
        """Begin to make the copies of the picture at `path`, which is `shown` pixels wide."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - few need it

            self._pool = ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 8))
        if path not in self._asked:
            self._asked[path] = self._pool.submit(self._make, path, shown, widths)

    def of(self, path: Path) -> dict[int, str]:
        """Return the name of each copy that is worth having by its width, once they are made."""
        return self._asked[path].result() if path in self._asked else {}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each copy, its name and its bytes; forget what was long not asked for."""
        names = {name for asked in self._asked.values() for name in asked.result().values()}
        for name in sorted(names):
            with suppress(OSError):
                yield name, (self.folder / name).read_bytes()
        self._clear()

    def _make(self, path: Path, shown: int, widths: tuple[int, ...]) -> dict[int, str]:
        try:
            state = path.stat()
            digest = _digest(str(path), state.st_mtime_ns, state.st_size)
            names = {width: f"{digest}-{width}.webp" for width in widths}
            missing = [width for width, name in names.items() if not self._has(name)]
            if missing:
                self.folder.mkdir(parents=True, exist_ok=True)
                part = max(missing) / shown
                for width, data in _copies(path, part, missing, state.st_size * _WORTH):
                    # Nothing in it says that a copy would not be worth having.
                    write_whole(self.folder / names[width], data)
            return {
                width: name for width, name in names.items() if (self.folder / name).stat().st_size
            }
        except Exception:  # noqa: BLE001 - a broken file makes Pillow raise whatever it comes upon
            return {}

    def _has(self, name: str) -> bool:
        file = self.folder / name
        try:
            if file.stat().st_mtime < time.time() - _DAY:
                os.utime(file)
        except OSError:
            return False
        return True

    def _clear(self) -> None:
        with suppress(OSError):
            for file in self.folder.iterdir():
                if file.stat().st_mtime < time.time() - _DAYS_KEPT * _DAY:
                    file.unlink(missing_ok=True)


@lru_cache(maxsize=4096)
def _digest(path: str, _changed: int, _length: int) -> str:
    with Path(path).open("rb") as file:
        read = hashlib.file_digest(file, "sha256")
    read.update(_METHOD.encode())
    return read.hexdigest()[:20]


def _copies(path: Path, part: float, widths: list[int], most: float) -> Iterator[tuple[int, bytes]]:
    """Yield each width with the copy's bytes, b"" for one of more than `most` bytes.

    `part` is how large the widest copy is beside the picture.
    """
    from io import BytesIO  # noqa: PLC0415

    from PIL import Image, ImageOps  # noqa: PLC0415 - as slow to load as it is seldom needed

    with Image.open(path) as opened:
        drawn = opened.format in {"PNG", "BMP"}
        # A JPEG is decoded at a half or a quarter where that is enough.
        opened.draft(None, (ceil(opened.width * part), ceil(opened.height * part)))
        image = _plain(ImageOps.exif_transpose(opened))
        profile = opened.info.get("icc_profile")
    for width in sorted(widths, reverse=True):
        height = max(1, round(image.height * width / image.width))
        if width != image.width:
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        out = BytesIO()
        # Drawings and pictures of screens have edges, which a photograph's quality smears.
        image.save(out, "WEBP", quality=90 if drawn else 80, method=3, icc_profile=profile)
        data = out.getvalue()
        yield width, data if len(data) <= most else b""


def _plain(image: Image) -> Image:
    if image.mode in {"RGB", "RGBA"}:
        return image
    if image.mode not in _MODES:
        raise ValueError(image.mode)  # such as 16 bits of grey, which a copy would falsify
    opaque = image.mode == "P" and "transparency" not in image.info
    return image.convert("RGB" if opaque else _MODES[image.mode])


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that nobody finds a part of it."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
