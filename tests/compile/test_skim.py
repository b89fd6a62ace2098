"""What is skimmed of the blocks of a note, and which blocks are left to the parser.

That the records are those of the parser is held by `test_lean`.
"""

from __future__ import annotations

import pytest

from knapper.compile.skim import skim


def skimmed(text: str) -> list[str]:
    """The tokens of a text: each its type, the line it begins in, its content or cells."""
    tokens = skim(text, text.split("\n"))
    assert tokens is not None
    return [
        f"{token.type} {token.map[0]} {token.content or token.meta.get('cells', '')}".rstrip()
        for token in tokens
        if token.map
    ]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("plain text\n\n---\n\n    [[code]]", []),
        ("<!-- [[a]] -->\n%% b %%\nc", ["inline 1 %% b %%\nc"]),
        (
            "text with [[a]]\nand more\n\n#tag",
            ["inline 0 text with [[a]]\nand more", "inline 3 #tag"],
        ),
        ("<span>a</span> [[b]]\n<b>c", ["inline 0 <span>a</span> [[b]]\n<b>c"]),
        ("# One\n## Two ##", ["heading_open 0", "inline 0 One", "heading_open 1", "inline 1 Two"]),
        ("text\n# Head", ["heading_open 1", "inline 1 Head"]),
        ("```py\n[[a]]\n```\n[[b]]", ["fence 0 [[a]]", "inline 3 [[b]]"]),
        (
            "- [ ] a [[b]]\n    - [[c]]\n      more\n\n  d #e\n- f",
            ["inline 0 a [[b]]", "inline 1 [[c]]\nmore", "inline 4 d #e"],
        ),
        ("1. a\n\t- [[b]]\n2. c\n***", ["inline 1 [[b]]"]),
        ("> [[a]]\n>\n> > b #c\n- d", ["inline 0 [[a]]", "inline 2 b #c"]),
        (
            "> [!tip]- T [[a]]\n> b [[c]]\n>\n> - [[d]]",
            ["callout_open 0", "inline 0 T [[a]]", "inline 1 b [[c]]", "inline 3 [[d]]"],
        ),
        (
            "| a | **b** |\n|---|:-:|\n| `c` |\n| [[d\\|e]] | f | g |",
            [
                "table_open 0",
                "plain_row 0 ['a', 'b']",
                "plain_row 2 ['c', '']",
                "tr_open 3",
                "inline 3 [[d|e]]",
                "inline 3 f",
            ],
        ),
    ],
)
def test_common_shapes(text: str, tokens: list[str]) -> None:
    assert skimmed(text) == tokens


@pytest.mark.parametrize(
    "text",
    [
        "a\n===",
        "a\n---",
        "<div>",
        "<div>a",
        "<span>",
        "a\n<div>",
        "[a]: b",
        "[a\nb]: c",
        "a[^1]",
        "a^[b]",
        "a ^id",
        "# a ^id #",
        "%%\na",
        "%% a",
        "a\n%% b",
        "<!-- a",
        "$$\na\n$$",
        "a | b\n--|--",
        "- a | b\n--|--",
        "| a |\n|---|\nb",
        "| a | b |\n|---|",
        "```\na",
        " ```\na\n```",
        "```py run\na\n```",
        "> a\nb",
        "- a\nb",
        "-\n  a",
        "-     a",
        "-\ta",
        ">\ta",
        "- # [ ] a",
        "a\n2. b",
        "- a\n\t\tb\n\t\t\tc",
        "> " * 40 + "a",
    ],
)
def test_what_is_left_to_the_parser(text: str) -> None:
    assert skim(text, text.split("\n")) is None
