"""Text with colours of a terminal as HTML.

A run of characters of one look is one `<span>`; nothing else is written. The sixteen named
colours and what is no colour are classes, which a stylesheet may give any look:

| class | of |
|---|---|
| `ansi-black`, `-red`, `-green`, `-yellow`, `-blue`, `-magenta`, `-cyan`, `-white`, and \
`ansi-bright-black` to `ansi-bright-white` | text of that colour |
| `ansi-on-black` … `ansi-on-bright-white` | text on that colour; it must set a colour for the \
text too, which a class of the row above overrides |
| `ansi-bold`, `-faint`, `-italic`, `-underline`, `-strike`, `-hidden` | |
| `ansi-inverse` | text in the colour of the ground, on that of the text |
| `ansi-colour` | text of any other colour: `--on-light` and `--on-dark` are it, made dark or \
light enough to be read |

A ground of any other colour is a `background-color`, and the text on it has a colour of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Final

from knapper.cells.text.escapes import CSI, ESCAPE, clean
from knapper.cells.text.style import PLAIN, Style, changed

__all__ = ["ansi_html"]

_ANY: Final = re.compile(f"{CSI}|{ESCAPE}")
_NAMES: Final = "black red green yellow blue magenta cyan white".split()
_COLOURS: Final = (*_NAMES, *(f"bright-{name}" for name in _NAMES))
_MARKS: Final = ("bold", "faint", "italic", "underline", "hidden", "strike")
# Grounds that are a little nearer to the middle than any page's, and the contrast that text
# needs (WCAG 2.2, 1.4.3).
_LIGHT: Final = "#f0f0f0"
_DARK: Final = "#2a2a2e"
_ENOUGH: Final = 4.5


def ansi_html(text: str) -> str:
    """Return `text` as HTML: escaped, its colours as spans, other escapes left out."""
    if "\x1b" not in text:
        return escape(clean(text), quote=False)
    parts: list[str] = []
    style, place = PLAIN, 0
    for found in _ANY.finditer(text):
        _add(parts, text[place : found.start()], style)
        place = found.end()
        if found[2] == "m" and found[1][:1] not in {"<", "=", ">", "?"}:
            style = changed(style, found[1])
    _add(parts, text[place:], style)
    return "".join(parts)


def _add(parts: list[str], run: str, style: Style) -> None:
    if not run:
        return
    opened = _opened(style)
    said = escape(clean(run), quote=False)
    parts.append(f"{opened}{said}</span>" if opened and said else said)


@lru_cache(maxsize=4096)
def _opened(style: Style) -> str:
    """Return the tag that begins a run of this look, "" where it needs none."""
    classes = [f"ansi-{mark}" for mark in _MARKS if getattr(style, mark)]
    styles: list[str] = []
    fg, bg = (style.bg, style.fg) if style.inverse else (style.fg, style.bg)
    if style.inverse and not (fg and bg):
        # The colour that is the page's own is not known here: it is the ground's or the text's.
        classes.append("ansi-inverse")
    if bg:
        _ground(bg, fg, classes, styles)
    if fg.startswith("#"):
        if bg.startswith("#"):
            styles.append(f"color:{fg}")
        else:
            classes.append("ansi-colour")
            styles.append(f"--on-light:{_readable(fg, _LIGHT)}")
            styles.append(f"--on-dark:{_readable(fg, _DARK)}")
    elif fg:
        classes.append(f"ansi-{_COLOURS[int(fg)]}")
    named = f' class="{" ".join(classes)}"' if classes else ""
    drawn = f' style="{";".join(styles)}"' if styles else ""
    return f"<span{named}{drawn}>" if named or drawn else ""


def _ground(bg: str, fg: str, classes: list[str], styles: list[str]) -> None:
    if not bg.startswith("#"):
        classes.append(f"ansi-on-{_COLOURS[int(bg)]}")
        return
    styles.append(f"background-color:{bg}")
    if not fg:
        dark = _contrast(bg, "#000000") > _contrast(bg, "#ffffff")
        styles.append(f"color:{'#000000' if dark else '#ffffff'}")


def _readable(colour: str, ground: str) -> str:
    """Return `colour`, mixed with black or white until it can be read on `ground`."""
    toward = 0 if ground == _LIGHT else 255
    channels = _channels(colour)
    for step in range(21):
        mixed = [round(one + (toward - one) * step / 20) for one in channels]
        found = "#" + "".join(f"{one:02x}" for one in mixed)
        if _contrast(found, ground) >= _ENOUGH:
            break
    return found


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    weights = (0.2126, 0.7152, 0.0722)
    return sum(
        weight * _linear(one / 255) for weight, one in zip(weights, _channels(colour), strict=True)
    )


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
