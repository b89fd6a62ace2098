"""Embedded files (§5.6, §5.7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

Body = Callable[..., BeautifulSoup]
FILE = b"bytes"


@pytest.mark.parametrize(
    ("source", "alt", "width", "height"),
    [
        ("![[p.png]]", "p", None, None),
        ("![[p.png|100]]", "p", "100", None),
        ("![[p.png|100x145]]", "p", "100", "145"),
        ("![[p.png|A picture]]", "A picture", None, None),
        ("![[p.png|A picture|100]]", "A picture", "100", None),
        ("![A picture](p.png)", "A picture", None, None),
        ("![A picture|100](p.png)", "A picture", "100", None),
        ("![A picture|100x50](p.png)", "A picture", "100", "50"),
        ("![250](p.png)", "p", "250", None),
        ('![[p.png|"quoted" <b>]]', '"quoted" <b>', None, None),
    ],
)
def test_image(body: Body, source: str, alt: str, width: str | None, height: str | None) -> None:
    """§5.6."""
    (image,) = body({"Note.md": source, "p.png": FILE}).select("img")
    assert image["src"] == "../p.png"
    assert (image["alt"], image.get("width"), image.get("height")) == (alt, width, height)


def test_name_after_an_image_is_a_hook_and_no_address(body: Body) -> None:
    """§5.6."""
    (image,) = body({"Note.md": "![[p.png#outline|100]]", "p.png": FILE}).select("img")
    assert image["src"] == "../p.png"
    assert image["data-fragment"] == "outline"
    assert image["width"] == "100"


@pytest.mark.parametrize("ending", "flac m4a mp3 ogg wav 3gp".split())
def test_audio(body: Body, ending: str) -> None:
    """§1.4, §5.7."""
    soup = body({"Note.md": f"![[Some sound.{ending}]]", f"Some sound.{ending}": FILE})
    (player,) = soup.select("audio[controls]")
    assert player["src"] == f"../Some-sound.{ending}"


@pytest.mark.parametrize("ending", "mkv mov mp4 ogv webm".split())
def test_video(body: Body, ending: str) -> None:
    soup = body({"Note.md": f"![[film.{ending}#t=10|300x200]]", f"film.{ending}": FILE})
    (player,) = soup.select("video[controls]")
    assert player["src"] == f"../film.{ending}#t=10"
    assert (player["width"], player["height"]) == ("300", "200")


@pytest.mark.parametrize(
    ("fragment", "place", "height"),
    [
        ("", "", None),
        ("#page=3", "#page=3", None),
        ("#height=400", "", "400"),
        ("#page=2#height=400", "#page=2", "400"),
        ("#page=2&height=400", "#page=2", "400"),
    ],
)
def test_pdf(body: Body, fragment: str, place: str, height: str | None) -> None:
    """§5.7."""
    soup = body({"Note.md": f"![[paper.pdf{fragment}]]", "paper.pdf": FILE})
    (viewer,) = soup.select("iframe")
    assert viewer["src"] == f"../paper.pdf{place}"
    assert viewer.get("height") == height
    assert viewer["title"]
    assert soup.select("a[href^='../paper.pdf']")


def test_other_file_is_a_link(body: Body) -> None:
    soup = body({"Note.md": "![[data.csv]]", "data.csv": FILE})
    (anchor,) = soup.select("a")
    assert (anchor["href"], anchor.text) == ("../data.csv", "data.csv")


def test_image_stands_in_its_sentence(body: Body) -> None:
    soup = body({"Note.md": "see ![[p.png]] here", "p.png": FILE})
    (paragraph,) = soup.select("p")
    assert paragraph.text == "see  here"
    assert paragraph.img is not None


@pytest.mark.parametrize(("ending", "tag"), [("mp4", "video"), ("mp3", "audio"), ("png", "img")])
def test_media_of_another_host_stays_there(body: Body, ending: str, tag: str) -> None:
    address = f"https://a.example/x.{ending}?v=1"
    (found,) = body({"Note.md": f"![alt]({address})"}).select(tag)
    assert found["src"] == address
    assert found.get("preload", "none") == "none"


def test_film_of_another_host_asks_nothing_before_the_reader_does(body: Body) -> None:
    """§5.8, and no request to another host."""
    soup = body({"Note.md": "![](https://www.youtube.com/watch?v=abcdefghijk)"})
    (anchor,) = soup.select("a.external-link")
    assert anchor["href"] == "https://www.youtube.com/watch?v=abcdefghijk"
    assert all(frame.find_parent("template") for frame in soup.select("iframe"))
