"""HTML that code printed, as it reaches a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile import foreign_html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<b>a", "<b>a</b>"),
        ("<script>alert(1)</script>", ""),
        ('<b onclick="alert(1)">a</b>', "<b>a</b>"),
        ("<style>p { color: red }</style>a", "a"),
        # Ids are the page's.
        ('<b id="toc" title="x > y">a</b>', '<b title="x &gt; y">a</b>'),
        ('<label for="search">a</label>', "<label>a</label>"),
        ('<b title="id=&quot;x&quot;">a</b>', '<b title="id=&quot;x&quot;">a</b>'),
        # What is relative leads nowhere from here; what is on the web does.
        ('<a href="a.html">a</a>', '<a href="#">a</a>'),
        ('<img src="a.png" alt="A">', '<img src="data:," alt="A">'),
        ('<a href="https://a.example/">a</a>', '<a href="https://a.example/">a</a>'),
        # A name of nothing is none.
        ("<table><tr><th></th><th>a</th></tr></table>",
         "<table><tbody><tr><td></td><th>a</th></tr></tbody></table>"),
        # Marks of the compiler's own.
        ("\x02L0\x03a\x02l0\x03 \x05b", "L0al0 b"),
    ],
)  # fmt: skip
def test_what_stays(html, clean):
    assert foreign_html(html) == clean


@given(st.text(alphabet="<>\"'= /abid\x02\x05!-&;", max_size=60))
def test_no_id_and_no_slot_gets_through(html):
    clean = foreign_html(f'<b id="x">{html}')
    assert not re.search(r"<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*\sid=", clean)
    assert "\x02" not in clean
    assert "\x05" not in clean
