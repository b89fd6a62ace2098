"""The size of an SVG drawing, from the tag that opens it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.media.record import Size

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["drawing_size"]

# Programs write long comments and declarations before the first tag.
_HEAD = 65536
_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_OPENING = re.compile(r"<(?:[\w.-]+:)?svg\b((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)")
_ATTRIBUTE = re.compile(r"\s(width|height|viewBox)\s*=\s*[\"']([^\"']*)[\"']")
_LENGTH = re.compile(r"\s*\+?(\d*\.?\d+(?:[eE]-?\d+)?)\s*(px|pt|pc|mm|cm|in|em|rem|ex|)\s*")
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
}
# Beyond this a number is a slip of the author's program.
_MOST = 100_000


def drawing_size(file: BinaryIO) -> Size | None:
    """Return the size of an SVG as a browser shows it by itself, None where it gives no shape."""
    head = _ASIDE.sub("", file.read(_HEAD).decode("utf-8", errors="replace"))
    opening = _OPENING.search(head)
    if opening is None:
        return None
    given = dict(_ATTRIBUTE.findall(opening[1]))
    width, height = _length(given.get("width", "")), _length(given.get("height", ""))
    if width and height:
        return _rounded(width, height)
    box = [_number(part) for part in given.get("viewBox", "").replace(",", " ").split()]
    if len(box) != 4 or box[2] <= 0 or box[3] <= 0:  # noqa: PLR2004 - x, y, width, height
        return None
    shape = box[2] / box[3]
    if width or height:
        return _rounded(width or height * shape, height or width / shape)
    found = _rounded(box[2], box[3])
    return found and Size(found.width, found.height, sized=False)


def _length(written: str) -> float:
    """Return a length in CSS pixels, 0 for none and for a part of what is around."""
    match = _LENGTH.fullmatch(written)
    return float(match[1]) * _PIXELS[match[2]] if match else 0.0


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0


def _rounded(width: float, height: float) -> Size | None:
    if not (0 < width <= _MOST and 0 < height <= _MOST):
        return None
    # A small view box such as 0 0 1 0.4 keeps its shape.
    scale = 1 if min(width, height) >= 1 else 1000
    wide, tall = round(width * scale), round(height * scale)
    return Size(wide, tall) if scale == 1 else Size(wide, tall, sized=False)
