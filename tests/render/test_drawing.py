"""Drawings of the store: what of an SVG reaches a page, and what does not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.render.cells.drawing import read_drawing

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 10 10">'
)


def drawn(inside: str, head: str = HEAD) -> str:
    """The drawing as it stands on a page, called A, its ids behind `out-`."""
    drawing = read_drawing(f"{head}{inside}</svg>".encode())
    assert drawing is not None
    return drawing.html("out-", "A")


def inside(svg: str) -> str:
    return re.sub(r"^<svg[^>]*>|</svg>$", "", drawn(svg))


@pytest.mark.parametrize(
    ("svg", "kept"),
    [
        ('<path d="M0 0L9 9" stroke="#f00"/>', '<path d="M0 0L9 9" stroke="#f00"></path>'),
        ('<path style="fill: none; stroke: red"/>', '<path style="fill:none;stroke:red"></path>'),
        ("<text>a &lt; b</text>", "<text>a &lt; b</text>"),
        # What could run, or is of another language.
        ("<script>alert(1)</script>", ""),
        ('<g onclick="alert(1)"/>', "<g></g>"),
        ("<foreignObject><p>x</p></foreignObject>", ""),
        ('<p xmlns="http://www.w3.org/1999/xhtml">x</p>', ""),
        ('<a xlink:href="javascript:alert(1)"><text>x</text></a>', "<g><text>x</text></g>"),
        ('<animate attributeName="href" to="javascript:alert(1)"/>', ""),
        ('<set attributeName="onload" to="alert(1)"/>', ""),
        # What is elsewhere.
        ('<use xlink:href="https://a.example/b.svg#c"/>', ""),
        ('<image href="https://a.example/b.png"/>', ""),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', ""),
        ('<image xlink:href="data:image/png;base64,AAAA"/>',
         '<image href="data:image/png;base64,AAAA"></image>'),
        ('<rect fill="url(https://a.example/#b)"/>', "<rect></rect>"),
        ('<rect style="fill: url(//a.example/#b); stroke: red"/>',
         '<rect style="stroke:red"></rect>'),
        ('<rect style="background: red; position: fixed"/>', "<rect></rect>"),
        ("<style>@import 'https://a.example'; p { color: red }</style>", ""),
        # Ids are the drawing's own, and only where something refers to them.
        ('<rect id="toc"/>', "<rect></rect>"),
        ('<defs><path id="m" d="M0 0"/></defs><use xlink:href="#m" x="3"/>',
         '<defs><path d="M0 0" id="out-1"></path></defs><use x="3" href="#out-1"></use>'),
        ('<clipPath id="c"><rect/></clipPath><g clip-path="url(#c)"/>',
         '<clipPath id="out-1"><rect></rect></clipPath><g clip-path="url(#out-1)"></g>'),
        ('<use xlink:href="#nothing"/>', ""),
    ],
)  # fmt: skip
def test_what_stays(svg, kept):
    assert inside(svg) == kept


def test_marks_of_slots_and_quotes_stay_within_their_attribute():
    assert inside('<g transform="&quot;&gt;&lt;script&gt;"/>') == "<g></g>"
    assert inside('<text font-family="&quot;a b&quot;">x</text>') == (
        '<text font-family="&#x27;a b&#x27;">x</text>'
    )


def test_it_is_an_image_with_a_name():
    html = read_drawing(f"{HEAD}</svg>".encode()).html("x-", 'Loss "falls" & rises')
    assert html == (
        '<svg role="img" aria-label="Loss &quot;falls&quot; &amp; rises" '
        'width="10" height="10" viewBox="0 0 10 10"></svg>'
    )


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="72pt" height="36pt" viewBox="0 0 72 36"', (96, 48, "0 0 72 36")),
        ('width="40" height="20"', (40, 20, "0 0 40 20")),
        ('viewBox="0 0 30 20"', (30, 20, "0 0 30 20")),
        ('width="60" viewBox="0 0 30 20"', (60, 40, "0 0 30 20")),
        ('width="100%" height="100%" viewBox="0 0 30 20"', (30, 20, "0 0 30 20")),
        ('width="9e99" height="1" viewBox="0 0 nan inf"', None),
    ],
)
def test_size(attributes, size):
    html = drawn("", f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>')
    found = re.search(r'width="(\d+)" height="(\d+)" viewBox="([^"]*)"', html)
    assert (found and (int(found[1]), int(found[2]), found[3])) == size


def test_what_a_drawing_says_of_all_in_it_holds():
    html = drawn("<style>*{stroke-linejoin: round; content: 'x'}</style>")
    assert 'style="stroke-linejoin:round"' in html


@pytest.mark.parametrize(
    ("svg", "adapts"),
    [('<g fill="currentColor"/>', True), ('<g style="stroke: currentColor"/>', True),
     ('<g fill="black"/>', False)],
)  # fmt: skip
def test_whether_it_takes_the_colour_of_the_text(svg, adapts):
    assert read_drawing(f"{HEAD}{svg}</svg>".encode()).adapts is adapts


def test_a_drawing_is_not_drawn_a_billion_times():
    levels = "".join(
        f'<g id="g{n}">{f"""<use href="#g{n - 1}"/>""" * 10 if n else "<path/>"}</g>'
        for n in range(10)
    )
    html = drawn(f'<defs>{levels}</defs><use href="#g9"/>')
    # What is referred to refers to nothing: one reference is left, to a group of nothing.
    assert html.count("<use") == 1


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<svg", b"<html/>", b"\xff\xfe", b"<svg/>",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        '<?xml version="1.0" encoding="UTF-16"?><svg xmlns="http://www.w3.org/2000/svg"/>'.encode(
            "utf-16"
        ),
    ],
)  # fmt: skip
def test_what_is_no_drawing(data):
    drawing = read_drawing(data)
    assert drawing is None or drawing.inside == ""


def test_a_drawing_too_deep_is_none():
    data = f"{HEAD}{'<g>' * 100_000}{'</g>' * 100_000}</svg>".encode()
    assert read_drawing(data) is None


NAMES = st.sampled_from("svg g path script style foreignObject use image a text set".split())
KEYS = st.sampled_from("id href style onload fill clip-path d xmlns class".split())
VALUES = st.text(alphabet="abc<>&\"'#:;()/ url\x02\x03", max_size=12)


@st.composite
def trees(draw, depth=3):
    name = draw(NAMES)
    attributes = "".join(
        f' {key}="{value.translate(ESCAPES)}"'
        for key, value in draw(st.dictionaries(KEYS, VALUES, max_size=3)).items()
        if key != "xmlns"
    )
    children = "".join(draw(st.lists(trees(depth - 1), max_size=3))) if depth else ""
    return f"<{name}{attributes}>{draw(VALUES).translate(ESCAPES)}{children}</{name}>"


ESCAPES = {ord(mark): f"&#{ord(mark)};" for mark in "<>&\"'"} | {2: None, 3: None}


@given(trees())
def test_nothing_of_a_drawing_can_run(tree):
    html = drawn(tree).lower()
    assert not re.search(r"<(?:script|style|foreignobject|set|a)\b|<[^>]*\son\w+=", html)
    assert not re.search(r"<[^>]*\s(?:href=\"(?!#out-)|class=)", html)
