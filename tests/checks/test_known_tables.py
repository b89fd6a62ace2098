"""What is known of tables beyond their text: which are comparisons, their rows, names and order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.checks import Comparison, known_tables
from knapper.checks.tables.rank import ranks
from knapper.compile import Cell
from knapper.site import Site

TABLE = "# Herbs\n\n| Herb | Height |\n| --- | --- |\n| [[Basil]] | 40 |\n| [[Thyme]] | 9 |\n"
SCHEMA = """\
name: {name}
{top}fields: [{{name: Herb}}, {{name: Height, type: {type}}}]
vault:
  where: {{note: Garden}}
{vault}"""
COVERED = "  coverage: {every: {type: herb}, column: Herb}\n"
HERBS = {"Basil.md": "---\ntype: herb\n---\n", "Thyme.md": "---\ntype: herb\n---\n"}


def schema(vault: str = COVERED, top: str = "", name: str = "herbs", kind: str = "integer") -> str:
    return SCHEMA.format(vault=vault, top=top, name=name, type=kind)


def schema_file(name: str) -> str:
    return f".knapper/schemas/tables/{name}.yml"


@pytest.fixture
def known(make_vault: Callable[..., Path]):
    """Return a function that gives what is known of the tables of `Garden.md`, by number."""

    def find(note: str = TABLE, *schemas: str) -> dict[int, Comparison | None]:
        files = {schema_file(str(number)): text for number, text in enumerate(schemas)}
        site = Site.load(make_vault({**HERBS, "Garden.md": note, **files}))
        found = known_tables(site.context).get("Garden.md", {})
        return {number: each.comparison for number, each in found.items()}

    return find


def ranked(*texts: str) -> tuple[int | None, ...]:
    return ranks([Cell(text, text, 1, len(text)) for text in texts], None)


# -- which tables ------------------------------------------------------------------------------


def test_table_with_a_row_for_each_note_is_a_comparison(known):
    comparison = known(TABLE, schema())[0]
    assert (comparison.name, comparison.title, comparison.key) == ("herbs", "Herbs", 0)
    assert comparison.rows == ("basil", "thyme")
    assert comparison.columns == ("herb", "height")


def test_table_that_no_schema_speaks_of_is_none(known):
    assert known(TABLE) == {}


@pytest.mark.parametrize(
    ("vault", "is_one"),
    [("", False), ("  comparison: true\n", True), (COVERED + "  comparison: false\n", False)],
)
def test_schema_says_whether_its_table_is_one(known, vault, is_one):
    assert (known(TABLE, schema(vault))[0] is not None) is is_one


def test_class_makes_all_tables_of_a_note_comparisons(known):
    note = f"---\ncssclasses: [wide, comparison]\n---\n{TABLE}\nMore:\n\n{TABLE[9:]}"
    assert [each.name for each in known(note).values()] == ["herbs", "herbs-2"]


def test_first_schema_of_a_table_counts(known):
    assert known(TABLE, schema(name="one"), schema(name="two"))[0].name == "one"


def test_title_of_the_schema_stands_above_the_table(known):
    with_title = known(TABLE, schema(top="title: All herbs\n"))[0]
    assert (with_title.title, with_title.headed) == ("All herbs", False)
    without = known(TABLE, schema())[0]
    assert (without.title, without.headed) == ("Herbs", True)


def test_table_of_one_column_or_no_row_is_none(known):
    assert known("---\ncssclasses: comparison\n---\n| a |\n| - |\n| 1 |\n") == {0: None}
    assert known("---\ncssclasses: comparison\n---\n| a | b |\n| - | - |\n") == {0: None}


def test_fault_in_a_schema_leaves_its_table_plain(known):
    assert known(TABLE, schema("  comparison: perhaps\n")) == {}


# -- names of rows -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        ("Retrieval-augmented generation (RAG)", "rag"),
        ("In-context learning (ICL)<br>also: prompting", "icl"),
        ("Basil (sweet)", "basil-sweet"),
        ("Salbei & Minze", "salbei-minze"),
        ("薄荷", "薄荷"),
        ("???", "1"),
        ("A name that goes on and on and says too much", "a-name-that-goes-on-and-on-and-says-too"),
    ],
)
def test_row_is_called_by_its_short_name_or_its_first_line(known, key, slug):
    note = f"---\ncssclasses: comparison\n---\n| a | b |\n| - | - |\n| {key} | 1 |\n"
    assert known(note)[0].rows == (slug,)


def test_no_two_rows_have_one_name(known):
    note = "---\ncssclasses: comparison\n---\n| a | b |\n| - | - |\n| x | 1 |\n| X | 2 |\n| | 3 |\n"
    assert known(note)[0].rows == ("x", "x-2", "3")


# -- order -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "in_order",
    [
        ("9", "10", "100"),
        ("a2", "a10"),
        ("-3", "−2", "0.5", ".7", "1,000", "12,000 GB"),
        ("14.6 GB", "112 GB"),
        ("apple", "Éclair", "zebra"),
        ("1 of 2", "about 1"),
    ],
)
def test_texts_are_in_the_order_of_readers(in_order):
    assert ranked(*in_order) == tuple(range(len(in_order)))


def test_same_value_has_same_rank_and_no_value_none():
    assert ranked("b", "-", "a", "B", "") == (1, None, 0, 1, None)


def test_numbers_of_a_schema_are_in_order_and_what_is_no_number_has_no_rank(known):
    rows = "| a | 10 |\n| b | nine |\n| c | 9 |\n"
    comparison = known(f"| Herb | Height |\n| - | - |\n{rows}", schema("  comparison: true\n"))[0]
    assert [row[1] for row in comparison.ranks] == [1, None, 0]


def test_allowed_values_are_in_the_order_of_the_schema(make_vault):
    text = """\
fields:
  - name: Herb
  - name: Grows
    constraints: {enum: [slowly, fairly, quickly]}
vault:
  where: {note: Garden}
  comparison: true
"""
    rows = "| a | quickly |\n| b | slowly |\n| c | fairly |\n| d | sideways |\n"
    note = f"| Herb | Grows |\n| - | - |\n{rows}"
    site = Site.load(make_vault({"Garden.md": note, schema_file("s"): text}))
    comparison = known_tables(site.context)["Garden.md"][0].comparison
    assert [row[1] for row in comparison.ranks] == [2, 0, 1, None]


@given(st.lists(st.text(alphabet="0123456789.,-−aé ()")))
def test_any_texts_have_an_order(texts):
    found = ranked(*texts)
    known_ranks = {rank for rank in found if rank is not None}
    assert known_ranks == set(range(len(known_ranks)))
