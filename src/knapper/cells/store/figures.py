"""The names of figures: what is in one, told by a hash, and how it is to be read."""

from __future__ import annotations

import hashlib
import re

__all__ = ["figure_name", "fits", "is_figure_name"]

_EXTENSIONS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_DIGITS = 20
_NAME = re.compile(r"[0-9a-f]{16,64}\.(?:svg|png|jpg)")


def figure_name(data: bytes, mime: str) -> str:
    """Return the name of the file of a figure, without a folder.

    Raises `KeyError` for a type that is not one of `Display.PICTURES`.
    """
    return f"{hashlib.sha256(data).hexdigest()[:_DIGITS]}.{_EXTENSIONS[mime]}"


def is_figure_name(name: str, mime: str = "") -> bool:
    """Return whether a text is the name of a figure, of that type where one is given."""
    return bool(_NAME.fullmatch(name)) and (
        not mime or name.endswith(f".{_EXTENSIONS.get(mime, '/')}")
    )


def fits(name: str, data: bytes) -> bool:
    """Return whether the figure of that name holds `data`."""
    return hashlib.sha256(data).hexdigest().startswith(name.partition(".")[0])
