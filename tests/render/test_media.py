"""Embedded files (§5.6, §5.7)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from knapper.site import Host, Site, beside_pages

Body = Callable[..., BeautifulSoup]
FILE = b"bytes"


def drawn(width: int, height: int, kind: str = "PNG", orientation: int = 1) -> bytes:
    """Return a picture of these pixels, which a camera held as `orientation` says."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of a person"
    Image.effect_noise((width, height), 90).convert("RGB").save(out, kind, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("source", "width", "height"),
    [
        ("![[p.png]]", "40", "20"),
        ("![[p.png|100]]", "100", "50"),
        ("![[p.png|100x145]]", "100", "145"),
        ("![alt](p.png)", "40", "20"),
        ('<img src="p.png">', "40", "20"),
        ('<img src="p.png" width="10">', "10", "5"),
        ('<img src="p.png" height="10">', "20", "10"),
        ('<img src="p.png" width="10" height="10">', "10", "10"),
        ('<img src="p.png" width="50%">', "50%", None),
        ('<img src="p.png" style="height:9px">', None, None),
    ],
)
def test_the_place_of_a_picture_is_kept_free(
    body: Body, source: str, width: str | None, height: str | None
) -> None:
    (image,) = body({"Note.md": source, "p.png": drawn(40, 20)}).select("img")
    assert (image.get("width"), image.get("height")) == (width, height)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
@pytest.mark.parametrize(("orientation", "size"), [(1, ("40", "20")), (6, ("20", "40"))])
def test_a_camera_held_sideways_counts(
    body: Body, kind: str, orientation: int, size: tuple[str, str]
) -> None:
    name = f"p.{kind.lower()}"
    picture = drawn(40, 20, kind, orientation)
    (image,) = body({"Note.md": f"![[{name}]]", name: picture}).select("img")
    assert (image["width"], image["height"]) == size


@pytest.mark.parametrize(
    ("svg", "width", "height", "style"),
    [
        ('<svg width="50" height="100" viewBox="0 0 24 12">', "50", "100", None),
        ('<svg width="50" viewBox="0 0 24 12">', "50", "25", None),
        ('<svg width="10mm" height="5mm">', "38", "19", None),
        ('<svg viewBox="0 0 24 12">', None, None, "width:100%;aspect-ratio:24/12"),
        ('<svg width="100%" viewBox="0,0,24,12">', None, None, "width:100%;aspect-ratio:24/12"),
        ('<?xml?><!-- <svg width="1" height="1"> --><svg width="5" height="6">', "5", "6", None),
        ("<svg>", None, None, None),
        ('<svg width="5" height="-6">', None, None, None),
        ("<html>", None, None, None),
    ],
)
def test_a_drawing_has_the_size_that_browsers_give_it(
    body: Body, svg: str, width: str | None, height: str | None, style: str | None
) -> None:
    (image,) = body({"Note.md": "![[p.svg]]", "p.svg": svg}).select("img")
    assert (image.get("width"), image.get("height"), image.get("style")) == (width, height, style)


def test_the_first_picture_in_sight_comes_at_once_and_others_later(body: Body) -> None:
    first, second = body({"Note.md": "![[p.png]]\n\n![[p.png]]", "p.png": drawn(40, 20)}).select(
        "img"
    )
    assert (first.get("loading"), first.get("fetchpriority")) == (None, "high")
    assert (second.get("loading"), second.get("fetchpriority")) == ("lazy", None)
    (far,) = body({"Note.md": "word " * 2000 + "![[p.png]]", "p.png": drawn(40, 20)}).select("img")
    assert far["loading"] == "lazy"


@pytest.fixture
def large(make_vault: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Site]:
    """Return a function that loads a vault whose note shows a large photograph taken sideways."""

    def load(config: str = "", more: dict[str, str | bytes] | None = None) -> Site:
        photo = drawn(1800, 1700, "JPEG", 6)
        files = {"Note.md": "![[Photo.jpg]]", "Photo.jpg": photo, **(more or {})}
        vault = make_vault({".knapper/config.yml": config, **files})
        monkeypatch.setenv("KNAPPER_CACHE_DIR", str(vault.parent / "cache"))
        return Site.load(vault)

    return load


def shown(site: Site) -> tuple[BeautifulSoup, dict[str, bytes]]:
    """Return the page of `Note.md`, and then the files beside the pages."""
    spec = next(each for each in site.pages if each.path == "Note.md")
    soup = BeautifulSoup(site.render(spec).html, "html.parser")
    return soup, dict(beside_pages(site, Host("", "")))


def test_a_large_picture_has_smaller_copies(large: Callable[..., Site]) -> None:
    soup, files = shown(large())
    (image,) = soup.select("img")
    assert image["src"] == "../Photo.jpg"
    assert (image["width"], image["height"]) == ("1700", "1800")
    copies = dict(each.split() for each in str(image["srcset"]).split(", "))
    assert list(copies.values()) == ["800w"]
    data = files[next(iter(copies)).removeprefix("../")]
    with Image.open(BytesIO(data)) as copy:
        assert (copy.format, copy.size) == ("WEBP", (800, 847))
        assert not copy.getexif()
    assert b"Camera of a person" not in data


def test_a_copy_is_made_once(large: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> None:
    site = large()
    before = shown(site)[1]

    def fail(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Image.Image, "save", fail)
    assert shown(Site.load(site.root))[1] == before


def test_copies_can_be_turned_off(large: Callable[..., Site]) -> None:
    soup, files = shown(large("image_variants: false"))
    assert "srcset" not in soup.select("img")[0].attrs
    assert not [url for url in files if "pictures" in url]


def test_a_picture_of_an_unpublished_note_has_no_copy(large: Callable[..., Site]) -> None:
    secret = "---\npublish: false\n---\n![[Photo.jpg]]"
    soup, files = shown(large(more={"Note.md": "nothing", "Secret.md": secret}))
    assert not soup.select("img")
    assert not [url for url in files if "pictures" in url]


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", drawn(9, 9)[:40]])
def test_a_broken_picture_is_shown_as_it_is(body: Body, data: bytes) -> None:
    (image,) = body({"Note.md": "![[p.png]]", "p.png": data}).select("img")
    assert "width" not in image.attrs


def test_a_picture_that_would_fill_the_memory_is_not_opened(body: Body) -> None:
    bomb = bytearray(drawn(9, 9))
    bomb[16:24] = (60_000).to_bytes(4, "big") * 2  # its width and height, of which it has none
    (image,) = body({"Note.md": "![[p.png]]", "p.png": bytes(bomb)}).select("img")
    assert "srcset" not in image.attrs


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


@pytest.mark.parametrize(("ending", "tag"), [("mp4", "video"), ("mp3", "audio")])
def test_sounds_and_films_of_another_host_wait_to_be_played(
    body: Body, ending: str, tag: str
) -> None:
    address = f"https://a.example/x.{ending}?v=1"
    (found,) = body({"Note.md": f"![alt]({address})"}).select(tag)
    assert found["src"] == address
    assert found["preload"] == "none"


def test_a_picture_of_another_host_is_a_link_unless_told_otherwise(body: Body) -> None:
    address = "https://a.example/x.png?v=1"
    files = {"Note.md": f"![words|30x20]({address})"}
    soup = body(files)
    assert not soup.select("img")
    assert soup.select_one("a.external-link")["href"] == address
    (image,) = body({**files, ".knapper/config.yml": "outside_media: load"}).select("img")
    assert (image["src"], image["alt"], image["width"]) == (address, "words", "30")


@pytest.mark.parametrize(
    ("address", "frame"),
    [
        ("https://youtu.be/abcdefghijk?t=90", "youtube-nocookie.com/embed/abcdefghijk?start=90"),
        ("https://vimeo.com/123456789", "player.vimeo.com/video/123456789?dnt=1"),
        ("https://vimeo.com/123456789/0a1b2c3d4e", "video/123456789?dnt=1&h=0a1b2c3d4e"),
        ("https://x.com/somebody/status/15805488", "Tweet.html?id=15805488"),
    ],
)
def test_a_still_knows_what_it_stands_for(body: Body, address: str, frame: str) -> None:
    (still,) = body({"Note.md": f"![]({address})"}).select(".external-embed")
    assert str(still["data-src"]).endswith(frame)
    assert still.a is not None
    assert still.a["href"] == address


def test_a_still_lives_beside_raw_html(body: Body) -> None:
    address = "https://www.youtube.com/watch?v=abcdefghijk"
    (still,) = body({"Note.md": f"<div>raw</div>\n\n![]({address})"}).select(".external-embed")
    assert "abcdefghijk" in str(still["data-src"])


def test_a_badge_in_a_link_keeps_the_link(body: Body) -> None:
    soup = body({"Note.md": "[![build](https://b.example/x.svg)](https://ci.example/)"})
    (anchor,) = soup.select("a")
    assert anchor["href"] == "https://ci.example/"
    assert "build" in anchor.text


def test_film_of_another_host_asks_nothing_before_the_reader_does(body: Body) -> None:
    """§5.8, and no request to another host."""
    soup = body({"Note.md": "![](https://www.youtube.com/watch?v=abcdefghijk)"})
    (anchor,) = soup.select("a.external-link")
    assert anchor["href"] == "https://www.youtube.com/watch?v=abcdefghijk"
    assert not soup.select("iframe, img")
