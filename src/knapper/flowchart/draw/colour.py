"""Colours as CSS writes them, and whether one can be read on another (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import colorsys
import re
from functools import cache
from typing import NamedTuple

__all__ = ["Colour", "contrast", "contrasting", "read_colour"]

_NAMES = """
aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc
bisque ffe4c4 black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a
burlywood deb887 cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50
cornflowerblue 6495ed cornsilk fff8dc crimson dc143c cyan 00ffff darkblue 00008b darkcyan 008b8b
darkgoldenrod b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 darkkhaki bdb76b
darkmagenta 8b008b darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000
darksalmon e9967a darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f
darkslategrey 2f4f4f darkturquoise 00ced1 darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff
dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick b22222 floralwhite fffaf0
forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold ffd700
goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 honeydew f0fff0
hotpink ff69b4 indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa
lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080
lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3
lightpink ffb6c1 lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa
lightslategray 778899 lightslategrey 778899 lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00
limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000 mediumaquamarine 66cdaa
mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db mediumseagreen 3cb371
mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred c71585
midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead
navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500
orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee palevioletred db7093
papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6
purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1
saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d
silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa
springgreen 00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347
turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00
yellowgreen 9acd32
"""
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(rgb|hsl)a?\(([^()]{1,60})\)")
_PART = re.compile(r"(-?(?:\d{1,4}(?:\.\d{0,6})?|\.\d{1,6}))(%|deg)?")
_SHORT = 4  # digits of the short forms, with opacity
# Black and white read equally well on a colour of this relative luminance.
_MIDDLE = 0.179


class Colour(NamedTuple):
    """A colour: red, green, blue and how opaque it is, each from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    @property
    def hex(self) -> str:
        """The colour as `#rrggbb`, and `#rrggbbaa` where it is not opaque."""
        parts = self[:3] if self.alpha >= 1 else self
        return "#" + "".join(f"{round(part * 255):02x}" for part in parts)

    @property
    def luminance(self) -> float:
        """The relative luminance of WCAG 2, of the opaque colour."""
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
            for part in self[:3]
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def _names() -> dict[str, str]:
    words = _NAMES.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def read_colour(text: str) -> Colour | None:
    """Return a colour as CSS writes it (hexadecimal, name, `rgb()`, `hsl()`), None for no such."""
    text = text.strip().lower()
    if text == "transparent":
        return Colour(0, 0, 0, 0)
    digits = _names().get(text) or (text[1:] if _HEX.fullmatch(text) else "")
    if digits:
        if len(digits) <= _SHORT:
            digits = "".join(digit * 2 for digit in digits)
        return Colour(*(int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2)))
    function = _FUNCTION.fullmatch(text)
    return (
        _of_function(function[1], re.split(r"[\s,/]+", function[2].strip())) if function else None
    )


def _of_function(name: str, words: list[str]) -> Colour | None:
    parts = [_PART.fullmatch(word) for word in words]
    if len(parts) not in {3, 4} or not all(parts):
        return None
    numbers = [(float(part[1]), part[2]) for part in parts if part]
    alpha = 1.0
    if len(numbers) > 3:  # noqa: PLR2004 - the fourth is how opaque it is
        alpha = _share(*numbers[3], whole=1)
    if name == "rgb":
        red, green, blue = (_share(*each, whole=255) for each in numbers[:3])
        return Colour(red, green, blue, alpha)
    hue, saturation, light = (each[0] for each in numbers[:3])
    red, green, blue = colorsys.hls_to_rgb(
        hue % 360 / 360, _share(light, "%", whole=1), _share(saturation, "%", whole=1)
    )
    return Colour(red, green, blue, alpha)


def _share(value: float, unit: str | None, *, whole: float) -> float:
    return min(max(value / (100 if unit == "%" else whole), 0.0), 1.0)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two opaque colours, from 1 to 21."""
    dark, light = sorted((one.luminance, other.luminance))
    return (light + 0.05) / (dark + 0.05)


def contrasting(fill: str) -> str:
    """Return black or white, whichever reads better on a colour, "" for a colour not known."""
    colour = read_colour(fill)
    if colour is None:
        return ""
    return "#000" if colour.luminance > _MIDDLE else "#fff"
