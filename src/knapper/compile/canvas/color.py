"""The colour of a card or an edge, in light and dark: the six of the theme, or one of its own.

Colours draw lines, borders and soft grounds, never text. A colour of the author's may be as good
as invisible on one of the two grounds; it is then mixed with black or white until it stands out
from it by 3 : 1, as WCAG 2.2 asks of lines (1.4.11).
"""

from __future__ import annotations

from functools import lru_cache

__all__ = ["paint", "seen_on"]

_LIGHT, _DARK = (0xFC, 0xFB, 0xFC), (0x1A, 0x18, 0x1E)  # the grounds in 00-colour.css
_ENOUGH = 3.0
_STEPS = 16

_Rgb = tuple[int, int, int]


def paint(color: str) -> tuple[str, str]:
    """Return the attribute that marks an element with a colour, and its CSS; "" for none.

    `color` is "", "1" to "6", `#rgb` or `#rrggbb`.
    """
    if not color:
        return "", ""
    mark = f' data-color="{color}"'
    if not color.startswith("#"):
        return mark, ""
    light, dark = seen_on(color, _LIGHT), seen_on(color, _DARK)
    return mark, f"--canvas-color:var(--light,{light}) var(--dark,{dark})"


@lru_cache(maxsize=1024)
def seen_on(color: str, ground: _Rgb) -> str:
    """Return `color`, `#rgb` or `#rrggbb`, changed no more than it takes to stand out."""
    digits = color[1:] if len(color) > 4 else "".join(2 * digit for digit in color[1:])  # noqa: PLR2004 - #rgb
    own = (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    goal = 0 if _luminance(ground) > 0.5 else 255  # noqa: PLR2004 - a light ground
    mixed = own
    for step in range(_STEPS + 1):
        red, green, blue = (round(part + (goal - part) * step / _STEPS) for part in own)
        mixed = (red, green, blue)
        if _contrast(mixed, ground) >= _ENOUGH:
            break
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _contrast(one: _Rgb, other: _Rgb) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: _Rgb) -> float:
    """Return the relative luminance as WCAG 2.2 defines it."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for part in (each / 255 for each in color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
