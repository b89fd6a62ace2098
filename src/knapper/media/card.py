"""Cards: the picture that stands for a page where its address is shared.

What a card says comes in; a PNG of 1200 by 630 pixels goes out, of sixteen colours, so that it
is small and soon written. The same card gives the same bytes. Cards are kept in a folder between
builds by what they say, and only drawn when they are not there.
"""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.media.copies import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["Card", "CardFolder", "can_draw", "draw_card"]

_WIDTH, _HEIGHT, _MARGIN = 1200, 630, 80
_METHOD: Final = "1"  # of drawing; another number draws all anew
_DAYS_KEPT: Final = 30
_DAY: Final = 86_400
_GROUND, _INK, _QUIET, _ACCENT = (252, 251, 252), (40, 37, 46), (95, 90, 105), (91, 53, 168)
# From the largest size of a title to the smallest, with as many lines as there is room for.
_TITLES: Final = ((88, 2), (72, 3), (56, 4), (44, 5))
_TEXT: Final = 32
_NAME: Final = 30
# The flake of assets/flake.svg, facet by facet, on a field of 32 by 32; its colours by number.
_FLAKE: Final = (
    (3, ((18.5, 1.5), (27, 11), (28.2, 19.5), (23.5, 27.7), (15.2, 30.5), (6.8, 25.3),
         (3.8, 15.5), (9, 6.2))),
    (2, ((18.5, 1.5), (16, 11.8), (3.8, 15.5), (9, 6.2))),
    (4, ((16, 11.8), (27, 11), (28.2, 19.5), (17.2, 21.7))),
    (5, ((17.2, 21.7), (28.2, 19.5), (23.5, 27.7), (15.2, 30.5))),
    (3, ((3.8, 15.5), (16, 11.8), (17.2, 21.7), (6.8, 25.3))),
)  # fmt: skip
_FLAKE_COLOURS: Final = ((201, 185, 245), (157, 134, 220), (122, 96, 199), (92, 68, 160))
# Eight steps from the ground to the ink, four to the quiet ink, then the flake's.
_SHADES, _QUIET_SHADES = 7, 4


class Card(msgspec.Struct, frozen=True):
    """What a card says; without a `title` it is the site's own."""

    site: str
    title: str
    text: str


class CardFolder:
    """The cards of one build, kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._asked: dict[str, Card] = {}

    def ask(self, card: Card) -> str:
        """Return the file name of a card, which holds a hash of what it says."""
        said = hashlib.sha256(msgspec.json.encode((_METHOD, card)))
        name = f"{said.hexdigest()[:16]}.png"
        self._asked[name] = card
        return name

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the cards that were asked for, each its name and its bytes."""
        for name, card in sorted(self._asked.items()):
            file = self.folder / name
            try:
                data = file.read_bytes()
                if file.stat().st_mtime < time.time() - _DAY:
                    os.utime(file)
            except OSError:
                data = draw_card(card)
                with suppress(OSError):  # a card that cannot be kept is drawn again
                    self.folder.mkdir(parents=True, exist_ok=True)
                    write_whole(file, data)
            yield name, data
        self._clear()

    def _clear(self) -> None:
        with suppress(OSError):
            for file in self.folder.iterdir():
                if file.stat().st_mtime < time.time() - _DAYS_KEPT * _DAY:
                    file.unlink(missing_ok=True)


def can_draw(text: str) -> bool:
    """Return whether the font has every character: those of Latin, Greek and Cyrillic."""
    return all(map(_has, set(text)))


@lru_cache(maxsize=4096)
def _has(character: str) -> bool:
    if character.isspace():
        return True
    font = _font("SemiBold", _NAME)
    return bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))


def draw_card(card: Card) -> bytes:
    """Return a card as a PNG. Characters that the font lacks are left out."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - as slow to load as it is seldom needed

    # One layer an ink: how much of it is at each place. They do not overlap.
    ink, quiet = (Image.new("L", (_WIDTH, _HEIGHT), 0) for _ in range(2))
    title, site = _drawable(card.title), _drawable(card.site)
    if not title:
        title, site = site, ""
    bold, lines = _fitted(title)
    pen = ImageDraw.Draw(ink)
    step = round(bold.size * 1.16)
    top = 176
    for line in lines:
        pen.text((_MARGIN, top), line, fill=255, font=bold)
        top += step
    pen = ImageDraw.Draw(quiet)
    if site:
        font = _font("SemiBold", _NAME)
        pen.text((_MARGIN + 64, _MARGIN + 6), _cut(site, font, _WIDTH - 2 * _MARGIN - 64),
                 fill=255, font=font)  # fmt: skip
    font = _font("Regular", _TEXT)
    top += 28
    room = max(0, (_HEIGHT - _MARGIN - top) // round(_TEXT * 1.4))
    for line in _wrapped(_drawable(card.text), font, room):
        pen.text((_MARGIN, top), line, fill=255, font=font)
        top += round(_TEXT * 1.4)
    image = Image.new("P", (_WIDTH, _HEIGHT), 0)
    image.putpalette([part for colour in _palette() for part in colour])
    image.paste(ink.point([value * _SHADES // 255 for value in range(256)]))
    shades = [value * _QUIET_SHADES // 255 for value in range(256)]
    image.paste(
        quiet.point([shade and _SHADES + shade for shade in shades]),
        mask=quiet.point([255 * bool(shade) for shade in shades]),
    )
    _draw_flake(ImageDraw.Draw(image))
    out = BytesIO()
    image.save(out, "PNG", bits=4, compress_level=6)
    return out.getvalue()


def _palette() -> list[tuple[int, ...]]:
    ink = [_mixed(_INK, step / _SHADES) for step in range(_SHADES + 1)]
    quiet = [_mixed(_QUIET, step / _QUIET_SHADES) for step in range(1, _QUIET_SHADES + 1)]
    return [*ink, *quiet, *_FLAKE_COLOURS]


def _mixed(colour: tuple[int, ...], part: float) -> tuple[int, ...]:
    return tuple(
        round(ground + (own - ground) * part) for own, ground in zip(colour, _GROUND, strict=True)
    )


def _draw_flake(pen: ImageDraw) -> None:
    first = _SHADES + _QUIET_SHADES + 1
    for colour, corners in _FLAKE:
        pen.polygon(
            [(_MARGIN + 1.5 * x - 6, _MARGIN + 1.5 * y - 4) for x, y in corners],
            fill=first + colour - 2,
        )


@cache
def _font(weight: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415 - as above

    data = files("knapper.media").joinpath("fonts", f"Inter-{weight}.woff2").read_bytes()
    # The simpler layout is there on every computer, so that a card is the same on all.
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _drawable(text: str) -> str:
    return " ".join("".join(each for each in text if _has(each)).split())


def _fitted(title: str) -> tuple[FreeTypeFont, list[str]]:
    """Return the largest font in which a title has room, and its lines."""
    for size, most in _TITLES:
        font = _font("SemiBold", size)
        lines = _wrapped(title, font, most + 1)
        if len(lines) <= most:
            return font, lines
    return font, _wrapped(title, font, most)


def _wrapped(text: str, font: FreeTypeFont, most: int) -> list[str]:
    """Return text as at most so many lines, the last cut where there is more."""
    width = _WIDTH - 2 * _MARGIN
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most:
        count = 1
        line = words[0]
        while count < len(words) and font.getlength(f"{line} {words[count]}") <= width:
            line = f"{line} {words[count]}"
            count += 1
        if len(lines) == most - 1 and count < len(words):
            line, count = f"{line} …", len(words)
        words = words[count:]
        lines.append(_cut(line, font, width))
    return lines


def _cut(line: str, font: FreeTypeFont, width: int) -> str:
    if font.getlength(line) <= width:
        return line
    while line and font.getlength(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip(' …')}…"
