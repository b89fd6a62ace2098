"""Where a note names addresses of the web: each with the place that a finding points at."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obsidian_text import ANY

from knapper.compile import CompileOptions, compile_canvas, compile_note


def found(text: str) -> list[tuple[str, int, str]]:
    """Return each address with its line and the source that its place covers."""
    lines = text.split("\n")
    return [
        (each.url, each.line, lines[each.line - 1][each.column - 1 :][: each.length])
        for each in compile_note(text).addresses
    ]


@pytest.mark.parametrize(
    ("text", "url", "line", "covered"),
    [
        ("a [t](https://x.y/a) b", "https://x.y/a", 1, "[t](https://x.y/a)"),
        ("[t](https://x.y/a_(b)#c 'title')", "https://x.y/a_(b)#c", 1, None),
        ("[t](<https://x.y/a b>)", "https://x.y/a b", 1, None),
        ("[t](https://x.y/ü)", "https://x.y/ü", 1, None),
        (r"[t](https://x.y/a\_b&amp;c)", "https://x.y/a_b&c", 1, None),
        ("![t](https://x.y/a.png)", "https://x.y/a.png", 1, None),
        ("![t|100x20](https://x.y/a.png)", "https://x.y/a.png", 1, None),
        ("![](https://youtu.be/abcdefg)", "https://youtu.be/abcdefg", 1, None),
        ("x <https://x.y/ü#f> y", "https://x.y/ü#f", 1, "<https://x.y/ü#f>"),
        ("x\ny https://x.y/a?b=c#d.", "https://x.y/a?b=c#d", 2, "https://x.y/a?b=c#d"),
        ("(http://x.y/ü)", "http://x.y/ü", 1, "http://x.y/ü"),
        ("www.x.org/a!", "http://www.x.org/a", 1, "www.x.org/a"),
        ("[t][r]\n\n[r]: https://x.y/a", "https://x.y/a", 1, "[t][r]"),
        ("x[^1]\n\n[^1]: see https://x.y", "https://x.y", 3, "https://x.y"),
        ("x ^[see https://x.y]", "https://x.y", 1, "https://x.y"),
        ("> [!tip] T\n> - https://x.y", "https://x.y", 2, "https://x.y"),
        ("> [!tip] [T](https://x.y)", "https://x.y", 1, "[T](https://x.y)"),
        ("# [T](https://x.y)", "https://x.y", 1, "[T](https://x.y)"),
        ("|A|\n|-|\n|[t](https://x.y/a\\|b)|", "https://x.y/a|b", 3, r"[t](https://x.y/a\|b)"),
        ("---\nup: https://x.y/ü#f\n---\n", "https://x.y/ü#f", 2, "https://x.y/ü#f"),
        ("---\nup:\n  - a\n  - 'https://x.y'\n---\n", "https://x.y", 4, "https://x.y"),
        ("---\nup: '[t](https://x.y)'\n---\n", "https://x.y", 2, "https://x.y"),
        ('---\nup: "https:\\/\\/x.y"\n---\n', "https://x.y", 2, "up"),
        ("---\nup: {a: https://x.y}\n---\nhttps", "https://x.y", 2, "https://x.y"),
        ("a <a href='https://x.y/?a&amp;b'>b</a>", "https://x.y/?a&b", 1, "https://x.y/?a&amp;b"),
        ("<div>\n<img class=a\n  src=https://x.y/a.png>\n</div>", "https://x.y/a.png", 3, None),
        ("|A|\n|-|\n|<a href='https://x.y'>b</a>|", "https://x.y", 3, "https://x.y"),
    ],
)
def test_an_address_has_its_place(text: str, url: str, line: int, covered: str | None) -> None:
    ((found_url, found_line, source),) = found(text)
    assert (found_url, found_line) == (url, line)
    whole = text.split("\n")[line - 1]
    assert source == (covered or source)
    assert source in whole
    assert source


@pytest.mark.parametrize(
    "text",
    [
        "`https://x.y`",
        "```\nhttps://x.y\n```",
        "%%https://x.y%%",
        "<!-- https://x.y <a href='https://x.y'> -->",
        "<div>\n<!-- <a href='https://x.y'> -->\n<template><a href='https://x.y'></template>\n</div>",
        "mailto:a@x.y ftp://x.y xhttps://x.y",
        "[[https://x.y]] [t](note.md)",
        "---\nup: see https://x.y or not\n---\n",
        "<span data-href='https://x.y'>a</span>",
    ],
)
def test_what_is_no_link_is_no_address(text: str) -> None:
    assert found(text) == []


def test_equal_addresses_have_places_of_their_own() -> None:
    columns = [each.column for each in compile_note("|https://x.y|https://x.y|\n|-|-|").addresses]
    assert columns == [2, 14]
    pictured = compile_note("[![b](https://x.y/b.png)](https://x.y)").addresses
    assert [(each.url, each.column) for each in pictured] == [
        ("https://x.y", 1),
        ("https://x.y/b.png", 2),
    ]


def test_a_canvas_has_the_addresses_of_its_cards() -> None:
    cards = (
        '{"nodes":[\n{"id":"a","type":"link","url":"https://x.y"},\n'
        '{"id":"b","type":"text","text":"https://x.z"},{"id":"c","type":"link","url":"x"}]}'
    )
    places = [
        (each.url, each.line, each.column, each.length)
        for each in compile_canvas(cards, CompileOptions()).addresses
    ]
    assert places == [("https://x.y", 2, 32, 11), ("https://x.z", 3, 33, 11)]


PIECES = st.sampled_from(
    [
        *(
            "https://x.y",
            "www.a.b",
            "[t](",
            ")",
            "<",
            ">",
            "![",
            "](",
            "|",
            "\n",
            "> ",
            "- ",
            "---\n",
        ),
        *("<a href='", "'>", "a: ", "ü", "\\", "&amp;", "<!--", "-->", '"', "`", " ", ":", "http"),
    ]
)


@given(st.one_of(ANY, st.lists(PIECES, max_size=30).map("".join)))
def test_every_place_lies_in_the_source(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for each in compile_note(text).addresses:
        assert 1 <= each.line <= len(lines)
        assert each.url.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "piece",
    [
        *("[t](https://x.y/ü) ", "https://x.y\n", "[](", "<a href='https://x.y'>\n", "<a "),
        *("<div>\n<a href='https://x.y/\n", "https", "www.", "[a](https://x.y/ü [a]("),
    ],
)
def test_time_does_not_run_away(piece: str) -> None:
    def cost(count: int) -> float:
        start = time.process_time()
        compile_note(piece * count)
        return time.process_time() - start

    cost(10)
    assert cost(2000) < 8
