"""Where the links of a page lead (§2, §3, §4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

Body = Callable[..., BeautifulSoup]

OTHER = {"Sub/My Note.md": "# Some Head\n\ntext ^block\n\n## A & B"}


def link(soup: BeautifulSoup) -> tuple[str, str | None]:
    found = soup.select("a")
    assert len(found) == 1, soup
    href = found[0].get("href")
    return found[0].text, None if href is None else str(href)


@pytest.mark.parametrize(
    ("source", "text", "href"),
    [
        ("[[My Note]]", "My Note", "../Sub/My-Note/"),
        ("[[my note.md]]", "my note.md", "../Sub/My-Note/"),
        ("[[Sub/My Note|shown]]", "shown", "../Sub/My-Note/"),
        ("[[My Note#some head]]", "My Note > some head", "../Sub/My-Note/#some-head"),
        ("[[My Note#^block]]", None, "../Sub/My-Note/#^block"),
        ("[text](My%20Note.md)", "text", "../Sub/My-Note/"),
        ("[text](<Sub/My Note.md#Some Head>)", "text", "../Sub/My-Note/#some-head"),
    ],
)
def test_resolved(body: Body, source: str, text: str | None, href: str) -> None:
    shown, address = link(body({"Note.md": source, **OTHER}))
    assert address == href
    assert text is None or shown == text


def test_broken_fragment_leads_to_the_note(body: Body) -> None:
    """§3.8."""
    assert link(body({"Note.md": "[[My Note#Nothing]]", **OTHER}))[1] == "../Sub/My-Note/"


def test_unresolved_has_no_address(body: Body) -> None:
    """§3.7: shown differently, no live link to a 404."""
    soup = body({"Note.md": "[[Nowhere|shown]] [x](gone.md)"})
    assert [(a.text, a.get("href"), a["class"]) for a in soup.select("a")] == [
        ("shown", None, ["internal-link", "is-unresolved"]),
        ("x", None, ["internal-link", "is-unresolved"]),
    ]


def test_unpublished_is_plain_text(body: Body) -> None:
    soup = body(
        {
            "Note.md": "see [[Secret|this]] and [that](Secret.md)",
            "Secret.md": "---\npublish: false\n---",
        }
    )
    assert not soup.select("a")
    assert soup.text.strip() == "see this and that"


def test_own_heading_and_block(body: Body) -> None:
    """§3.9."""
    soup = body({"Note.md": "[[#Head]] [[#^id]] [x](#Head) [[Note#Head]]\n\n# Head\n\ntext ^id"})
    hrefs = [a["href"] for a in soup.select("p > a")]
    assert hrefs == ["#head", "#^id", "#head", "#head"]
    assert soup.select_one("#head")
    assert soup.select_one('[id="^id"]')


def test_address_is_encoded(body: Body) -> None:
    soup = body({"Note.md": '[[Zoë\'s "50%" & more]]', 'Zoë\'s "50%" & more.md': ""})
    href = str(soup.select("a")[0]["href"])
    assert '"' not in href
    assert " " not in href
    assert href.startswith("../Zo%C3%AB")


def test_link_to_a_file_leads_to_it(body: Body) -> None:
    soup = body({"Note.md": "[[data.csv]] [[paper.pdf#page=3]]", "data.csv": "1", "paper.pdf": "x"})
    assert [a["href"] for a in soup.select("a")] == ["../data.csv", "../paper.pdf#page=3"]


def test_tag_leads_to_its_page(body: Body) -> None:
    """§8.4."""
    soup = body({"Note.md": "on #Some/tag and #some"})
    assert [(a.text, a["href"]) for a in soup.select("a.tag")] == [
        ("#Some/tag", "../tags/Some/tag/"),
        ("#some", "../tags/Some/"),
    ]


def test_raw_html_links_and_pictures(body: Body) -> None:
    soup = body(
        {
            "Note.md": '<a href="Sub/My%20Note.md#Some Head">x</a> <img src="p.png" alt="y">'
            ' <a href="gone.md">z</a> <img src="gone.png">',
            "p.png": b"png",
            **OTHER,
        }
    )
    links, images = soup.select("a"), soup.select("img")
    assert [a["href"] for a in links] == ["../Sub/My-Note/#some-head", "#"]
    assert [image["src"] for image in images] == ["../p.png", "data:,"]


def test_raw_address_from_the_root_of_the_host_stands(body: Body) -> None:
    """It may lead to another part of the same host, which no vault knows."""
    (anchor,) = body({"Note.md": '<a href="/shop/#now">x</a>'}).select("a")
    assert anchor["href"] == "/shop/#now"


def test_of_the_home_page_start_at_the_root(body: Body) -> None:
    soup = body({"index.md": "[[My Note]] [[index]]", **OTHER}, "index.md")
    assert [a["href"] for a in soup.select("a")] == ["Sub/My-Note/", "./"]


def test_to_the_home_page_climb(body: Body) -> None:
    soup = body({"index.md": "", "Sub/a.md": "[[index]]"}, "Sub/a.md")
    assert soup.select("a")[0]["href"] == "../../"


def test_markup_in_names_is_escaped(body: Body) -> None:
    soup = body({"Note.md": "[[<b>x</b>|<i>y</i>]] [[<script>alert(1)</script>]]"})
    assert not soup.select("script, b")
