"""Raw HTML: passes as Obsidian passes it, sanitised with the note as a whole (§7.5).

Comments are hidden. A line break in a table cell, the commonest raw HTML by far, is written
as it is and makes no note "raw". Addresses of the web in it are noted as those of links are.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markdown_it.rules_inline import html_inline

from knapper.compile.record import Address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["BLOCKS", "INLINE", "install", "is_raw", "raw_target"]

_BREAK = re.compile(r"<(?:br|wbr)[ ]?/?>", re.IGNORECASE)
_COMMENT = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)+", re.DOTALL)
# Elements whose content a sanitiser takes away; no text of it may be found by search.
_HIDDEN = re.compile(r"<(script|style|template|noscript)\b(?![^>]*/>)", re.IGNORECASE)


# What shows nothing of what it holds, or a tag that links or shows; the first must be passed over.
_LINKING = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript)\b.*?(?:</\1|\Z)"
    r"|<(?:a|img|iframe|video|audio|source)(\s[^<>]*)>",
    re.DOTALL | re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?<=\s)(?:href|src)=(?:\"(https?://[^\"\n]*)\"|'(https?://[^'\n]*)'|(https?://[^\s\"'<>]+))",
    re.IGNORECASE,
)


def _placed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    start = state.pos
    if not html_inline(state, silent):
        return False
    if not silent:
        state.tokens[-1].meta = {"pos": start}
    return True


def install(md: MarkdownIt) -> None:
    """Replace the rule of inline HTML by itself with a place."""
    md.inline.ruler.at("html_inline", _placed)


def _addresses(html: str) -> Iterator[tuple[int, str]]:
    """Yield where in `html` an address of the web stands, and how it is written."""
    if "http" not in html.lower():
        return
    for tag in _LINKING.finditer(html):
        if tag[2] is not None:
            for match in _ADDRESS.finditer(html, tag.start(2), tag.end(2)):
                yield match.start(match.lastindex or 0), match[match.lastindex or 0]


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
    if _COMMENT.fullmatch(token.content):
        return
    writer.put(token.content)
    line, counted = writer.line(token), 0
    for start, written in _addresses(token.content):
        line += token.content.count("\n", counted, start)
        counted = start
        writer.addresses.append(Address(unescape(written), *writer.place_of(written, line)))


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
        for start, written in _addresses(token.content) if "pos" in token.meta else ():
            line, *place = run.place.find(token.meta["pos"] + start, len(written))
            writer.addresses.append(Address(unescape(written), line + writer.first_line, *place))
    if _BREAK.fullmatch(token.content):
        run.text.put("\n")


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {"html_block": _block}
INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {"html_inline": _inline}
