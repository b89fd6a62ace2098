"""Which heading or block a subpath means: §4."""

from __future__ import annotations

import pytest

from knapper.links import fragment_of, resolve_subpath

CASES = [
    # rule, headings, subpath, index of the heading meant
    ("§4.1 text", ["# One", "# Two"], ("Two",), 1),
    ("§4.1 case", ["# Tab group"], ("tab GROUP",), 0),
    ("§4.1 dropped sign", ["# Does it work?"], ("Does it work",), 0),
    ("§4.1 code and brackets", ["# `hasTag()`"], ("hasTag",), 0),
    ("§4.1 code marks in the link", ["# move"], ("`move`",), 0),
    ("§4.1 code marks in both", ["# `move`"], ("`move`",), 0),
    ("§4.1 blanks squeezed", ["# A  &  B"], ("A B",), 0),
    ("§4.1 a slug is no text", ["# Tab group"], ("tab-group",), None),
    ("§4.1 only signs", ["# ???", "# !!!"], ("!!!",), 1),
    ("§4.2 chain", ["# A", "## X", "# B", "## X"], ("B", "X"), 3),
    ("§4.2 somewhere under", ["# A", "## Y", "### X"], ("A", "X"), 2),
    ("§4.2 not under", ["# A", "## Y", "# B", "## X"], ("A", "X"), None),
    ("§4.2 three", ["# A", "## B", "### C", "## D", "### C"], ("A", "D", "C"), 4),
    ("§4.2 several: the first", ["# X", "# X"], ("X",), 0),
    ("§4.2 chain through the later of two", ["# A", "# A", "## X"], ("A", "X"), 2),
    ("§4.2 a section is not under itself", ["# A"], ("A", "A"), None),
    ("§4.3 CJK", ["# 概要", "# 使い方"], ("使い方",), 1),
    ("§4.3 emoji", ["# 🚀", "# 🔥 Hot"], ("🔥 Hot",), 1),
    ("§4.3 emphasis in both", ["# Some **bold** heading"], ("Some **bold** heading",), 0),
    ("§4.3 emphasis in the heading", ["# Some **bold** heading"], ("Some bold heading",), 0),
    ("§4.3 emphasis inside a word", ["# **Bold**ness"], ("Boldness",), 0),
    ("§4.3 emphasis in the link", ["# Some bold heading"], ("Some _bold_ heading",), 0),
    ("§2.7 snake case", ["# snake_case"], ("snake_case",), 0),
    ("§3.8 unknown", ["# A"], ("B",), None),
    ("no subpath", ["# A"], (), None),
]


@pytest.mark.parametrize(("rule", "source", "subpath", "meant"), CASES, ids=[c[0] for c in CASES])
def test_heading_meant(note, headings, rule, source, subpath, meant) -> None:  # noqa: PLR0917
    made = headings(*source)
    place = resolve_subpath(note(headings=made), subpath)
    assert place == (None if meant is None else made[meant]), rule


def test_the_exact_text_goes_before_the_text_without_marks(note, headings) -> None:
    """§4.1: what Obsidian matches is not overruled by what only we match."""
    made = headings("# **Bold**ness", "# Boldness")
    assert resolve_subpath(note(headings=made), ("Boldness",)) == made[1]


def test_blocks(note, headings, blocks) -> None:
    """§4.4"""
    made = note(blocks=blocks("one", "Two", "two"), headings=headings("# one"))
    assert resolve_subpath(made, ("^one",)) == made.blocks[0]
    assert resolve_subpath(made, ("^two",)) == made.blocks[2], "own capitals first"
    assert resolve_subpath(made, ("^TWO",)) == made.blocks[1]
    assert resolve_subpath(made, ("Any heading", "^one")) == made.blocks[0]
    assert resolve_subpath(made, ("^none",)) is None
    assert resolve_subpath(made, ("one",)) == made.headings[0]


def test_fragments(note, headings, blocks) -> None:
    made = note(blocks=blocks("Quote-1"), headings=headings("# A"))
    assert fragment_of(made.blocks[0]) == "^Quote-1"
    assert fragment_of(made.headings[0]) == "h0"
