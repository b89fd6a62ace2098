"""Long lists stand on several pages, each with an address and links to the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from knapper.site import Site
from knapper.site.paging import pager


def _pages(site: Site, kind: str, key: str) -> list[tuple[str, list[str]]]:
    """Return address and listed notes of each page of a tag or folder."""
    found = []
    for spec in site.pages:
        if (spec.kind, spec.key) == (kind, key):
            soup = BeautifulSoup(site.render(spec).html, "html.parser")
            notes = soup.select(".folder-notes a, .tag-notes a")
            found.append((spec.url, [link.get_text() for link in notes]))
    return found


@pytest.fixture
def long(make_vault: Callable[..., Path]) -> Site:
    notes = {f"F/n{number:03}.md": "#many" for number in range(115)}
    return Site.load(make_vault({"Home.md": "", "G/other.md": "#few", **notes}))


def test_a_tag_with_many_notes_has_several_pages(long: Site) -> None:
    pages = _pages(long, "tag", "many")
    assert [url for url, _ in pages] == ["tags/many/", "tags/many/2/", "tags/many/3/"]
    assert [len(notes) for _, notes in pages] == [50, 50, 15]
    assert [note for _, notes in pages for note in notes] == [f"n{n:03}" for n in range(115)]


def test_so_has_a_folder(long: Site) -> None:
    pages = _pages(long, "folder", "F")
    assert [(url, len(notes)) for url, notes in pages] == [
        ("F/", 50),
        ("F/2/", 50),
        ("F/3/", 15),
    ]


def test_a_short_list_has_one_page_and_no_links(long: Site) -> None:
    (spec,) = (spec for spec in long.pages if spec.key == "few")
    assert "vault-pager" not in long.render(spec).html


def test_a_folder_with_a_note_of_its_own_goes_on_behind_it(make_vault: Callable[..., Path]) -> None:
    notes = {f"F/n{number:03}.md": "" for number in range(50)}
    full = Site.load(make_vault({"F.md": "text", **notes}))
    assert full.addresses.further == {}  # the folder's own note is not in its list
    more = Site.load(make_vault({"F/n050.md": ""}))
    (second,) = (spec for spec in more.pages if spec.number == 2)
    html = more.render(second).html
    assert second.title == "F, page 2"
    assert ">n050</a>" in html
    assert 'rel="prev" href="../../F/"' in html


def test_what_is_in_the_root_has_a_page_where_the_front_page_is_a_note(
    make_vault: Callable[..., Path],
) -> None:
    notes = {f"n{number:03}.md": "" for number in range(51)}
    bare = Site.load(make_vault(notes, "bare"))
    assert bare.own_url("contents") is None
    assert bare.addresses.further["folder", ""] == ["2/"]
    site = Site.load(make_vault({"Home.md": "", "F/x.md": "", **notes}))
    assert site.own_url("contents") == "contents/"
    assert site.addresses.further["folder", ""] == ["contents/2/"]
    first, second = (spec for spec in site.pages if spec.title.startswith("Contents"))
    html = site.render(first).html
    assert html.count("internal-link") == 50
    assert '<a class="internal-link" href="../F/">F</a>' in html
    assert ">n050</a>" in site.render(second).html
    assert 'rel="prev" href="../../contents/"' in site.render(second).html
    assert '<a href="contents/">all 51 notes</a>' in site.navigation.render("", "", "Home.md")


def test_a_note_keeps_the_address_that_a_further_page_would_have(
    make_vault: Callable[..., Path],
) -> None:
    notes = {f"F/n{number:03}.md": "" for number in range(51)}
    site = Site.load(make_vault({"F/2.md": "", **notes}))
    assert site.addresses.notes["F/2.md"] == "F/2/"
    assert site.addresses.further["folder", "F"] == ["F/2-2/"]


def test_links_between_pages_say_where_one_is() -> None:
    urls = ["x/", *(f"x/{number}/" for number in range(2, 12))]
    soup = BeautifulSoup(pager(urls, 6), "html.parser")
    assert [item.get_text() for item in soup.find_all("li")] == "1 … 4 5 6 7 8 … 11".split()
    here = soup.select_one("[aria-current=page]")
    assert here is not None
    assert here.get_text() == "6"
    assert [link["href"] for link in soup.select("[rel]")] == ["../../x/5/", "../../x/7/"]
    assert 'rel="prev"' not in pager(urls, 1)
    assert 'rel="next"' not in pager(urls, 11)


def test_many_tags_are_found_by_letter(make_vault: Callable[..., Path]) -> None:
    names = [f"{letter}{number}" for letter in "abcé" for number in range(30)]
    text = " ".join(f"#{name}" for name in names)
    site = Site.load(make_vault({"a.md": f"#b7 {text} #1st", "b.md": "#b7"}))
    (spec,) = (spec for spec in site.pages if spec.kind == "tags")
    soup = BeautifulSoup(site.render(spec).html, "html.parser")
    letters = [link.get_text() for link in soup.select(".tag-letters a")]
    assert letters == ["0–9", "A", "B", "C", "E"]
    for link in soup.select(".tag-letters a"):
        assert soup.find(id=str(link["href"])[1:]) is not None
    most = soup.select_one(".tag-cloud li")
    assert most is not None
    assert most.get_text(" ", strip=True) == "#b7 2"
    assert len(soup.select(".tag-tree a")) == len(names) + 1


def test_many_tags_below_one_are_folded(make_vault: Callable[..., Path]) -> None:
    text = " ".join(f"#top/t{number}" for number in range(13))
    site = Site.load(make_vault({"a.md": f"{text} #few/one"}))
    (spec,) = (spec for spec in site.pages if spec.kind == "tags")
    soup = BeautifulSoup(site.render(spec).html, "html.parser")
    assert [fold.get_text() for fold in soup.find_all("summary")] == ["13 tags below"]
