"""The plain text of a block while it is written: what is shown, and which of it is prose."""

from __future__ import annotations

__all__ = ["PlainText"]


class PlainText:
    """Text of one block from source line `line`, under heading number `section` (-1: none).

    `masked` are the stretches that are no prose (links, code, formulas, tags); `links` are
    (index of the link, start, end) of shown texts.
    """

    def __init__(self, line: int, section: int, kind: str = "text") -> None:
        self.line, self.section, self.kind = line, section, kind
        self.size = 0
        self.masked: list[tuple[int, int]] = []
        self.links: list[tuple[int, int, int]] = []
        self._parts: list[str] = []

    def put(self, text: str, *, masked: bool = False) -> None:
        """Add text."""
        if masked and text:
            self.masked.append((self.size, self.size + len(text)))
        self._parts.append(text)
        self.size += len(text)

    def __str__(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)
