"""How the names of files are compared and shown (obsidian.md §1.6, §1.7, §2.5)."""

from __future__ import annotations

import unicodedata

__all__ = ["fold", "nfc", "note_name"]


def nfc(text: str) -> str:
    """Return `text` with accents composed, since one disk composes and another does not (§1.7)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the form in which names and paths are compared: without case, composed (§2.5)."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def note_name(path: str) -> str:
    """Return the name of the note at `path`: its file's name without `.md`, as on disk (§1.6)."""
    name = path.rpartition("/")[2]
    return name[:-3] if name[-3:].lower() == ".md" else name
