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
