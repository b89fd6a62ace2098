"""An SVG of matplotlib, made small, the same each time, and fit for any ground."""

from __future__ import annotations

import hashlib
import re

TYPE_CHECKING = False  # as that of `typing`, which is large to load in each process
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["tidy"]

_PROLOGUE = re.compile(r"\A.*?(?=<svg\b)", re.DOTALL)
_LEFT_OUT = re.compile(r"\s*(?:<!--.*?-->|<metadata>.*?</metadata>)", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_REFERENCE = re.compile(r'(url\(#|xlink:href="#)([^")]+)')
_NUMBERS = re.compile(r' (?:d|points|x|y|width|height|transform)="[^"]*"')
_DECIMALS = re.compile(r"-?[0-9]+\.[0-9]+")
_PATH = re.compile(r' d="[^"]*"')
_UNTURNED = re.compile(r' transform="rotate\(-?0 [^"]*"')
_FONT = re.compile(r"font: ((?:[a-z0-9]+ )*)([0-9.]+)px 'DejaVu Sans'[^;\"]*")
_FAMILY = re.compile(r"font-family: 'DejaVu Sans'[^;\"]*; *")
_BLACK = re.compile(r"(?<=[:\"])( ?)#000000(?=[;\"])")
_ROOT = re.compile(r"<svg\b[^>]*>")


def tidy(svg: str, *, adapts: bool) -> str:
    """Return a drawing without what no reader sees.

    Comments, names that nothing refers to, and decimals of a hundredth of a point go. Words of
    matplotlib's own font take the font of the page. If it `adapts`, what is black takes the
    colour of the text round the drawing.
    """
    svg = _LEFT_OUT.sub("", _PROLOGUE.sub("", svg, count=1))
    svg = _NUMBERS.sub(lambda found: _DECIMALS.sub(_shorter, found[0]), svg)
    svg = _PATH.sub(lambda found: " " + " ".join(found[0].split()).replace(' "', '"'), svg)
    svg = _UNTURNED.sub("", _FAMILY.sub("", _FONT.sub(_font, svg)))
    if adapts:
        svg = _BLACK.sub(r"\1currentColor", svg)
    root = _ROOT.search(svg)
    if root is None:
        return svg
    # What has no colour of its own is black, as SVG has it, unless the root says otherwise.
    fill = ";fill:currentColor" if adapts else ""
    opened = f'{root[0][:-1]} style="font-family:sans-serif{fill}">'
    svg = svg[: root.start()] + opened + svg[root.end() :]
    return _named(svg).strip() + "\n"


def _shorter(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _font(found: re.Match[str]) -> str:
    """Return a font of the size and weight of another, of whatever family is there."""
    said = f"font-size: {found[2]}px"
    for word in found[1].split():
        if word in {"italic", "oblique"}:
            said += f"; font-style: {word}"
        elif word.isdigit() or word in {"bold", "light"}:
            said += f"; font-weight: {word}"
    return said


def _named(svg: str) -> str:
    """Return a drawing whose names are short, and found in no other drawing."""
    used = {name for _, name in _REFERENCE.findall(svg)}
    mark = hashlib.sha256(svg.encode()).hexdigest()[:6]
    names = {
        name: f"k{mark}-{number}"
        for number, name in enumerate(
            dict.fromkeys(name for name in _ID.findall(svg) if name in used), start=1
        )
    }
    rename: Callable[[re.Match[str]], str] = lambda found: (  # noqa: E731 - read in one place
        found[1] + names.get(found[2], found[2])
    )
    svg = _REFERENCE.sub(rename, svg)
    return _ID.sub(lambda found: f' id="{names[found[1]]}"' if found[1] in names else "", svg)
