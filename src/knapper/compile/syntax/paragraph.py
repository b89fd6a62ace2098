"""Paragraphs after inline parsing: empty ones go, embedded notes leave theirs (§5.2, §7.1).

A paragraph of which only a comment was the text leaves no empty `<p>`. An embed that shows
blocks (a note, a canvas, a base) cannot stand inside a `<p>`, so the paragraph is parted round it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from knapper.compile.media import MEDIA, extension

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

__all__ = ["install", "part_paragraphs"]

_BREAKS = {"softbreak", "hardbreak"}


def part_paragraphs(state: StateCore) -> None:
    """Drop empty paragraphs, and part the others round embeds of blocks."""
    tokens, result = state.tokens, []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type != "paragraph_open":
            result.append(token)
            index += 1
            continue
        opener, inline, closer = tokens[index : index + 3]
        index += 3
        children = inline.children or []
        if len(children) == 1 and children[0].type == "text" and not _is_blank(children[0]):
            result += (opener, inline, closer)
            continue
        pieces = _pieces(children)
        if len(pieces) == 1 and not _is_block_embed(pieces[0][0]):
            inline.children = pieces[0]
            result += (opener, inline, closer)
            continue
        for piece in pieces:
            hidden = opener.hidden or _is_block_embed(piece[0])
            result.extend(_paragraph(opener, inline, closer, piece, hidden=hidden))
            opener = opener.copy(meta={})
    state.tokens = result


def _pieces(children: list[Token]) -> list[list[Token]]:
    """Part a paragraph's tokens at each embed that shows blocks; leave out empty parts."""
    pieces: list[list[Token]] = [[]]
    depth = 0
    for child in children:
        depth += child.nesting
        if depth == 0 and _is_block_embed(child):
            pieces += [[child], []]
        else:
            pieces[-1].append(child)
    return [trimmed for piece in pieces if (trimmed := _trimmed(piece))]


def _trimmed(piece: list[Token]) -> list[Token]:
    start, end = 0, len(piece)
    while start < end and _is_blank(piece[start]):
        start += 1
    while end > start and _is_blank(piece[end - 1]):
        end -= 1
    return piece[start:end]


def _is_blank(token: Token) -> bool:
    return token.type in _BREAKS or (token.type == "text" and not token.content.strip())


def _is_block_embed(token: Token) -> bool:
    if token.type == "wikilink" and token.meta["embed"]:
        return extension(token.meta["target"]) not in MEDIA
    if token.type == "image":
        address = str(token.attrs.get("src", ""))
        path = unquote(address).split("#")[0]
        return "://" not in address and extension(path) in {"md", "canvas", "base"}
    return False


def _paragraph(
    opener: Token, inline: Token, closer: Token, piece: list[Token], *, hidden: bool
) -> tuple[Token, Token, Token]:
    return (
        opener.copy(hidden=hidden),
        inline.copy(children=piece),
        closer.copy(hidden=hidden),
    )


def install(md: MarkdownIt) -> None:
    """Add the core rule after inline parsing and footnotes."""
    md.core.ruler.push("paragraphs", part_paragraphs)
