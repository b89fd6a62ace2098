"""The table of a note's properties (§9)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag

Page = Callable[..., BeautifulSoup]
OTHER = {"Other.md": "", "Secret.md": "---\npublish: false\n---"}


def rows(soup: BeautifulSoup) -> dict[str, Tag]:
    return {str(row["data-property"]): row.td for row in soup.select("table.properties tr")}  # type: ignore[misc]


def row(page: Page, value: str, name: str = "key") -> Tag:
    return rows(page({"Note.md": f"---\n{name}: {value}\n---\n", **OTHER}))[name]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("words here", "words here"),
        ("12", "12"),
        ("1.50", "1.5"),
        ("2024-02-31", "2024-02-31"),
        ("2024-05-06T07:08:09", "2024-05-06T07:08:09"),
        ('"<b>x</b> & y"', "<b>x</b> & y"),
    ],
)
def test_value_is_shown_as_text(page: Page, value: str, shown: str) -> None:
    """§9.2: impossible dates are data; §9.3."""
    cell = row(page, value)
    assert cell.text == shown
    assert not cell.select("b")


@pytest.mark.parametrize(("value", "checked"), [("true", True), ("false", False)])
def test_checkbox(page: Page, value: str, checked: bool) -> None:
    (box,) = row(page, value).select("input[type=checkbox][disabled]")
    assert box.has_attr("checked") is checked
    assert box["aria-label"]


def test_list(page: Page) -> None:
    assert [item.text for item in row(page, "[one, 2, '[[Other]]']").select("li")] == [
        "one",
        "2",
        "Other",
    ]


def test_nested_data_is_shown_as_data(page: Page) -> None:
    assert row(page, "{a: {b: 1}}").text == '{"a": {"b": 1}}'
    assert "[[1]" in row(page, "[[1], [2]]").text.replace(" ", "")


@pytest.mark.parametrize(
    ("value", "text", "href"),
    [
        ('"[[Other]]"', "Other", "../Other/"),
        ('"[[Other|shown]]"', "shown", "../Other/"),
        ('"[shown](Other.md)"', "shown", "../Other/"),
        ('"see [[Other]] there"', "Other", "../Other/"),
        ("https://a.example/x?y=1", "https://a.example/x?y=1", "https://a.example/x?y=1"),
        ('"[site](https://a.example)"', "site", "https://a.example"),
    ],
)
def test_links_are_live(page: Page, value: str, text: str, href: str) -> None:
    """§9.4."""
    (anchor,) = row(page, value).select("a")
    assert (anchor.text, anchor["href"]) == (text, href)


def test_unresolved_and_unpublished_links_are_not(page: Page) -> None:
    cell = row(
        page, '["[[Nowhere]]", "[[Secret]]", "[x](javascript:alert(1))", "[y](file:///etc)"]'
    )
    assert not cell.select("[href]")
    assert [a.text for a in cell.select("a.is-unresolved")] == ["Nowhere"]


@pytest.mark.parametrize("value", ["[One, '#two/three']", "One"])
def test_tags_lead_to_their_pages(page: Page, value: str) -> None:
    """§8.4: with or without `#`, a single string is fine."""
    found = [(a.text, a["href"]) for a in row(page, value, "tags").select("a.tag")]
    expected = [("#One", "../tags/One/"), ("#two/three", "../tags/two/three/")]
    assert found == expected[: len(found)]
    assert found


@pytest.mark.parametrize(("tags", "folded"), [(6, 0), (7, 3)])
def test_many_tags_are_parted_for_small_screens(page: Page, tags: int, folded: int) -> None:
    """A few are shown at once, none is left out, and all stand in their order."""
    cell = row(page, f"[{', '.join(f't{n}' for n in range(tags))}]", "tags")
    assert [a.text for a in cell.select("a.tag")] == [f"#t{n}" for n in range(tags)]
    assert len(cell.select("details a.tag")) == folded
    assert [each.text for each in cell.select("summary")] == ([f"{folded} more"] if folded else [])


def test_what_says_how_to_publish_is_not_shown(page: Page) -> None:
    source = "---\npublish: true\npermalink: x\ncssclasses: [wide]\nimage: p.png\nkept: 1\n---\n"
    assert list(rows(page({"Note.md": source}))) == ["kept"]


@pytest.mark.parametrize("source", ["", "---\n---\n", "---\na:\nb: ''\nc: []\ntags: ['#']\n---\n"])
def test_empty_properties_make_no_table(page: Page, source: str) -> None:
    assert not page({"Note.md": source}).select("table.properties")


def test_hidden_by_configuration(page: Page) -> None:
    note = {"Note.md": "---\nStatus: x\nkept: 1\n---\n"}
    assert list(rows(page({**note, ".knapper/config.yml": "hide_properties: [status]"}))) == [
        "kept"
    ]
    assert not rows(page({**note, ".knapper/config.yml": "show_properties: false"}))


def test_names_are_escaped(page: Page) -> None:
    soup = page({"Note.md": '---\n"<b>": <i>x</i>\n---\n'})
    assert [th.text for th in soup.select("table.properties th")] == ["<b>"]
    assert not soup.select("table.properties b, table.properties i")


def test_cssclasses_are_on_the_text(page: Page) -> None:
    """§9.5."""
    soup = page({"Note.md": "---\ncssclasses: [wide, 'x\"y']\n---\n"})
    found = soup.select_one(".vault-note")
    assert found is not None
    assert "wide" in found["class"]
