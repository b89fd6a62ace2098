"""Headings: an id made of their text, a link to themselves, and the section below (§4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.compile.headings import slugify, strip_heading
from knapper.compile.record import Heading

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from knapper.compile.writer import Writer

__all__ = ["BLOCKS"]


def _open(writer: Writer, token: Token) -> None:
    writer.open_section(token)


def _close(writer: Writer, token: Token) -> None:
    writer.put(
        f'<a class="headerlink" href="#\x05{writer.heading_id()}" title="Permanent link">'
        f"&para;</a></{token.tag}>\n"
    )


def write_heading(writer: Writer, opener: Token, inline: Token) -> None:
    """Write a heading's start tag and text; called with both tokens, as the id is the text's."""
    before = writer.output.position()
    text = writer.inline_text(inline, "heading", writer.section() + 1)
    shown = str(text).strip()
    identifier = slugify(shown, writer.slugs)
    attribute = writer.block_attribute(opener)
    anchor = f"<span{attribute}></span>" if attribute else ""
    writer.output.insert(before, f'<{opener.tag} id="\x05{identifier}">{anchor}')
    line = writer.line(opener)
    key = strip_heading(inline.content)
    writer.add_heading(Heading(int(opener.tag[1]), shown, key, identifier, line, 0, 0), opener)
    writer.keep(text)


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {
    "heading_open": _open,
    "heading_close": _close,
}
