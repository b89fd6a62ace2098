"""Raw HTML: passes as Obsidian passes it, sanitised with the note as a whole (§7.5).

Comments are hidden. A line break in a table cell, the commonest raw HTML by far, is written
as it is and makes no note "raw".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["BLOCKS", "INLINE", "is_raw", "raw_target"]

_BREAK = re.compile(r"<(?:br|wbr)[ ]?/?>", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)+", re.DOTALL)
# Elements whose content a sanitiser takes away; no text of it may be found by search.
_HIDDEN = re.compile(r"<(script|style|template|noscript)\b(?![^>]*/>)", re.IGNORECASE)


def is_raw(token: Token) -> bool:
    """Return whether a block token brings HTML that a sanitiser must see."""
    if token.type == "html_block":
        return not _COMMENT.fullmatch(token.content)
    if token.type != "inline":
        return False
    return any(
        child.type == "html_inline"
        and not _BREAK.fullmatch(child.content)
        and not _COMMENT.fullmatch(child.content)
        for child in token.children or ()
    )


def raw_target(address: str) -> tuple[str, tuple[str, ...]] | None:
    """Split a relative address of raw HTML into path and subpath, None where it has no path."""
    path, _, fragment = unquote(address).partition("#")
    path = path.partition("?")[0].strip()
    return (path, tuple(filter(None, fragment.split("#")))) if path else None


def _block(writer: Writer, token: Token) -> None:
    if not _COMMENT.fullmatch(token.content):
        writer.put(token.content)


def _inline(writer: Writer, token: Token, run: InlineRun) -> None:
    if run.hidden:
        if token.content.lower().startswith(f"</{run.hidden}"):
            run.hidden = ""
        return
    hidden = _HIDDEN.match(token.content)
    if hidden:
        run.hidden = hidden[1].lower()
    elif not _COMMENT.fullmatch(token.content):
        writer.put(token.content)
    if _BREAK.fullmatch(token.content):
        run.text.put("\n")


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {"html_block": _block}
INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {"html_inline": _inline}
