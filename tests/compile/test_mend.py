"""A mistake in one block of raw HTML stays in that block, as it does in Obsidian (§7.5)."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile import compile_note
from knapper.compile.mend import mend
from knapper.compile.sanitise import sanitise

BLOCKS = ["{} text", "text {}", "- item {} x", "| a |\n|--|\n| {} |", "> quote {}"]
MISTAKES = [
    "<title>",
    "<textarea>x",
    "<Object>",
    "List<Object, String>",
    "<style>x",
    "<script>x",
    "<template>",
    "<noscript>",
    "<plaintext>",
    "<xmp>",
    "<noembed>",
    '<iframe src="https://e.org/x">',
    '<iframe src="https://e.org/x"/>',
    "<svg><title>",
    "<svg><desc>",
    "<math><mtext>",
    "<b>",
    '<a href="x">',
    "<code>",
    "<font color=red>",
    "<i><b><u>",
    "<select>",
    "<table>",
    "<button>",
    "<details>",
]


# At the start of a line CommonMark itself makes all that follows part of these.
WHOLE = ("<script", "<style", "<textarea")
PAIRS = [
    (block, mistake)
    for block in BLOCKS
    for mistake in MISTAKES
    if not (block.startswith("{}") and mistake.startswith(WHOLE))
]


@pytest.mark.parametrize(("block", "mistake"), PAIRS)
def test_what_follows_is_as_if_there_were_no_mistake(mistake, block):
    after = "# Two\n\nafter [[Link]] here\n\n- a ^id\n- b\n"
    note = compile_note(f"# One\n\n{block.format(mistake)}\n\n{after}")
    alone = compile_note(f"# One\n\n{after}")
    two = next(heading for heading in note.headings if heading.text == "Two")
    expected = next(heading for heading in alone.headings if heading.text == "Two")
    assert _plain(note.html[two.start : two.end]) == _plain(alone.html[expected.start :])
    assert [link.target for link in note.links if link.target != "x"] == ["Link"]


def _plain(html: str) -> str:
    html = re.sub("(?<=\x02[Ll])[0-9]+", "", sanitise(html)).replace("\n", "")
    # What is left open ends where its block's parent ends, which is after all else.
    return re.sub(r"(?:</\w+>\s*)+\Z", "", html.strip())


@pytest.mark.parametrize(
    ("html", "mended"),
    [
        ("<p>a <title> b</p>\n", "<p>a &lt;title> b</p>\n"),
        ("<p>a <title>t</title> b</p>\n", "<p>a <title>t</title> b</p>\n"),
        ("<p><object></p>\n<p></object></p>\n", "<p>&lt;object></p>\n<p></object></p>\n"),
        ("<p>a <b>b</p>\n", "<p>a <b>b</b></p>\n"),
        ("<p>a <b><i>b</b></p>\n", "<p>a <b><i>b</b></i></p>\n"),
        ("<a href='x'><div>x</div></a>", "<a href='x'><div>x</div></a>"),
        ("<iframe src='x'>old</iframe>y", "<iframe src='x'></iframe>y"),
        ("<iframe src='x'/>y", "<iframe src='x'/></iframe>y"),
        ("a <b c", "a &lt;b c"),
        ('<div class="\n<h1 id="x">T</h1>', '&lt;div class="\n<h1 id="x">T</h1>'),
        ('<img alt="a > b" src="c">', '<img alt="a > b" src="c">'),
        ("1 < 2 <!-- c --> </div", "1 < 2 <!-- c --> &lt;/div"),
        ("<script>\nif (a) '</p>\n'\n</script>", "<script>\nif (a) '</p>\n'\n</script>"),
    ],
)
def test_mending(html, mended):
    assert mend(html) == mended


def test_no_stretch_of_the_result_holds_live_markup_that_the_whole_keeps_asleep():
    # An embed takes a stretch out of its note; text that a frame holds would wake up there.
    html = sanitise('<iframe src="https://e.org/">\x02S1\x03<script>alert(1)</script>\x02s1\x03')
    stretch = html[html.index("\x02S1\x03") : html.index("\x02s1\x03")]
    assert "<script" not in stretch


@given(st.text())
def test_text_without_tags_stays(text):
    text = text.replace("<", "")
    assert mend(text) == text


@given(st.lists(st.sampled_from(["<p>", "</p>\n", "<b>", "</b>", "<title>", "</title>", "x", "<"])))
def test_mending_twice_changes_nothing_more(parts):
    once = mend("".join(parts))
    assert mend(once) == once


@pytest.mark.parametrize(
    "part",
    ["<title>", "<a", '<a "', "<a '\"", "<b><i>", "<object>", "<script>", "<", "<iframe>", "<p>"],
)
def test_time_is_linear(part):
    start = time.process_time()
    mend(part * 20_000 + "</title></object>")
    assert time.process_time() - start < 1
