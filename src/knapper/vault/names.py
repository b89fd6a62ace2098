"""Names as Obsidian compares them: Unicode composed, case without weight (§1.5 to §1.7, §2.5).

Paths are relative to the vault root with forward slashes, spelled as on disk.
"""

from __future__ import annotations

import unicodedata

__all__ = ["fold", "is_note", "nfc", "note_name"]


def nfc(text: str) -> str:
    """Return the text composed (NFC), the form in which names are treated (§1.7)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return what two spellings of one name or path have in common (§2.5, §1.7).

    Lower case, not Unicode's full case folding, which would make one of the two German
    notes `Maße` and `Masse`. A no-break space counts as a blank, as in Obsidian's own
    reading of link text.
    """
    if text.isascii():
        return text.lower()
    composed = unicodedata.normalize("NFC", text.replace("\N{NO-BREAK SPACE}", " "))
    return unicodedata.normalize("NFC", composed.lower())


def is_note(path: str) -> bool:
    """Return whether the path names a note (§1.1)."""
    return path[-3:].lower() == ".md"


def note_name(path: str) -> str:
    """Return the name of a note: its file name without `.md`, dots kept (§1.6).

    Any other file keeps its extension.
    """
    name = nfc(path.rpartition("/")[2])
    return name[:-3] if is_note(name) else name
