"""Comparison tables on pages: lists in cells, rows with addresses, marks of what was measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from stored_outputs import store

from knapper.cells import Failure, Printed, Result, StoredCell
from knapper.render.comparison import listed
from knapper.site import Site

OPT_IN = "---\ncssclasses: comparison\n---\n"
TABLE = "| Herb | Uses |\n| --- | --- |\n| [[Basil]] | - salad<br>- soup |\n| Thyme | tea |\n"
SCHEMA = """\
fields: [{name: Herb}, {name: Uses, type: list, delimiter: "<br>", vault: {bullets: true}}]
vault: {where: {note: Note}}
"""


def cells(soup: BeautifulSoup, selector: str = "tbody td") -> list[str]:
    return ["".join(map(str, cell.contents)) for cell in soup.select(selector)]


# -- lists -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("- a<br>- b", "<ul><li>a</li><li>b</li></ul>"),
        ("• a<br />* <em>b</em>", "<ul><li>a</li><li><em>b</em></li></ul>"),
        ("For:<br>- a<br>- b", "<p>For:</p><ul><li>a</li><li>b</li></ul>"),
        ("- alone", "<ul><li>alone</li></ul>"),
        ("a<br>b", "a<br>b"),
        ("<b>- a<br>- b</b>", "<b>- a<br>- b</b>"),
        ("-5<br>-3", "-5<br>-3"),
        ("", ""),
    ],
)
def test_lines_with_bullets_are_a_list(html, expected):
    assert listed(html) == expected


def test_lines_of_a_list_are_its_items_and_one_line_is_text():
    assert listed("a<br>b<br>", every=True) == "<ul><li>a</li><li>b</li></ul>"
    assert listed("a", every=True) == "a"


def test_column_of_lists_holds_lists_where_a_schema_says_so(body):
    soup = body({"Note.md": TABLE, "Basil.md": "", ".knapper/schemas/tables/t.yml": SCHEMA})
    assert cells(soup)[1] == "<ul><li>salad</li><li>soup</li></ul>"
    assert cells(soup)[3] == "tea"
    assert soup.select(".comparison") == []
    assert soup.table.attrs == {}


def test_table_that_nothing_speaks_of_is_as_obsidian_shows_it(body):
    soup = body({"Note.md": TABLE})
    assert cells(soup)[1] == "- salad<br/>- soup"
    assert not any("\x02" in text for text in soup.stripped_strings)


# -- rows and columns ----------------------------------------------------------------------------


def test_comparison_names_its_rows_columns_and_cells(body):
    soup = body({"Note.md": OPT_IN + "## Herbs\n\n" + TABLE, "Basil.md": ""})
    box = soup.select_one(".comparison")
    assert (box["id"], box["data-compare"]) == ("herbs=", "herbs")
    assert [row["id"] for row in box.select("tbody tr")] == ["herbs=basil", "herbs=thyme"]
    assert box.caption.get_text() == "Herbs"
    assert [head["scope"] for head in box.select("th")] == ["col", "col", "row", "row"]
    assert [cell["data-label"] for cell in box.select("td")] == ["Uses", "Uses"]
    assert [cell.get("data-rank") for cell in box.select("td")] == ["0", "1"]
    assert cells(soup, "tbody td")[0] == "<ul><li>salad</li><li>soup</li></ul>"
    assert [link["href"] for link in box.select(".row-link")] == ["#herbs=basil", "#herbs=thyme"]
    assert box.select_one(".row-name a")["href"] == "../Basil/"


def test_row_that_stands_alone_is_not_offered_to_be_compared(body):
    alone = TABLE.rpartition("| Thyme")[0]
    soup = body({"Note.md": OPT_IN + alone, "Basil.md": ""})
    assert [link["href"] for link in soup.select(".row-link")] == ["#table=basil"]
    assert soup.select("tbody input") == []
    assert len(body({"Note.md": OPT_IN + TABLE, "Basil.md": ""}).select("tbody input")) == 2


def test_roles_stand_on_every_part_of_the_table(body):
    """Cards are no table to a browser, so what is what must be said."""
    soup = body({"Note.md": OPT_IN + TABLE})
    for name, roles in {
        "table": {"table"},
        "thead": {"rowgroup"},
        "tbody": {"rowgroup"},
        "tr": {"row"},
        "th": {"columnheader", "rowheader"},
        "td": {"cell"},
    }.items():
        assert {each.get("role") for each in soup.select(name)} == roles


def test_id_and_alignment_of_the_table_stay(body):
    note = OPT_IN + "| a | b |\n| :-- | --: |\n| x | 1 |\n\n^numbers\n"
    table = body({"Note.md": note}).table
    assert table["id"] == "^numbers"
    assert table.td["style"] == "text-align:right"


def test_embedded_comparison_has_ids_of_its_own(body):
    files = {"Note.md": "![[Garden]]\n", "Garden.md": OPT_IN + "## Herbs\n\n" + TABLE}
    soup = body(files)
    row = soup.select_one("tbody tr")
    assert row["id"] == "embed-1-herbs=basil"
    assert soup.select_one(".row-link")["href"] == f"#{row['id']}"
    assert soup.select_one(".comparison")["data-compare"] == "embed-1-herbs"


def test_raw_html_that_breaks_the_table_leaves_it_plain(body):
    note = OPT_IN + "| a | b |\n| - | - |\n| x</td><td>y | 1 |\n"
    soup = body({"Note.md": note})
    assert soup.select(".comparison") == []
    assert "x" in soup.table.get_text()


def test_text_of_headers_and_keys_is_escaped_in_attributes(body):
    note = OPT_IN + '| a | "b" `<i>` |\n| - | - |\n| "k" `<b>` | 1 |\n'
    soup = body({"Note.md": note})
    assert soup.td["data-label"] == '"b" <i>'
    assert soup.select_one(".row-link")["aria-label"] == 'Link to "k" <b>'


def test_formula_in_a_header_is_named_by_what_it_shows(body):
    soup = body({"Note.md": OPT_IN + "| a | $x^2$ |\n| - | - |\n| k | 1 |\n"})
    assert soup.td["data-label"] == "x2"


def test_empty_header_and_empty_key_are_no_headers(body):
    soup = body({"Note.md": OPT_IN + "| | b |\n| - | - |\n| | 1 |\n| k | 2 |\n"})
    assert [head.get_text() for head in soup.select("thead th")] == ["b"]
    assert len(soup.select("tbody th")) == 1


@pytest.mark.parametrize(
    ("columns", "classes"), [(4, []), (5, ["is-wide"]), (7, ["is-wide", "is-widest"])]
)
def test_many_columns_scroll_in_a_box_that_can_be_focused(body, columns, classes):
    row = "| x " * columns + "|\n"
    soup = body({"Note.md": OPT_IN + row + "| - " * columns + "|\n" + row})
    assert soup.select_one(".comparison")["class"] == ["comparison", *classes]
    assert ("tabindex" in soup.select_one(".comparison-box").attrs) is bool(classes)


# -- what was measured ---------------------------------------------------------------------------

LAB = "```python run label=tuned\nassert accuracy > 0.9\n```\n\n```python run label=plain\n1\n```\n"
CLAIMS = OPT_IN + (
    "| Method | Claim |\n| - | - |\n| a | [[Lab#^accuracy\\|0.95]] right |\n"
    "| b | see [[Lab#^tuned\\|the cell]] |\n| c | [[Lab#^loss]] |\n| d | [[Lab]] |\n"
)


@pytest.fixture
def marks(make_vault: Callable[..., Path]):
    """Return a function that gives the marks in the claims of a note about the cells of another."""

    def render(*ran: StoredCell, changed: int = -1, lab: str = LAB) -> list[list[str]]:
        root = make_vault({".knapper/config.yml": "dates: none", "Note.md": CLAIMS, "Lab.md": lab})
        if ran:
            store(root, "Lab.md", ran, changed=changed)
        site = Site.load(root)
        spec = next(each for each in site.pages if each.path == "Note.md")
        soup = BeautifulSoup(site.render(spec).html, "html.parser")
        return [
            [mark["aria-label"] for mark in cell.select("a .proof")]
            for cell in soup.select("tbody td")
        ]

    return render


ACCURACY, LOSS = Result("accuracy", 0.95), Result("loss", 2.5)
HELD, FAILED = "measured: the assertion held", "measured: the assertion did not hold"


def tuned(*outputs: object, assertions: int = 1) -> StoredCell:
    return StoredCell("", "tuned", assertions=assertions, outputs=outputs, results=(ACCURACY,))


PLAIN = StoredCell("", "plain", results=(LOSS,))


def test_claim_behind_which_an_assertion_held_is_marked(marks):
    assert marks(tuned(), PLAIN) == [[HELD], [HELD], [], []]


def test_number_without_an_assertion_is_not_marked(marks):
    assert marks(tuned(assertions=0), PLAIN) == [[], [], [], []]


def test_what_has_never_run_is_not_marked(marks):
    assert marks() == [[], [], [], []]


def test_claim_whose_code_changed_is_marked_otherwise(marks):
    outdated = "measured, but outdated: the code changed since"
    assert marks(tuned(), PLAIN, changed=0)[:2] == [[outdated], [outdated]]


def test_claim_whose_code_failed_is_marked_otherwise(marks):
    failure = Failure("AssertionError", "", "", 1)
    assert marks(tuned(failure), PLAIN)[1] == [FAILED]


def test_claim_whose_output_is_not_as_asserted_is_marked_otherwise(marks):
    lab = LAB.replace("```\n\n", "```\n\n```output\n0.95\n```\n\n", 1)
    assert marks(tuned(Printed("stdout", "0.95\n")), PLAIN, lab=lab)[1] == [HELD]
    assert marks(tuned(Printed("stdout", "0.41\n")), PLAIN, lab=lab)[1] == [FAILED]


def test_nothing_is_told_of_a_note_that_is_not_published(marks):
    assert marks(tuned(), PLAIN, lab=f"---\npublish: false\n---\n{LAB}") == [[], [], [], []]
