"""The table of rules changes nothing but the time: the same tokens as markdown-it's own loop."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from obsidian_text import ANY

from knapper.compile.constructs import PARSED
from knapper.compile.inline import InlineParser


def _parser(inline: ParserInline) -> MarkdownIt:
    md = MarkdownIt()
    md.inline = inline
    md.configure("commonmark", {"html": True, "maxNesting": 100})
    md.enable(["table", "strikethrough"]).use(gfm_autolink_plugin)
    for construct in PARSED:
        construct.install(md)
    return md


TABLED, PLAIN = _parser(InlineParser()), _parser(ParserInline())
SIGNS = st.text(alphabet="\\`~*_[]()!<>&#%$=^@:w.hatp|\n 1a{}\"'")


@given(st.one_of(ANY, SIGNS))
def test_the_tokens_are_the_same(text: str) -> None:
    tabled = [token.as_dict() for token in TABLED.parse(text)]
    assert tabled == [token.as_dict() for token in PLAIN.parse(text)]
