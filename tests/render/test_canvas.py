"""What a canvas leaves open, filled: names and contents of files, pictures behind groups (§11)."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

Body = Callable[..., BeautifulSoup]

PART = "# One\n\nfirst [[Note]]\n\n# Two\n\nsecond ^id"
SECRET = "---\npublish: false\n---\nsecretword"


def board(*nodes: dict[str, object]) -> str:
    return json.dumps({"nodes": [{"id": str(n), **node} for n, node in enumerate(nodes)]})


def card(body: Body, node: dict[str, object], files: dict[str, str]) -> BeautifulSoup:
    """Return the only card of a canvas that a note embeds."""
    text = board({"type": "file", **node})
    soup = body({"Note.md": "![[Board.canvas]]", "Board.canvas": text, **files})
    (found,) = soup.select(".canvas-node")
    return BeautifulSoup(str(found), "html.parser")


def words(soup: BeautifulSoup, css: str) -> str:
    return " ".join(" ".join(each.text for each in soup.select(css)).replace("¶", "").split())


@pytest.mark.parametrize(
    ("subpath", "title", "content", "fragment"),
    [
        ("", "Part", "One first Note Two second", ""),
        ("#Two", "Part > Two", "Two second", "#two"),
        ("#^id", "Part", "second", "#^id"),
    ],
)
def test_note_is_named_and_shown(
    body: Body, subpath: str, title: str, content: str, fragment: str
) -> None:
    soup = card(body, {"file": "Sub/Part.md", "subpath": subpath}, {"Sub/Part.md": PART})
    assert words(soup, ".canvas-title a") == title
    assert words(soup, ".canvas-content") == content
    (link,) = soup.select(".canvas-title a")
    assert str(link["href"]).endswith(f"Sub/Part/{fragment}")


def test_heading_that_is_not_there_is_told_on_the_card(body: Body) -> None:
    soup = card(body, {"file": "Part.md", "subpath": "#Gone"}, {"Part.md": PART})
    assert words(soup, ".canvas-content") == "#Gone does not exist"


@pytest.mark.parametrize("path", ["Gone.md", "a/gone.png"])
def test_missing_file_is_told(body: Body, path: str) -> None:
    soup = card(body, {"file": path}, {})
    assert soup.text.strip() == f"{path} does not exist"


@pytest.mark.parametrize("subpath", ["", "#secretword"])
def test_of_what_is_not_published_not_even_the_name_is_seen(body: Body, subpath: str) -> None:
    text = board({"type": "file", "file": "Hidden.md", "subpath": subpath})
    soup = body({"Note.md": "![[Board.canvas]]", "Board.canvas": text, "Hidden.md": SECRET})
    assert words(soup, ".canvas-title") == "not published"
    assert words(soup, ".canvas-content") == ""
    assert "Hidden" not in str(soup)
    assert "secretword" not in str(soup)


@pytest.mark.parametrize(
    ("path", "css"),
    [
        ("p.png", ".canvas-image > img[src$='p.png']"),
        ("s.mp3", ".canvas-content > audio"),
        ("v.mp4", ".canvas-content > video"),
        ("d.pdf", ".canvas-content > iframe"),
        ("z.zip", ".canvas-content > a[download]"),
    ],
)
def test_attachment_is_shown_as_an_embed_shows_it(body: Body, path: str, css: str) -> None:
    soup = card(body, {"file": path}, {path: ""})
    assert len(soup.select(css)) == 1
    assert words(soup, ".canvas-title a") == ("" if path == "p.png" else path)


def test_canvas_on_its_own_card_ends(body: Body) -> None:
    soup = card(body, {"file": "Board.canvas"}, {})
    assert words(soup, ".canvas-title a") == "Board"
    assert words(soup, ".canvas-content") == "embeds itself"


@pytest.mark.parametrize(
    ("path", "files", "shown"),
    [
        ("a b/p'\".png", {"a b/p'\".png": ""}, True),
        ("gone.png", {}, False),
        ("Part.md", {"Part.md": ""}, False),
    ],
)
def test_ground_of_a_group(body: Body, path: str, files: dict[str, str], *, shown: bool) -> None:
    text = board({"type": "group", "background": path})
    soup = body({"Note.md": "![[Board.canvas]]", "Board.canvas": text, **files})
    (group,) = soup.select(".canvas-group")
    style = str(group["style"])
    assert ("background-image:url(" in style) == shown
    if shown:
        address = style.partition('url("')[2]
        assert address.endswith('.png")')
        assert '"' not in address[:-2]


def test_embedded_canvas_names_its_page(body: Body) -> None:
    soup = body({"Note.md": "![[Board.canvas]]", "Board.canvas": board({"type": "text"})})
    (link,) = soup.select(".canvas-embed > .embed-title > a")
    assert link.text == "Board"
    assert str(link["href"]).endswith("Board.canvas/")
