"""The parser: CommonMark, GFM's tables, strikethrough and autolinks, and Obsidian's syntax."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, normalize
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from knapper.compile.block import BlockParser
from knapper.compile.constructs import PARSED
from knapper.compile.inline import InlineParser, LeanInlineParser, join_text, read_inline
from knapper.compile.skim import skim
from knapper.compile.syntax.paragraph import part_paragraphs

if TYPE_CHECKING:
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

__all__ = ["lean_parser", "lean_tokens", "parser"]

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
    md.core.ruler.at("paragraphs", _lean_paragraphs)
    return md


def lean_tokens(body: str, lines: list[str], env: EnvType) -> list[Token]:
    """Return the tokens of a note's body that a check looks at, and some more.

    `lines` are those of the body.
    """
    md = lean_parser()
    tokens = skim(body, lines)
    if tokens is None:
        return md.parse(body, env)
    state = StateCore("", md, env, tokens)
    read_inline(state, tokens)
    join_text(state)
    return tokens


def _lean_paragraphs(state: StateCore) -> None:
    """Part paragraphs only where it can make a difference to what bears an id."""
    if any(mark in state.src for mark in ("^", "![", "%%")):
        part_paragraphs(state)


def _normalize(state: StateCore) -> None:
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _with(inline: InlineParser) -> MarkdownIt:
    md = MarkdownIt()
    md.block, md.inline = BlockParser(), inline
    md.configure("commonmark", {"html": True, "maxNesting": _MAX_NESTING})
    md.enable(["table", "strikethrough"])
    md.use(gfm_autolink_plugin)
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("inline", lambda state: read_inline(state, state.tokens))
    md.core.ruler.at("text_join", join_text)
    for construct in PARSED:
        construct.install(md)
    return md
