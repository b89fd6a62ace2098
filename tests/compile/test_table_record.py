"""What a note's record says of its tables: sections, lines, and the place of each cell (§2.9)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.compile import CompileOptions, Note, compile_note


def compiled(source: str) -> Note:
    return compile_note(source, CompileOptions())


# A source, then for header and rows: the line, and each cell's column and text.
TABLES: dict[str, tuple[str, list[tuple[int, list[tuple[int, str]]]]]] = {
    "plain": (
        "| a | b |\n|---|---|\n| 1 | two words |",
        [(1, [(3, "a"), (7, "b")]), (3, [(3, "1"), (7, "two words")])],
    ),
    "no outer bars": (
        "a | b\n--|--\n1 | 2",
        [(1, [(1, "a"), (5, "b")]), (3, [(1, "1"), (5, "2")])],
    ),
    "below front matter": (
        "---\nx: 1\n---\n\n|a|\n|-|\n|1|",
        [(5, [(2, "a")]), (7, [(2, "1")])],
    ),
    "quote": (
        "> | a | b |\n> |---|---|\n>| 3 | 4|",
        [(1, [(5, "a"), (9, "b")]), (3, [(4, "3"), (8, "4")])],
    ),
    "callout in a callout": (
        "> [!note] T\n> x\n>\n> > | a | b |\n> > |---|---|\n> > | 1 | 2 |",
        [(4, [(7, "a"), (11, "b")]), (6, [(7, "1"), (11, "2")])],
    ),
    "list item": (
        "- item\n\n\t| a | b |\n\t|---|---|\n\t| 1 | 2 |",
        [(3, [(4, "a"), (8, "b")]), (5, [(4, "1"), (8, "2")])],
    ),
    "first in a list item": (
        "1. > a | b\n   > -|-\n   > 1 | 2",
        [(1, [(6, "a"), (10, "b")]), (3, [(6, "1"), (10, "2")])],
    ),
    "footnote": (
        "x[^1]\n\n[^1]: | a | b |\n    |--|--|\n    | 1 | 2 |",
        [(3, [(9, "a"), (13, "b")]), (5, [(7, "1"), (11, "2")])],
    ),
    "escaped bars": (
        "| a \\| b | c |\n|--|--|\n| `x\\|y` | [[n\\|m]] |",
        [(1, [(3, "a | b"), (12, "c")]), (3, [(3, "x|y"), (12, "m")])],
    ),
    "breaks": (
        "|a|b|\n|-|-|\n|1<br>2|x<BR />y<br/>z|",
        [(1, [(2, "a"), (4, "b")]), (3, [(2, "1\n2"), (9, "x\ny\nz")])],
    ),
    "ragged": (
        "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |\n|\n||",
        [
            (1, [(3, "a"), (7, "b")]),
            (3, [(3, "1")]),
            (4, [(3, "1"), (7, "2"), (11, "3")]),
            (5, [(2, "")]),
            (6, [(2, "")]),
        ],
    ),
    "tabs": (
        "|\ta\t|\tb c |\n|--|--|\n|1\t|\t2|\t",
        [(1, [(3, "a"), (7, "b c")]), (3, [(2, "1"), (6, "2")])],
    ),
    "wide characters": (
        "|宽|b|\n|--|--|\n|宽宽|𝒳y|",
        [(1, [(2, "宽"), (4, "b")]), (3, [(2, "宽宽"), (5, "𝒳y")])],
    ),
    "empty cells": (
        "| | b |\n|--|--|\n|  | 2 |",
        [(1, [(3, ""), (5, "b")]), (3, [(3, ""), (6, "2")])],
    ),
    "comment": (
        "|a|b|\n|-|-|\n| x %%not shown%% | y |",
        [(1, [(2, "a"), (4, "b")]), (3, [(3, "x"), (21, "y")])],
    ),
    "a line of text goes on the table": (
        "a | b\n-|-\n1|2\nfoo\n\nbar | b",
        [(1, [(1, "a"), (5, "b")]), (3, [(1, "1"), (3, "2")]), (4, [(1, "foo")])],
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_cells_stand_at_their_places(name: str) -> None:
    source, expected = TABLES[name]
    (table,) = compiled(source).tables
    lines = source.split("\n")
    rows = (table.header, *table.rows)
    assert [(row.line, [(c.column, c.text) for c in row.cells]) for row in rows] == expected
    for row in rows:
        for cell in row.cells:
            start = cell.column - 1
            assert lines[row.line - 1][start : start + cell.length] == cell.source


def test_tables_know_their_section() -> None:
    note = compiled("|a|\n|-|\n\n# One\n\n|b|\n|-|\n\n## Two\n\n> |c|\n> |-|\n\n|d|\n|-|")
    assert [(t.section, t.header.cells[0].text) for t in note.tables] == [
        (-1, "a"),
        (0, "b"),
        (1, "c"),
        (1, "d"),
    ]


@pytest.mark.parametrize(
    "source", ["```\n|a|\n|-|\n```", "%%\n|a|\n|-|\n%%", "|a|b|\n|-|", "a\n-\n", "|a|\n\n|-|"]
)
def test_what_is_no_table_is_none(source: str) -> None:
    assert compiled(source).tables == ()


PIECES = st.sampled_from(
    ["|", "a", "\\|", " ", "\t", "> ", "- ", "1. ", "\n", "|-|-|\n", "`", "<br>", "[[n|m]]", "宽"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_cell_is_a_stretch_of_its_line(text: str) -> None:
    source = f"> |a|b|\n> |-|-|\n> {text}\n\n|c|d|\n|-|-|\n{text}"
    lines = source.split("\n")
    for table in compiled(source).tables:
        for row in (table.header, *table.rows):
            for cell in row.cells:
                start = cell.column - 1
                assert lines[row.line - 1][start : start + cell.length] == cell.source
                assert cell.source == cell.source.strip()
