"""The graph on the site: under each note, as a page, and as a file for the browser."""

from __future__ import annotations

import json
from array import array
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from knapper.site import Host, Site, beside_pages

SECRET = "zzsecret"
FILES = {
    "Home.md": f"[[Flint]] [[{SECRET}]] [[Lost]]",
    "Stones/Flint.md": "---\ntype: stone\ntags: [hard]\n---\n[[Chert]] [[C & more]]",
    "Stones/Chert.md": "---\ntype: stone\n---\n[[Flint]] #grey",
    "Stones/C & more.md": "---\ntype: ore\n---\n![[core.png]]",
    "Alone.md": "---\ntype: ore\n---\n",
    "Aside.md": "[[Flint]]",
    f"{SECRET}.md": f"---\npublish: false\ntags: [{SECRET}]\n---\n[[Flint]] [[{SECRET} gone]]",
    "core.png": b"",
    ".obsidian/app.json": '{"userIgnoreFilters": ["Aside.md"]}',
}


@pytest.fixture
def site(make_vault: Callable[..., Path]) -> Callable[..., Site]:
    return lambda config="", files=FILES: Site.load(
        make_vault({**files, ".knapper/config.yml": config})
    )


def page(site: Site, url: str) -> BeautifulSoup:
    (spec,) = (spec for spec in site.pages if spec.url == url)
    return BeautifulSoup(site.render(spec).html, "html.parser")


def file(site: Site) -> dict[str, Any]:
    return json.loads(site.graph.data[1])


def test_a_note_shows_whom_it_links_to_and_who_links_to_it(site: Callable[..., Site]) -> None:
    graph = page(site(), "Stones/Flint/").select_one("nav.near-graph")
    assert graph is not None
    before, after = graph.select("ul")
    assert [(a.text, a["href"]) for a in before.select("a")] == [("Home", "../../")]
    assert [a.text for a in after.select("a")] == ["C & more", "Chert"]
    assert [item.a.text for item in after.select("li:has([aria-label='both ways'])")] == ["Chert"]
    assert graph.select_one(".near-foot a")["href"] == "../../graph/"
    assert SECRET not in str(graph)


def test_a_note_without_links_has_none(site: Callable[..., Site]) -> None:
    assert not page(site(), "Alone/").select(".near-graph")
    assert not page(site(), "Aside/").select(".near-graph")  # Obsidian excludes it


def test_a_name_is_not_markup(site: Callable[..., Site]) -> None:
    files = {"a.md": "[[x & <b>y]]", "x & <b>y.md": ""}
    html = str(page(site("", files), "a/").select_one(".near-graph"))
    assert "x &amp; &lt;b&gt;y" in html


def test_both_can_be_turned_off(site: Callable[..., Site]) -> None:
    bare = site("graph: false\nlocal_graph: false")
    assert bare.own_url("graph") is None
    assert not page(bare, "Stones/Flint/").select(".near-graph")
    assert not [url for url, _ in beside_pages(bare, Host("", "")) if "graph" in url]
    part = page(site("graph: false"), "Stones/Flint/").select_one(".near-graph")
    assert part is not None
    assert not part.select(".near-foot")


def test_the_page_lists_all_notes_by_folder_without_a_script(site: Callable[..., Site]) -> None:
    loaded = site()
    soup = page(loaded, "graph/")
    plain = soup.select_one(".graph-plain")
    assert plain is not None
    listed = {
        a.text: item.select_one(".count").text for item in plain.select("li") for a in item("a")
    }
    assert listed == {
        "Alone": "0 links",
        "Home": "2 links",
        "C & more": "2 links",
        "Chert": "1 link",
        "Flint": "3 links",
    }
    assert [h.text for h in plain.select("h2")] == ["Stones"]
    assert soup.select_one("[data-graph]")["data-graph"] == f"../{loaded.graph.data[0]}"


def test_a_large_vault_is_listed_in_part(
    site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knapper.site.graph_page._MOST_LISTED", 3)
    monkeypatch.setattr("knapper.site.graph_page._MOST_LINKED", 2)
    plain = page(site(), "graph/").select_one(".graph-plain")
    assert [a.text for a in plain.select("a")] == ["Flint", "Home", "Stones"]


def test_the_file_has_the_graph(site: Callable[..., Site]) -> None:
    data = file(site())
    names = data["names"]
    assert names == ["Alone", "Home", "C & more", "Chert", "Flint", "Lost", "core.png"]
    assert data["kinds"] == [0, 0, 0, 0, 0, 2, 1]
    numbers = iter(array("H", b64decode(data["to"])))
    links = {
        (names[node], names[next(numbers)])
        for node, count in enumerate(data["out"])
        for _ in range(count)
    }
    assert links == {
        ("Home", "Flint"),
        ("Home", "Lost"),
        ("Flint", "Chert"),
        ("Flint", "C & more"),
        ("Chert", "Flint"),
        ("C & more", "core.png"),
    }
    assert [data["types"][each] for each in data["type"]][2:5] == ["ore", "stone", "stone"]
    assert [data["labels"][each] for each in data["tags"][3]] == ["grey"]
    assert [data["folders"][each] for each in data["folder"]][3] == ["Stones", "Stones/"]
    assert data["urls"][6] == "core.png"
    assert data["urls"][5] == ""
    assert data["by"] == "type"
    assert {len(column) for column in (data["x"], data["y"], data["group"], data["out"])} == {7}


def test_the_file_is_the_same_each_time_and_has_one_address(site: Callable[..., Site]) -> None:
    first = site().graph.data
    assert site().graph.data == first
    other = site("", {**FILES, "New.md": "[[Flint]]"}).graph.data
    assert other[0] == first[0] == "assets/knapper/graph.json"
    assert other[1] != first[1]


def test_nothing_private_is_in_it(site: Callable[..., Site]) -> None:
    loaded = site()
    assert SECRET.encode() not in loaded.graph.data[1]
    assert SECRET not in str(page(loaded, "graph/"))
