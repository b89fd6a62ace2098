"""Code keeps its text, whatever colours it gets."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile.highlight import highlight

LANGUAGES = ["python", "js", "yml", "sh", "c++", "json", "html", "dataviewjs", "nonsense", "", "md"]


def _text(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_python_is_coloured() -> None:
    assert '<span class="k">def</span>' in highlight("def f(): pass\n", "python")


def test_an_unknown_language_is_plain_and_escaped() -> None:
    assert highlight("<b> & 'c'\n", "nonsense") == "&lt;b&gt; &amp; 'c'\n"


def test_names_that_people_write_in_obsidian_are_known() -> None:
    for name in ("js", "ts", "tsx", "yml", "sh", "zsh", "py", "c++", "cs", "md", "dataviewjs"):
        assert "<span" in highlight('x = "a" # b\n// c\n- d: 1\n', name), name


def test_code_without_a_newline_gets_none() -> None:
    assert _text(highlight("a = 1", "python")) == "a = 1"


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    code=st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"))
)
def test_the_text_is_the_code(language: str, code: str) -> None:
    assert _text(highlight(code, language)) == code


PIECES = st.lists(
    st.sampled_from(
        ["def f(x):\n", "'''", '"', "/*", "*/", "//", "#", "<a b='c'>", "</a>", "<?php ", "${", "}",
         "{", "(", ")", "\n", "    ", "\t", "key: |\n", "- ", "<<EOF\n", "EOF\n", "$x", "`", "\\",
         "&", "é", "🎉", "1.5e3", "--", "/*!", "[[", "]]", ">>> ", "$ ls\n", "@", "\x00", "\x0c"]
    )
)  # fmt: skip


@pytest.mark.parametrize(
    "language",
    ["python", "js", "ts", "html", "php", "sh", "console", "yml", "json", "md", "css", "c++",
     "rust", "sql", "tex", "ruby", "perl", "lua", "toml", "diff", "pycon", "ini", "go", "java"],
)  # fmt: skip
@given(parts=PIECES)
def test_the_text_is_the_code_in_every_language(language: str, parts: list[str]) -> None:
    code = "".join(parts)
    assert _text(highlight(code, language)) == code


def test_no_span_crosses_a_line() -> None:
    for line in highlight('x = """a\nb\n"""\n', "python").split("\n"):
        assert line.count("<span") == line.count("</span>")


def test_what_a_lexer_cannot_do_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def get_tokens_unprocessed(self, _text: str) -> list[tuple[int, object, str]]:
            raise RecursionError

    class Loses:
        def get_tokens_unprocessed(self, _text: str) -> list[tuple[int, object, str]]:
            return []

    for lexer in (Broken(), Loses()):
        monkeypatch.setattr("knapper.compile.highlight._lexer", lambda _name, it=lexer: it)
        assert highlight("a < b", "python") == "a &lt; b"


def test_very_long_code_is_plain_and_quick() -> None:
    assert "<span" not in highlight("x = 1\n" * 40_000, "python")
