"""The text between a wikilink's brackets, taken apart: target, subpath, shown text (§2)."""

from __future__ import annotations

__all__ = ["split_target"]


def split_target(inner: str) -> tuple[str, tuple[str, ...], str | None]:
    """Split the text between the brackets into target, subpath and shown text (None without).

    The bar of a table is escaped, and the backslash belongs to neither side (§2.9). Blanks
    at the ends of the target are trimmed (§2.4).
    """
    address, bar, shown = inner.partition("|")
    if bar and address.endswith("\\"):
        address = address[:-1]
    text = shown.strip() if bar else None
    if "#" not in address:
        return address.strip(), (), text
    target, *subpath = address.split("#")
    return target.strip(), tuple([part for piece in subpath if (part := piece.strip())]), text
