"""Embedded notes, sections and blocks (§5.1-5.5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

Body = Callable[..., BeautifulSoup]

PART = """---
key: hidden
---
zero

# One

first

## Two

second ^block

# Three

- item
- named ^item
  - child
- other
"""


def content(soup: BeautifulSoup) -> str:
    """Return the words of the one embed of a page."""
    found = soup.select(".embed-content")
    assert len(found) == 1, soup
    return " ".join(found[0].text.replace("¶", "").split())


@pytest.mark.parametrize(
    ("embed", "words"),
    [
        ("![[Part]]", "zero One first Two second Three item named child other"),
        ("![[Part#One]]", "One first Two second"),
        ("![[Part#One#Two]]", "Two second"),
        ("![[Part#^block]]", "second"),
        ("![[Part#^item]]", "named child"),
    ],
)
def test_shows_what_is_named(body: Body, embed: str, words: str) -> None:
    """§5.2."""
    assert content(body({"Note.md": f"before\n\n{embed}\n\nafter", "Part.md": PART})) == words


@pytest.mark.parametrize(("marker", "tag"), [("-", "ul"), ("1.", "ol")])
def test_item_stands_in_its_list(body: Body, marker: str, tag: str) -> None:
    soup = body({"Note.md": "![[Part#^i]]", "Part.md": f"{marker} a\n{marker} b ^i"})
    assert [item.text.strip() for item in soup.select(f".embed-content > {tag} > li")] == ["b"]


def test_text_round_an_embed_stays(body: Body) -> None:
    soup = body({"Note.md": "before\n\n![[Part]]\n\nafter", "Part.md": "in"})
    assert [p.text for p in soup.select("p")] == ["before", "in", "after"]


def test_title_leads_to_the_source(body: Body) -> None:
    soup = body({"Note.md": "![[Part#One]]", "Part.md": PART})
    title = soup.select_one(".embed-title a")
    assert title is not None
    assert (title.text, title["href"]) == ("Part > One", "../Part/#one")


def test_missing_file_is_named_and_the_page_goes_on(body: Body) -> None:
    """§5.1."""
    soup = body({"Note.md": "![[Nowhere]]\n\nafter"})
    missing = soup.select_one(".embed-missing")
    assert missing is not None
    assert "Nowhere" in missing.text
    assert "after" in soup.text


@pytest.mark.parametrize("subpath", ["#Nothing", "#^nothing", "#One#Three"])
def test_missing_place_shows_not_the_whole_note(body: Body, subpath: str) -> None:
    """§5.1."""
    soup = body({"Note.md": f"![[Part{subpath}]]", "Part.md": PART})
    assert soup.select_one(".embed-missing")
    assert "first" not in soup.text


def test_unpublished_leaves_nothing(body: Body) -> None:
    soup = body(
        {"Note.md": "a\n\n![[Secret|alias]]\n\nb", "Secret.md": "---\npublish: false\n---\nx"}
    )
    assert soup.text.split() == ["a", "b"]


def test_links_and_images_resolve_from_the_embedded_note(body: Body) -> None:
    """§5.3."""
    files = {
        "A/Note.md": "![[Part]]",
        "A/Kin.md": "",
        "A/pic.png": b"a",
        "Deep/Part.md": "[[Kin]] ![[pic.png]] [x](Kin.md)",
        "Deep/Kin.md": "",
        "Deep/pic.png": b"deep",
    }
    soup = body(files, "A/Note.md")
    assert [a["href"] for a in soup.select(".embed-content a")] == ["../../Deep/Kin/"] * 2
    assert [image["src"] for image in soup.select("img")] == ["../../Deep/pic.png"]


def test_five_levels_are_shown_and_no_more(body: Body) -> None:
    """§5.4."""
    files = {f"N{n}.md": f"level{n}\n\n![[N{n + 1}]]" for n in range(9)}
    soup = body(files, "N0.md")
    assert [p.text for p in soup.select("p")] == [f"level{n}" for n in range(6)]
    assert soup.select_one(".embed-cut a")


@pytest.mark.parametrize(
    "files",
    [
        {"Note.md": "word ![[Note]]"},
        {"Note.md": "word\n\n![[B]]", "B.md": "b\n\n![[Note]]"},
        {"Note.md": "# A\n\nword\n\n![[#A]]"},
        {"Note.md": "> word\n>\n> ![[#^x]]\n\n^x"},
        {"Note.md": "- word ![[Note#^x]] ^x"},
        {"Note.md": "word\n\n![[B#S]]", "B.md": "# S\n\n![[Note]]"},
    ],
)
def test_circles_end(body: Body, files: dict[str, str]) -> None:
    """§5.4."""
    soup = body(files)
    assert soup.select_one(".embed-cut")
    assert soup.text.count("word") <= 2


def test_same_note_twice_side_by_side_is_no_circle(body: Body) -> None:
    soup = body({"Note.md": "![[P]]\n\n![[P]]", "P.md": "in"})
    assert [each.text.strip() for each in soup.select(".embed-content")] == ["in", "in"]


def test_no_id_stands_twice(body: Body) -> None:
    part = "# Head\n\ntext[^1] ^id\n\n- item ^it\n\n[^1]: note"
    soup = body(
        {
            "Note.md": f"{part}\n\n![[P]]\n\n![[P]]\n\n![[P#Head]]\n\n![[Q]]",
            "P.md": part,
            "Q.md": f"{part}\n\n![[P]]",
        }
    )
    ids = [each["id"] for each in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_addresses_inside_an_embedded_note_stay_inside(body: Body) -> None:
    soup = body({"Note.md": "x[^1]\n\n![[P]]\n\n[^1]: mine", "P.md": "y[^1]\n\n[^1]: theirs"})
    inner = soup.select_one(".embed-content .footnote-ref a")
    assert inner is not None
    note = soup.find(id=str(inner["href"]).removeprefix("#"))
    assert note is not None
    assert "theirs" in note.text


def test_footnote_of_an_embedded_section_leads_to_its_own_page(body: Body) -> None:
    soup = body({"Note.md": "![[P#S]]", "P.md": "# S\n\ny[^1]\n\n[^1]: theirs"})
    ref = soup.select_one(".footnote-ref a")
    assert ref is not None
    assert str(ref["href"]).startswith("../P/#fn-")


def test_footnote_of_an_own_section_leads_down_this_page(body: Body) -> None:
    for name in ("Note.md", "index.md"):
        soup = body({name: "![[#S]]\n\n# S\n\ny[^1]\n\n[^1]: mine"}, name)
        for ref in soup.select(".footnote-ref a"):
            assert str(ref["href"]).rpartition("#")[0] in {"", "../Note/"}
            assert soup.find(id=str(ref["href"]).rpartition("#")[2])


def test_pages_do_not_grow_without_bound(body: Body) -> None:
    files = {f"N{n}.md": " ".join([f"![[N{n + 1}]]\n\n"] * 5) for n in range(6)}
    soup = body({**files, "N6.md": "end"}, "N0.md")
    assert len(soup.select(".embed-content")) <= 200


def test_stretch_that_raw_html_crosses_is_closed(body: Body) -> None:
    """An open tag of an embedded section must not swallow the rest of the page."""
    part = "<div class='open'>\n\n# A\n\nin\n\n</div>\n\n# B\n\n<div>\n\nlast"
    for section in ("A", "B"):
        soup = body({"Note.md": f"![[P#{section}]]\n\nafter", "P.md": part})
        after = next(p for p in soup.select("p") if p.text == "after")
        assert after.parent is soup


def test_canvas_is_shown_in_place(body: Body) -> None:
    """§5.7."""
    canvas = '{"nodes":[{"id":"a","type":"text","text":"card [[Note]]"}]}'
    soup = body({"Note.md": "![[Board.canvas]]", "Board.canvas": canvas})
    card = soup.select_one(".embed .canvas-text")
    assert card is not None
    assert card.text.strip() == "card Note"


def test_base_is_named_and_not_shown(body: Body) -> None:
    soup = body(
        {"Note.md": "![[Shelf.base]]\n\nafter", "Shelf.base": "views: [{name: secret view}]"}
    )
    assert "Shelf.base" in soup.text
    assert "secret view" not in soup.text
