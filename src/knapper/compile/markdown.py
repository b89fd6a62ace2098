"""The parser: CommonMark, GFM's tables, strikethrough and autolinks, and Obsidian's syntax."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from knapper.compile.block import BlockParser
from knapper.compile.constructs import PARSED
from knapper.compile.inline import InlineParser, LeanInlineParser, join_text, read_inline

__all__ = ["lean_parser", "parser"]

# Deeper nesting than any note has; past it CommonMark's recursion would end in an error.
_MAX_NESTING = 100


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the one parser of this process; it keeps nothing between notes."""
    return _with(InlineParser())


@lru_cache(maxsize=1)
def lean_parser() -> MarkdownIt:
    """Return the parser for checks: of text it finds links, tags, formulas and what hides them."""
    inline = LeanInlineParser(parser())
    md = _with(inline)
    inline.drop_marks()
    return md


def _with(inline: InlineParser) -> MarkdownIt:
    md = MarkdownIt()
    md.block, md.inline = BlockParser(), inline
    md.configure("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    md.enable(["table", "strikethrough"])
    md.use(gfm_autolink_plugin)
    md.core.ruler.at("inline", lambda state: read_inline(state, state.tokens))
    md.core.ruler.at("text_join", join_text)
    for construct in PARSED:
        construct.install(md)
    return md
