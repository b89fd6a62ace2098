"""Cards as pictures."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from knapper.media import Card, can_draw, draw_card


def opened(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw_card(card))).convert("RGB")


def ground(image: Image.Image) -> tuple[int, ...]:
    colour = image.getpixel((0, 0))
    assert isinstance(colour, tuple)
    return colour


def test_size_and_bytes() -> None:
    card = Card("Site", "A title", "A sentence on it.")
    assert opened(card).size == (1200, 630)
    assert draw_card(card) == draw_card(card)
    assert len(draw_card(card)) < 20_000


@pytest.mark.parametrize(
    "title",
    ["x", "word " * 100, "W" * 300, "中文", "", "a\nb\0c", "🙂"],
    ids=["short", "long", "one word", "no glyph", "none", "controls", "picture"],
)
def test_nothing_runs_over_the_margin(title: str) -> None:
    image = opened(Card("Site " * 50, title, "sentence " * 100))
    plain = ground(image)
    for box in ((0, 0, 70, 630), (1130, 0, 1200, 630), (0, 0, 1200, 70), (0, 570, 1200, 630)):
        assert image.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), plain)]


def test_what_it_says_is_drawn() -> None:
    whole = opened(Card("Site", "Title", "Text"))
    others = [
        Card("Other", "Title", "Text"),
        Card("Site", "More", "Text"),
        Card("Site", "Title", ""),
    ]
    for other in others:
        assert opened(other).tobytes() != whole.tobytes()


def test_scripts_that_the_font_has() -> None:
    assert can_draw("Žluťoučký kůň, Ελληνικά, Привет: “so” – 100 €")
    for text in ("中文", "שלום", "سلام", "🙂"):
        assert not can_draw(text)
