"""Feeds of what changed last."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from knapper.site import Host, Site
from knapper.site.feeds import feeds

ATOM = "{http://www.w3.org/2005/Atom}"
HOST = Host("https://site.example/base/", "Name & <site>")


def note(day: str, text: str = "text", more: str = "") -> str:
    return f"---\ncreated: {day}\n{more}---\n{text}"


@pytest.fixture
def made(make_vault: Callable[..., Path]) -> Callable[..., tuple[Any, Any]]:
    """Return a function from a vault to its feeds: the root of the Atom, and the JSON."""

    def make(files: dict[str, Any]) -> tuple[Any, Any]:
        config = files.setdefault(".knapper/config.yml", "")
        files[".knapper/config.yml"] = f"dates: properties\n{config}"
        found = dict(feeds(Site.load(make_vault(files)), HOST))
        return ET.fromstring(found["feed.xml"]), json.loads(found["feed.json"])

    return make


def test_both_list_the_newest_first(made: Callable[..., Any]) -> None:
    atom, data = made(
        {
            "old.md": note("2023-01-02"),
            "new.md": note("2024-05-06"),
            "changed.md": note("2020-01-01", more="modified: 2024-02-03\n"),
            "undated.md": "no date",
            "odd.md": note("2024-13-45"),
        }
    )
    assert [item["title"] for item in data["items"]] == ["new", "changed", "old"]
    assert [each.findtext(f"{ATOM}title") for each in atom.iter(f"{ATOM}entry")] == [
        "new",
        "changed",
        "old",
    ]
    assert atom.findtext(f"{ATOM}updated") == "2024-05-06T00:00:00Z"
    assert data["items"][1]["date_published"] == "2020-01-01T00:00:00Z"
    assert data["items"][1]["date_modified"] == "2024-02-03T00:00:00Z"


def test_atom_has_what_its_standard_asks_for(made: Callable[..., Any]) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    vault = {f"n{number}.md": note(f"2024-01-{number:02}") for number in range(1, 29)}
    atom, _ = made(vault | {"long.md": note("2024-02-01", "word " * 20_000)})
    for element in (atom, *atom.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
    assert atom.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in atom.findall(f"{ATOM}link")}
    assert links == {"self": f"{HOST.url}feed.xml", None: HOST.url}
    entries = list(atom.iter(f"{ATOM}entry"))
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) == 29
    whole = [entry.find(f"{ATOM}content") is not None for entry in entries]
    assert whole == [False] + [True] * 19 + [False] * 9  # the first is too long
    for entry in entries:
        assert entry.find(f"{ATOM}summary") is not None


def test_json_feed_has_what_its_standard_asks_for(made: Callable[..., Any]) -> None:
    _, data = made({f"n{number}.md": note(f"2024-01-{number:02}") for number in range(1, 29)})
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert data["title"] == HOST.name
    assert data["feed_url"] == "https://site.example/base/feed.json"
    for item in data["items"]:
        assert item["id"] == item["url"] == f"https://site.example/base/{item['title']}/"
        assert ("content_html" in item) != ("content_text" in item)


def test_addresses_in_a_text_are_whole(made: Callable[..., Any]) -> None:
    _, data = made(
        {
            "F/a.md": note("2024-01-01", "[[b#Head|x]] ![[p.png]] [own](#here)"),
            "b.md": "# Head",
            "p.png": b"x",
        }
    )
    html = data["items"][0]["content_html"]
    assert 'href="https://site.example/base/b/#head"' in html
    assert 'src="https://site.example/base/p.png"' in html
    assert 'href="https://site.example/base/F/a/' in html
    assert '="../' not in html


def test_no_private_note_and_no_unlisted_one(made: Callable[..., Any]) -> None:
    atom, data = made(
        {
            "a.md": note("2024-01-01", "[[Secret|x]] ![[Secret]] %%secretword%%"),
            "Secret.md": note("2024-01-02", "secretword", "publish: false\n"),
            "left.md": note("2024-01-03", "secretword", "robots: noindex\n"),
        }
    )
    text = ET.tostring(atom, encoding="unicode") + json.dumps(data)
    assert [item["title"] for item in data["items"]] == ["a"]
    assert "secretword" not in text
    assert "Secret" not in text


def test_marks_and_characters_that_xml_lacks_do_no_harm(made: Callable[..., Any]) -> None:
    atom, data = made(
        {
            "a & <b>.md": note(
                "2024-01-01", "]]> \x07 &amp; <b>x</b>", 'author: ["A & B", "[[p/C]]"]\n'
            )
        }
    )
    entry = atom.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "a & <b>"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "A & B, C"
    assert "<b>x</b>" in entry.findtext(f"{ATOM}content")
    assert data["items"][0]["authors"] == [{"name": "A & B, C"}]


def test_without_an_address_there_is_none(make_vault: Callable[..., Path]) -> None:
    site = Site.load(make_vault({"a.md": note("2024-01-01")}))
    assert list(feeds(site, Host("", "x"))) == []
