"""The constructs of Obsidian's Markdown: which modules parse, and which function writes what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.compile.syntax import (
    block_id,
    callout,
    code,
    comment,
    footnote,
    formula,
    heading,
    html,
    lists,
    mark,
    markdown_link,
    paragraph,
    table,
    tag,
    task,
    wikilink,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["BLOCKS", "INLINE", "PARSED"]

# What changes the parser, in this order. It matters where modules add passes before inline
# parsing: ids come off the text first, then callouts take their titles, tasks their boxes, and
# footnotes leave last.
PARSED = (
    comment,
    formula,
    markdown_link,
    html,
    wikilink,
    tag,
    mark,
    block_id,
    callout,
    task,
    footnote,
    paragraph,
)

BLOCKS: dict[str, Callable[[Writer, Token], None]] = {
    **heading.BLOCKS,
    **lists.BLOCKS,
    **callout.BLOCKS,
    **code.BLOCKS,
    **formula.BLOCKS,
    **html.BLOCKS,
    **table.BLOCKS,
    **footnote.BLOCKS,
}

INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {
    **mark.INLINE,
    **code.INLINE,
    **wikilink.INLINE,
    **markdown_link.INLINE,
    **tag.INLINE,
    **formula.INLINE,
    **footnote.INLINE,
    **html.INLINE,
}
