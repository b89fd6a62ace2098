"""The tables of rules change nothing but the time: the same tokens as markdown-it's own loops."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from obsidian_text import ANY, FRAGMENTS

from knapper.compile.constructs import PARSED
from knapper.compile.markdown import parser


def _plain() -> MarkdownIt:
    """The parser of `knapper.compile.markdown` with markdown-it's own loops."""
    md = MarkdownIt()
    md.configure("commonmark", {"html": True, "maxNesting": 100})
    md.enable(["table", "strikethrough"]).use(gfm_autolink_plugin)
    for construct in PARSED:
        construct.install(md)
    return md


PLAIN = _plain()
# Marks that surely are what they look like, and what stands round them where they are not.
MARKS = st.lists(
    st.sampled_from(
        ["a", "b1", " ", "\n", ".", ",", ":", "!", "(", ")", "*", "**", "_", "`", "``", "[", "]",
         "*a*", "**b c**", "**a:**", "`c d`", "` e`", "[[f]]", "![[g|h]]", "[[#i|j]]", "[[ ]]",
         "[k l](m.md)", "[n](/o)", "[p](q%20r)", "![s](t.png)", "#u", "#v/w/", "#1", "=", "==",
         "~~", "%%", "<", "<b>", "&", "&amp;", "^", "^[x]", "[^1]", "$", "$y$", "\\", "@",
         "www.z.de", "http://z.de", "é", "\u00a0", "\t", "…"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
SIGNS = st.text(alphabet="\\`~*_[]()!<>&#%$=^@:w.hatp|\n 1a{}\"'")
LINES = st.lists(st.text(alphabet="#->|:*_`~=[]^1. \ta%$<", max_size=8), max_size=12).map("\n".join)


def check(text: str) -> None:
    tabled = [token.as_dict() for token in parser().parse(text)]
    assert tabled == [token.as_dict() for token in PLAIN.parse(text)]


@given(st.one_of(ANY, SIGNS, MARKS))
@example("a: b :c http:// www. w")
@example("x == y ~ z ^ % # \n![")
@example("**a** *b*, `c` **d:**\n[[e#f|g]] ![[h]] [i j](k.md) #l a_b **m** **n**")
@example("a\\*b &amp; *c\\_*\n# \\# &lt;\n![a\\]&gt;](b)")
def test_the_tokens_are_the_same(text: str) -> None:
    check(text)


@given(st.one_of(LINES, st.lists(FRAGMENTS, max_size=4).map("\n\n".join)))
@example("a\n===\n\n- b\n  ---\n> c\n===\n")
@example("> a\n- b\n1) c\n***\n| d |\n|---|\n    e\n")
@example("a\n    ===\n- b\n2. c\n1. d")
def test_the_blocks_are_the_same(text: str) -> None:
    check(text)
