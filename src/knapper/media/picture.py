"""The size of a picture made of pixels, from its head: nothing is decoded."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from knapper.media.record import Size

if TYPE_CHECKING:
    from typing import BinaryIO

    from PIL.Image import Image

__all__ = ["picture_size"]

_ORIENTATION = 0x0112
# From here on the camera lay on its side.
_ON_ITS_SIDE = 5


def picture_size(file: BinaryIO) -> Size | None:
    """Return the size of a picture, turned as its EXIF says; None for no picture or a vast one."""
    from PIL import Image  # noqa: PLC0415 - few vaults are without pictures, but a check needs none

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(file) as image:
                width, height = image.size
                turned = _orientation(image) >= _ON_ITS_SIDE
                moves = image.format == "GIF" or bool(getattr(image, "is_animated", False))
        except Exception:  # noqa: BLE001 - a broken file makes Pillow raise whatever it comes upon
            return None
    return Size(height, width, moves=moves) if turned else Size(width, height, moves=moves)


def _orientation(image: Image) -> int:
    # Asked for EXIF that it has not read yet, Pillow would decode a PNG.
    value = image.getexif().get(_ORIENTATION, 1) if "exif" in image.info else 1
    return value if isinstance(value, int) else 1
