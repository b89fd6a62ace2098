"""What search knows of a note, for Material's search and for Pagefind."""

from __future__ import annotations

from bs4 import BeautifulSoup

from knapper.compile import CompileOptions, compile_note
from knapper.site.search import note_document, note_entries


def _note(text: str):
    return compile_note(text, CompileOptions())


def _entries(text: str, **more):
    return list(note_entries(_note(text), "N/", "N", (), **more))


def _document(text: str, tags=(), folder="", hidden=()) -> BeautifulSoup:
    made = note_document(
        _note(text), "a&b/", "A & <b>", tags, folder=folder, hidden=hidden, language="en"
    )
    return BeautifulSoup(made, "html.parser")


def _filters(soup: BeautifulSoup) -> list[tuple[str, str]]:
    return [
        (each["data-pagefind-filter"].removesuffix("[data-v]"), each["data-v"])
        for each in soup.select("[data-pagefind-filter]")
    ]


class TestEntries:
    def test_aliases_are_an_entry_that_leads_to_the_top(self):
        _, alias, _ = _entries("---\naliases: [One, T & T]\n---\n# top\n", alias_of="Wie {name}")
        assert alias == {"location": "N/#TOP", "title": "One, T &amp; T", "text": "Wie N"}

    def test_tags_are_those_of_the_notes_start_alone(self):
        entries = list(note_entries(_note("# One\n\ntext"), "N/", "N", ("tag",)))
        assert [entry.get("tags") for entry in entries] == [["tag"], None]

    def test_words_without_blanks_are_parted(self):
        start, *_ = _entries("検索エンジンの使い方 and 语言模型2 café")
        assert start["text"].split("\u200b") == [
            *("検", "索", "エンジンの", "使", "い", "方 and 语"),
            *("言", "模", "型", "2 café"),
        ]

    def test_their_signs_part_words_as_blanks_do(self):
        start, *_ = _entries("検索、使い方（links）。Next, one")
        parted = start["text"].replace("\u200b", "|")
        assert parted == "検|索|、|使|い|方|（|links|）。|Next, one"


class TestDocument:
    def test_holds_title_address_sections_and_aliases_as_headings(self):
        soup = _document("---\naliases: [Nick]\n---\nzero\n\n# One\n\none `<i>`\n\n### Two\n\ntwo")
        headings = [(each.name, each.get("id"), each.text) for each in soup.select("h1,h2,h3")]
        assert headings == [
            ("h1", None, "A & <b>"),
            ("h2", "one", "One"),
            ("h3", "two", "Two"),
            ("h1", "TOP", "Nick"),
        ]
        assert soup.h1["data-u"] == "a&b/"
        assert [each.text for each in soup.select("p")] == ["zero", "one <i>", "two"]

    def test_filters_are_tags_and_folders_with_what_they_are_in_type_and_status(self):
        soup = _document(
            '---\nType: [\'x y\', z]\nstatus: "a\\"b"\nother: no\n---\n', ("t/u", "t/v"), "F/G"
        )
        assert _filters(soup) == [
            ("tag", "t"),
            ("tag", "t/u"),
            ("tag", "t/v"),
            ("folder", "F"),
            ("folder", "F/G"),
            ("type", "x y"),
            ("type", "z"),
            ("status", 'a"b'),
        ]

    def test_hidden_properties_and_names_of_other_notes_are_no_filters(self):
        assert (
            _filters(_document("---\ntype: a\nstatus: '[[Secret]]'\n---\n", hidden=["Type"])) == []
        )

    def test_words_without_blanks_are_parted_by_blanks(self):
        assert _document("全文検索").p.text == "全 文 検 索"
