"""Who links here: the sections under a note's text (§10)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag

Page = Callable[..., BeautifulSoup]


def groups(soup: BeautifulSoup, section: str = "backlinks") -> dict[str, Tag]:
    return {
        str(item.a.text): item  # type: ignore[union-attr]
        for item in soup.select(f"aside.{section} > ul > li, aside.{section} > details > ul > li")
    }


def test_sentence_round_a_link(page: Page) -> None:
    found = groups(
        page({"Note.md": "", "A.md": "One thing. See [[Note|this one]] for more. Another."})
    )
    (quote,) = found["A"].select("li")
    assert quote.text == "See this one for more."
    assert [mark.text for mark in quote.select("mark")] == ["this one"]
    assert found["A"].a is not None
    assert found["A"].a["href"] == "../A/"


@pytest.mark.parametrize(
    "source",
    [
        "x [t](Note.md) y",
        "![[Note]]",
        "[[Note#Head]]",
        "> [!note] see [[Note]]",
        "| A |\n|---|\n| [[Note]] |",
        "x[^1]\n\n[^1]: see [[Note]]",
    ],
)
def test_every_kind_of_link_counts(page: Page, source: str) -> None:
    assert list(groups(page({"Note.md": "# Head", "A.md": source}))) == ["A"]


@pytest.mark.parametrize("source", ["`[[Note]]`", "```\n[[Note]]\n```", "[[Nick]]", "Note"])
def test_code_aliases_and_plain_names_do_not(page: Page, source: str) -> None:
    soup = page({"Note.md": "---\naliases: [Nick]\n---\n", "A.md": source})
    assert not soup.select(".backlinks")


def test_property_link_is_named_by_its_property(page: Page) -> None:
    """§9.4."""
    found = groups(page({"Note.md": "", "A.md": '---\nup: "[[Note]]"\n---\n'}))
    assert "up" in found["A"].text


def test_sentence_says_more_than_a_property(page: Page) -> None:
    found = groups(page({"Note.md": "", "A.md": '---\nup: "[[Note]]"\n---\nsee [[Note]]'}))
    assert [quote.text for quote in found["A"].select("li")] == ["see Note"]


def test_own_links_and_unpublished_notes_do_not_count(page: Page) -> None:
    files = {"Note.md": "[[Note]] [[#x]]", "S.md": "---\npublish: false\n---\n[[Note]]"}
    assert not page(files).select(".backlinks")


def test_nothing_links_here_nothing_is_shown(page: Page) -> None:
    assert not page({"Note.md": "text"}).select("aside")


def test_many_notes_fold(page: Page) -> None:
    files = {f"N{n}.md": "[[Note]]" for n in range(20)}
    soup = page({"Note.md": "", **files})
    assert len(soup.select(".backlinks > ul > li")) < 20
    assert (
        len(soup.select(".backlinks details li > a")) + len(soup.select(".backlinks > ul > li > a"))
        == 20
    )
    count = soup.select_one(".backlinks .count")
    assert count is not None
    assert count.text == "20"


def test_many_quotes_of_one_note_fold(page: Page) -> None:
    source = "\n\n".join(f"Line {n} has [[Note]]." for n in range(9))
    item = groups(page({"Note.md": "", "A.md": source}))["A"]
    assert len(item.select("li")) == 9
    assert len(item.select("details li")) > 0


def test_unlinked_mention_is_folded_and_quoted(page: Page) -> None:
    soup = page({"Some Note.md": "", "A.md": "about Some Note and more"}, "Some Note.md")
    assert soup.select_one("aside.mentions > details:not([open])")
    assert "about Some Note and more" in groups(soup, "mentions")["A"].text


def test_unlinked_mentions_can_be_turned_off(page: Page) -> None:
    files = {"Some Note.md": "", "A.md": "about Some Note"}
    config = {".knapper/config.yml": "unlinked_mentions: false"}
    assert not page({**files, **config}, "Some Note.md").select(".mentions")


def test_markup_in_a_quote_is_text(page: Page) -> None:
    soup = page({"Note.md": "", "A.md": "a `<b>x</b>` [[Note|<i>y</i>]] & z"})
    quote = groups(soup)["A"].select("li")[0]
    assert not quote.select("b, i")
    assert "<b>x</b>" in quote.text


def test_a_quote_leads_to_its_section_or_block(page: Page) -> None:
    source = "one [[Note]]\n\n## Part\n\ntwo [[Note]]\n\nthree [[Note]] ^here"
    quotes = groups(page({"Note.md": "", "A.md": source}))["A"].select("li")
    assert [quote.a and quote.a["href"] for quote in quotes] == [None, "../A/#part", "../A/#^here"]


def test_unlinked_mentions_lead_to_their_section_too(page: Page) -> None:
    soup = page({"Some Note.md": "", "A.md": "## Part\n\non Some Note here"}, "Some Note.md")
    (quote,) = groups(soup, "mentions")["A"].select("li")
    assert quote.a is not None
    assert quote.a["href"] == "../A/#part"


def test_numbers_in_names_stand_in_their_order(page: Page) -> None:
    files = {f"N {n}.md": "[[Note]]" for n in (10, 9, 1)}
    assert list(groups(page({"Note.md": "", **files}))) == ["N 1", "N 9", "N 10"]


def kinds(soup: BeautifulSoup) -> dict[str, bool]:
    """Return each group of notes with whether it is open."""
    return {
        each.summary.text: "open" in each.attrs  # type: ignore[union-attr]
        for each in soup.select("aside.backlinks > details.mention-kind")
    }


def test_many_notes_are_put_together_by_type(page: Page) -> None:
    files = {f"M{n}.md": "---\ntype: method\n---\n[[Note]]" for n in range(12)}
    files |= {f"D{n}.md": "---\ntype: data\n---\n[[Note]]" for n in range(6)}
    files |= {"X.md": "[[Note]]"}
    assert kinds(page({"Note.md": "", **files})) == {
        "method 12": True,
        "data 6": False,
        "Others 1": True,
    }


def test_many_notes_without_types_are_put_together_by_folder(page: Page) -> None:
    files = {f"A/N{n}.md": "[[Note]]" for n in range(10)}
    files |= {f"B/N{n}.md": "[[Note]]" for n in range(10)}
    assert list(kinds(page({"Note.md": "", **files}))) == ["A 10", "B 10"]


def test_few_notes_are_not_put_together(page: Page) -> None:
    files = {f"{folder}/N.md": "[[Note]]" for folder in "ABCD"}
    assert not kinds(page({"Note.md": "", **files}))


def test_a_note_that_all_link_to_stays_light(page: Page) -> None:
    files = {f"N{n}.md": "A sentence of some length says [[Note]] here." for n in range(2100)}
    soup = page({"Note.md": "", **files})
    assert soup.select_one(".backlinks .count").text == "2100"  # type: ignore[union-attr]
    assert len(soup.select(".backlinks li > a.internal-link")) == 2000
    assert len(soup.select(".backlinks mark")) == 150
    assert "100 more notes" in soup.select_one(".backlinks").text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("language", "title"),
    [("de", "Verlinkte Erwähnungen"), ("pt-BR", "Menções com ligação"), ("sv", "Linked mentions")],
)
def test_the_words_are_in_the_language_of_the_site(page: Page, language: str, title: str) -> None:
    config = f"language: {language}\ndates: none"
    soup = page({"Note.md": "", "A.md": "see [[Note]]", ".knapper/config.yml": config})
    assert soup.select_one("aside.backlinks")["aria-label"] == title  # type: ignore[index]
