"""Pictures and films as files: their sizes, smaller copies of large ones, and cards of pages.

A file comes in; its `Size` goes out, read from its head alone, or the bytes of a copy. A file
that cannot be understood has no size: it is shown all the same, in the space that it then takes.
"""

from __future__ import annotations

from knapper.media.card import Card, CardFolder, can_draw, draw_card
from knapper.media.copies import Copies, copy_widths
from knapper.media.record import Size
from knapper.media.size import size_of

__all__ = [
    "Card",
    "CardFolder",
    "Copies",
    "Size",
    "can_draw",
    "copy_widths",
    "draw_card",
    "size_of",
]
