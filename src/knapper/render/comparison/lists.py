"""A cell's lines as a list. Obsidian's tables hold no list, so authors write `- a<br>- b`.

The HTML of a cell comes in, with or without slots; the same with `<ul>` goes out.
"""

from __future__ import annotations

import re
from typing import Final

from knapper.render.balance import balanced

__all__ = ["listed"]

_BREAK: Final = re.compile(r"<br ?/?>\s*")
_BULLET: Final = re.compile(r"(?:[-*+•‣◦⁃·]\s+)+(?=\S)")
_ITEMS: Final = re.compile(r"(?:<li>.*?</li>)+", re.DOTALL)


def listed(html: str, *, every: bool = False) -> str:
    """Return a cell with its lines that begin with a bullet as a list.

    `every` says that all lines are items, where none has a bullet and there is more than one.
    A cell whose marks reach over a line's end stays as it is.
    """
    pieces = [piece for piece in _BREAK.split(html) if piece.strip()]
    bullets = [_BULLET.match(piece) for piece in pieces]
    some = any(bullets)
    if not (some or (every and len(pieces) > 1)) or any(balanced(each) != each for each in pieces):
        return html
    parts: list[str] = []
    for piece, bullet in zip(pieces, bullets, strict=True):
        if bullet is None and some:
            parts.append(f"<p>{piece.strip()}</p>")
        else:
            parts.append(f"<li>{piece[bullet.end() if bullet else 0 :].strip()}</li>")
    return _ITEMS.sub(r"<ul>\g<0></ul>", "".join(parts))
