"""The parser: CommonMark, GFM's tables, strikethrough and autolinks, and Obsidian's syntax."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from knapper.compile.block import BlockParser
from knapper.compile.constructs import PARSED
from knapper.compile.inline import InlineParser, read_inline

__all__ = ["parser"]

# Deeper nesting than any note has; past it CommonMark's recursion would end in an error.
_MAX_NESTING = 100


@lru_cache(maxsize=1)
def parser() -> MarkdownIt:
    """Return the one parser of this process; it keeps nothing between notes."""
    md = MarkdownIt()
    md.block, md.inline = BlockParser(), InlineParser()
    md.configure("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    md.enable(["table", "strikethrough"])
    md.use(gfm_autolink_plugin)
    md.core.ruler.at("inline", lambda state: read_inline(state, state.tokens))
    for construct in PARSED:
        construct.install(md)
    return md
