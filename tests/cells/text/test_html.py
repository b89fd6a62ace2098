"""Colours of a terminal as HTML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.cells.text import ansi_html, plain

RED, RESET = "\x1b[31m", "\x1b[0m"


@pytest.mark.parametrize(
    ("codes", "opened"),
    [
        ("31", '<span class="ansi-red">'),
        ("91", '<span class="ansi-bright-red">'),
        ("38;5;1", '<span class="ansi-red">'),
        ("38;5;9", '<span class="ansi-bright-red">'),
        ("41", '<span class="ansi-on-red">'),
        ("103", '<span class="ansi-on-bright-yellow">'),
        ("1", '<span class="ansi-bold">'),
        ("2;3;4;9", '<span class="ansi-faint ansi-italic ansi-underline ansi-strike">'),
        ("8", '<span class="ansi-hidden">'),
        ("1;31;44", '<span class="ansi-bold ansi-on-blue ansi-red">'),
        ("7", '<span class="ansi-inverse">'),
        ("7;31;44", '<span class="ansi-on-red ansi-blue">'),
        ("48;2;0;0;0", '<span style="background-color:#000000;color:#ffffff">'),
        ("48;5;231", '<span style="background-color:#ffffff;color:#000000">'),
        ("48:2::255:0:0", '<span style="background-color:#ff0000;color:#000000">'),
        ("38;2;1;2;3;48;2;4;5;6", '<span style="background-color:#040506;color:#010203">'),
        ("4:3", '<span class="ansi-underline">'),
        # What ends a look, or is none.
        ("31;0", ""),
        ("31;39", ""),
        ("1;22", ""),
        ("4;4:0", ""),
        ("38;5;999", ""),
        ("38;2;1", ""),
        ("38", ""),
        ("77", ""),
        ("?31", ""),
    ],
)
def test_a_look(codes, opened):
    closed = "</span>" if opened else ""
    assert ansi_html(f"\x1b[{codes}mx{RESET}y") == f"{opened}x{closed}y"


def test_any_other_colour_can_be_read_on_a_light_and_on_a_dark_page():
    html = ansi_html("\x1b[38;2;255;255;0myellow")
    light, dark = re.findall(r"--on-\w+:(#[0-9a-f]{6})", html)
    assert 'class="ansi-colour"' in html
    assert dark == "#ffff00"
    assert contrast_with_white(light) >= 4.5


def contrast_with_white(colour: str) -> float:
    """WCAG 2.2's contrast, for a check of its own."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_text_is_escaped_and_what_is_no_text_left_out():
    written = f'<b> & "q" {RED}<i>\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\\x07{RESET}'
    begin, link = '&lt;b&gt; &amp; "q" ', '<span class="ansi-red">link</span>'
    assert ansi_html(written) == f'{begin}<span class="ansi-red">&lt;i&gt;</span>{link}'


PIECES = st.sampled_from(
    ["a<b", "\n", RED, RESET, "\x1b[1;7m", "\x1b[48;5;99m", "\x1b[", "&", "\r"]
)


@given(st.lists(PIECES).map("".join) | st.text())
def test_each_span_is_closed_and_the_text_is_that_without_escapes(written):
    html = ansi_html(written)
    depth = 0
    for tag in re.findall(r"</?span", html):
        depth += -1 if tag.startswith("</") else 1
        assert depth in {0, 1}
    assert depth == 0
    text = re.sub(r"<[^>]*>", "", html)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert text == plain(written)


@pytest.mark.parametrize(
    ("number", "colour"),
    [(16, "#000000"), (231, "#ffffff"), (196, "#ff0000"), (232, "#080808"), (255, "#eeeeee")],
)
def test_the_256_colours_are_those_of_xterm(number, colour):
    assert f"background-color:{colour}" in ansi_html(f"\x1b[48;5;{number}mx")
