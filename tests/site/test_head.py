"""What a page says of itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from knapper.site import Host, Site, page_head

HOST = Host("https://site.example/base/", 'Name & "site"')


@pytest.fixture
def head(make_vault: Callable[..., Path]) -> Callable[..., BeautifulSoup]:
    """Return a function from a vault and a page's address to its head."""

    def make(files: dict[str, Any], url: str, host: Host = HOST) -> BeautifulSoup:
        site = Site.load(make_vault(files))
        spec = next(spec for spec in site.pages if spec.url == url)
        return BeautifulSoup(page_head(site, spec, site.render(spec).description, host), "lxml")

    return make


def pairs(soup: BeautifulSoup) -> dict[str, str]:
    metas = soup.select("meta")
    return {str(m.get("property") or m["name"]): str(m["content"]) for m in metas}


def data(soup: BeautifulSoup) -> dict[str, Any]:
    script = soup.select_one("script[type='application/ld+json']")
    assert script is not None
    return {each["@type"]: each for each in json.loads(script.text)["@graph"]}


NOTE = (
    '---\ntitle: x\ndescription: "\\"so\\" </script><b>"\ncreated: 2024-01-02\n'
    "modified: 2024-03-04\ntags: [a]\nauthor: Ann & Co\n---\ntext"
)


def test_a_note(head: Callable[..., BeautifulSoup]) -> None:
    soup = head({"F/a.md": NOTE, ".knapper/config.yml": "language: en-gb\n"}, "F/a/")
    found = pairs(soup)
    assert found["og:type"] == "article"
    assert found["og:title"] == "a"
    assert found["og:site_name"] == HOST.name
    assert found["og:description"] == '"so" </script><b>'
    assert found["og:url"] == "https://site.example/base/F/a/"
    assert found["og:locale"] == "en_GB"
    assert found["og:image"].startswith("https://site.example/base/assets/knapper/cards/")
    assert found["twitter:card"] == "summary_large_image"
    assert found["article:published_time"] == "2024-01-02T00:00:00Z"
    assert found["article:modified_time"] == "2024-03-04T00:00:00Z"
    assert found["article:tag"] == "a"
    assert found["knapper:source"] == "F/a.md"
    links = {str(link["type"]): str(link["href"]) for link in soup.select("link[rel=alternate]")}
    assert links == {
        "text/markdown": "../../F/a.md",
        "application/atom+xml": "../../feed.xml",
        "application/feed+json": "../../feed.json",
    }
    assert len(soup.select("script")) == 1
    assert not soup.select("b")
    article = data(soup)["Article"]
    assert article["headline"] == "a"
    assert article["description"] == '"so" </script><b>'
    assert article["author"] == {"@type": "Person", "name": "Ann & Co"}
    assert article["dateModified"] == "2024-03-04T00:00:00Z"
    crumbs = data(soup)["BreadcrumbList"]["itemListElement"]
    assert [(each["position"], each["name"], each["item"]) for each in crumbs] == [
        (1, HOST.name, HOST.url),
        (2, "F", "https://site.example/base/F/"),
        (3, "a", "https://site.example/base/F/a/"),
    ]


def test_the_front_page_is_the_site(head: Callable[..., BeautifulSoup]) -> None:
    config = {".knapper/config.yml": "description: About all.\n"}
    soup = head({"index.md": NOTE, **config}, "")
    assert pairs(soup)["og:type"] == "website"
    assert pairs(soup)["og:title"] == HOST.name
    assert data(soup)["WebSite"]["description"] == "About all."
    assert set(data(soup)) == {"WebSite"}


def test_folders_and_tags_have_no_article(head: Callable[..., BeautifulSoup]) -> None:
    for url in ("F/", "tags/a/"):
        soup = head({"F/a.md": NOTE}, url)
        assert set(data(soup)) == {"BreadcrumbList"}
        assert "article:published_time" not in pairs(soup)
        assert "knapper:source" not in pairs(soup)


def test_without_an_address_nothing_is_half(head: Callable[..., BeautifulSoup]) -> None:
    soup = head({"a.md": "---\nimage: p.png\n---\n", "p.png": b"x"}, "a/", Host("", "x"))
    assert "og:url" not in pairs(soup)
    assert pairs(soup)["og:image"] == "../p.png"  # a note's own picture is told of all the same
    assert not soup.select("script")
    assert [str(link["type"]) for link in soup.select("link")] == ["text/markdown"]


@pytest.mark.parametrize(
    ("value", "picture"),
    [
        ("p q.png", "https://site.example/base/p-q.png"),
        ("https://else.example/p.png", "https://else.example/p.png"),
    ],
)
def test_a_picture_of_its_own_goes_first(
    head: Callable[..., BeautifulSoup], value: str, picture: str
) -> None:
    soup = head({"a.md": f"---\ncover: {value}\n---\n", "p q.png": b"x"}, "a/")
    assert pairs(soup)["og:image"] == picture
    assert "og:image:width" not in pairs(soup)  # nobody measured it


def test_a_private_picture_is_not_named(head: Callable[..., BeautifulSoup]) -> None:
    config = {".knapper/config.yml": "exclude: [Hidden]\n"}
    soup = head({"a.md": "---\ncover: Hidden/p.png\n---\n", "Hidden/p.png": b"x", **config}, "a/")
    assert "Hidden" not in str(soup)


def test_a_hidden_author_is_not_told(head: Callable[..., BeautifulSoup]) -> None:
    soup = head({"a.md": NOTE, ".knapper/config.yml": "hide_properties: [Author]\n"}, "a/")
    assert "Ann" not in str(soup)


def test_robots_are_told(head: Callable[..., BeautifulSoup]) -> None:
    assert pairs(head({"a.md": "---\nrobots: noindex\n---\n"}, "a/"))["robots"] == "noindex"
    assert "robots" not in pairs(head({"a.md": "a"}, "a/"))
