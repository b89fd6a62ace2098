"""Pictures and films as files: how large they are shown, and smaller copies of large pictures.

A file comes in; its `Size` goes out, read from its head alone, or the bytes of a copy. A file
that cannot be understood has no size: it is shown all the same, in the space that it then takes.
"""

from __future__ import annotations

from knapper.media.copies import Copies, copy_widths
from knapper.media.record import Size
from knapper.media.size import size_of

__all__ = ["Copies", "Size", "copy_widths", "size_of"]
