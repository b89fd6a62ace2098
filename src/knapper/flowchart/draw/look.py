"""What an author's `style`, `classDef` and `linkStyle` may do: colours and lines, and no more.

Of what they write, a few properties are read and written anew; nothing is copied. So no address
and no other rule comes through, whatever it is wrapped in. Text stays readable: a colour that
does not stand out from what is behind it gives way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from knapper.flowchart.draw.colour import Colour, contrast, contrasting, read_colour
from knapper.flowchart.draw.pen import number

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BORDER", "BOX", "INK", "LINE", "PAGE", "PLAIN", "Look", "read_look"]

# The colours of the light scheme, which stand in the drawing; the page's style sheet has both.
INK, LINE, BORDER = "#28252e", "#5f5a69", "#8b8695"
BOX, PAGE = "#f3f1f5", "#fcfbfc"
_BOXES = (BOX, "#25222b")  # light and dark
_PAGES = (PAGE, "#1a181e")
_READABLE = 4.5
_SEEN = 3.0  # of lines (WCAG 2.2, 1.4.11)
_STEPS = 32
_OPAQUE = 0.6
_WIDEST = 8.0
_DECLARATION = re.compile(r"\s*([a-z-]+)\s*:\s*(.{1,200}?)\s*(?:!important)?\s*", re.IGNORECASE)
_APART = re.compile(r"[;,](?![^()]*\))")
_LENGTH = re.compile(r"(\d{1,3}(?:\.\d{1,3})?|\.\d{1,3})\s*(?:px)?", re.IGNORECASE)
_DASHES = re.compile(r"[\d.]{1,5}(?:px)?(?:[\s,\\]+[\d.]{1,5}(?:px)?){0,7}", re.IGNORECASE)


class Look(NamedTuple):
    """What of an author's styles is kept; "" for what they say nothing of."""

    fill: str = ""
    stroke: str = ""
    width: float = 0.0
    dash: str = ""
    ink: str = ""
    bold: bool = False
    italic: bool = False
    opacity: str = ""

    @property
    def shape(self) -> str:
        """The attribute `style` of a shape, "" for none."""
        return _style(
            ("fill", self.fill),
            ("stroke", self.stroke),
            ("stroke-width", number(self.width) if self.width else ""),
            ("stroke-dasharray", self.dash),
            ("opacity", self.opacity),
        )

    @property
    def line(self) -> str:
        """The attribute `style` of a line, "" for none."""
        return self._replace(fill="").shape

    @property
    def head(self) -> str:
        """The attribute `style` of an arrow's head, "" for none."""
        return _style(("fill", self.stroke), ("opacity", self.opacity))

    @property
    def text(self) -> str:
        """The attribute `style` of the text in a shape, "" for none."""
        return _style(
            ("fill", self.ink),
            ("font-weight", "700" if self.bold else ""),
            ("font-style", "italic" if self.italic else ""),
        )


PLAIN = Look()


def read_look(styles: Iterable[str], *, label: bool = False) -> Look:
    """Return the look that declarations give, later ones over earlier ones.

    `label` says that they are an edge's. Its text stands on the page, light or dark, and no
    colour can be read on both as well as it should. Its line is made darker or lighter, as far
    as it takes to be seen on both.
    """
    given: dict[str, str] = {}
    for style in styles:
        for declaration in _declarations(style):
            match = _DECLARATION.fullmatch(declaration)
            if match:
                given[match[1].lower()] = match[2]
    if not given:
        return PLAIN
    fill, stroke = (
        _colour(given.get("fill", given.get("background", ""))),
        _colour(given.get("stroke", "")),
    )
    width = _LENGTH.fullmatch(given.get("stroke-width", ""))
    ink = given.get("color", "")
    if label:
        fill, ink, stroke = "", "", _seen(stroke)
    else:
        fill, ink = _readable(fill, ink)
    return Look(
        fill=fill,
        stroke=stroke,
        width=min(float(width[1]), _WIDEST) if width else 0.0,
        dash=_dashes(given.get("stroke-dasharray", "")),
        ink=ink,
        bold=given.get("font-weight", "") in {"bold", "bolder", "600", "700", "800", "900"},
        italic=given.get("font-style", "") == "italic",
        opacity=_opacity(given.get("opacity", "")),
    )


def _declarations(style: str) -> list[str]:
    """Return the declarations of a style, of which the commas of dashes part none."""
    found: list[str] = []
    for part in _APART.split(style.replace("\\,", " ")):
        if ":" in part or not found:
            found.append(part)
        else:
            found[-1] += f" {part}"
    return found


def _colour(text: str) -> str:
    if text.strip().lower() == "none":
        return "none"
    colour = read_colour(text)
    return colour.hex if colour else ""


def _readable(fill: str, ink: str) -> tuple[str, str]:
    """Return the fill of a shape and the colour of its text, which reads on it."""
    behind, wanted = read_colour(fill) if fill else None, read_colour(ink) if ink else None
    if behind is not None and behind.alpha >= _OPAQUE:
        if wanted is not None and contrast(wanted, behind) >= _READABLE:
            return fill, wanted.hex
        return fill, contrasting(fill)
    if wanted is None or behind is not None or fill:
        return fill, ""
    # A colour of text alone was chosen for one of the two schemes: the box stays in that one.
    for box in _BOXES:
        colour = read_colour(box)
        if colour and contrast(wanted, colour) >= _READABLE:
            return box, wanted.hex
    return "", ""


@lru_cache(maxsize=256)
def _seen(stroke: str) -> str:
    """Return the colour of a line, changed no more than it takes to stand out from both pages."""
    own = read_colour(stroke)
    if own is None or own.alpha == 0:
        return stroke
    pages = [page for page in map(read_colour, _PAGES) if page]
    goal = 0.0 if contrast(own, pages[0]) < _SEEN else 1.0
    for step in range(_STEPS + 1):
        share = step / _STEPS
        red, green, blue = (round(255 * (part + (goal - part) * share)) for part in own[:3])
        mixed = Colour(red / 255, green / 255, blue / 255, own.alpha)
        if all(contrast(mixed, page) >= _SEEN for page in pages):
            return mixed.hex
    return stroke


def _dashes(text: str) -> str:
    if not _DASHES.fullmatch(text.strip()):
        return ""
    numbers = [_LENGTH.fullmatch(word) for word in re.split(r"[\s,\\]+", text.strip())]
    if not all(numbers):
        return ""
    return " ".join(number(float(each[1])) for each in numbers if each)


def _opacity(text: str) -> str:
    """Return how opaque something is, never so little that it cannot be made out."""
    match = _LENGTH.fullmatch(text.strip())
    if not match or float(match[1]) >= 1:
        return ""
    return number(max(float(match[1]), 0.5))


def _style(*declarations: tuple[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in declarations if value)
