"""Links to a row of a comparison table, `[[Garden#herbs=sage]]`, as the site addresses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from knapper.site import Site
from knapper.site.fingerprints import Fingerprints

GARDEN = """\
---
cssclasses: [comparison]
---
## Herbs

| Herb | Height |
| --- | --- |
| Sage (SG) | 40 |
| Sweet basil | 9 |

## a=b
"""


@pytest.fixture
def site(make_vault: Callable[..., Path]) -> Callable[..., Site]:
    """Return a function that loads a vault of a garden and a note with this text."""

    def load(text: str, garden: str = GARDEN) -> Site:
        return Site.load(make_vault({"Garden.md": garden, "Note.md": text}))

    return load


def _findings(site: Site) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.message, one.help) for one in site.diagnostics if one.code[0] == "L"]


def _links(site: Site, path: str = "Note.md") -> list[str]:
    spec = next(each for each in site.pages if each.path == path)
    soup = BeautifulSoup(site.render(spec).html, "html.parser")
    return [str(a["href"]) for a in soup.select(".vault-note a.internal-link")]


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("[[Garden#herbs=sg]]", "herbs=sg"),
        ("[[Garden#Herbs=SG|the sage]]", "herbs=sg"),
        ("[[Garden#herbs=sweet-basil]]", "herbs=sweet-basil"),
        ("[sage](Garden.md#herbs=sg)", "herbs=sg"),
        ("[[Garden#a=b]]", "ab"),  # a heading goes first
    ],
)
def test_a_link_leads_to_the_row_and_is_no_finding(site, link, leads):
    found = site(f"See {link}.\n")
    assert _findings(found) == []
    assert _links(found) == [f"../Garden/#{leads}"]
    spec = next(each for each in found.pages if each.path == "Garden.md")
    assert BeautifulSoup(found.render(spec).html, "html.parser").find(id=leads)


def test_a_note_links_to_its_own_row(site):
    found = site("", GARDEN.replace("## a=b", "[[#herbs=sg]]"))
    assert "L002" not in [code for code, *_ in _findings(found)]
    assert _links(found, "Garden.md") == ["#herbs=sg"]


@pytest.mark.parametrize(
    ("link", "help_"),
    [
        ("herbs=sweet-basli", "did you mean `#herbs=sweet-basil`?"),
        ("hersb=sweet-basil", "did you mean `#herbs=sweet-basil`?"),
        ("herbs=parsley", "the link leads to the note instead"),
    ],
)
def test_a_row_that_is_not_there_is_found(site, link, help_):
    found = site(f"See [[Garden#{link}]].\n")
    said = f"`Garden.md` has no heading and no row `{link}`"
    assert _findings(found) == [("L002", said, help_)]
    assert _links(found) == ["../Garden/"]


def test_a_row_is_not_embedded(site):
    assert [code for code, *_ in _findings(site("![[Garden#herbs=sg]]\n"))] == ["L002"]


def test_a_table_that_is_no_comparison_has_no_rows_to_link_to(site):
    found = site("[[Garden#herbs=sg]]\n", GARDEN.replace("comparison", "other"))
    assert [code for code, *_ in _findings(found)] == ["L002"]


def test_rows_of_a_note_that_is_not_published_are_not_told(site):
    found = site("[[Garden#herbs=sgg]]\n", GARDEN.replace("---\n", "---\npublish: false\n", 1))
    assert [code for code, *_ in _findings(found)] != ["L002"]
    assert "sg" not in str([help_ for *_, help_ in _findings(found)])


def test_a_page_is_printed_again_when_the_row_that_it_names_comes_or_goes(make_vault):
    def made(garden: str) -> bytes:
        site = Site.load(make_vault({"Garden.md": garden, "Note.md": "[[Garden#herbs=sg]]\n"}))
        spec = next(each for each in site.pages if each.path == "Note.md")
        return Fingerprints(site, b"").of(spec, None, None)

    before = made(GARDEN)
    assert made(GARDEN.replace("40", "41")) == before
    assert made(GARDEN.replace("(SG)", "(SAGE)")) != before
