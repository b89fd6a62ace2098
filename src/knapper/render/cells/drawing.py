"""An SVG of the store made fit for a page: known elements, attributes and CSS alone.

In goes a file that any library may have written and anyone may have changed; out comes an image
with no script, no handler, nothing fetched, no foreign markup, and no id or style that reaches
out of it. What nothing refers to keeps no id, so most figures have few.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Drawing", "read_drawing"]

_ELEMENTS: Final = frozenset(
    "circle clipPath defs ellipse g image line linearGradient marker path pattern polygon "
    "polyline radialGradient rect stop svg symbol text textPath tspan use".split()
)
_ATTRIBUTES: Final = frozenset(
    "alignment-baseline clip-path clip-rule clipPathUnits color cx cy d dominant-baseline dx dy "
    "fill fill-opacity fill-rule font-family font-size font-style font-weight fx fy "
    "gradientTransform gradientUnits height letter-spacing marker-end marker-mid marker-start "
    "markerHeight markerUnits markerWidth offset opacity orient overflow patternContentUnits "
    "patternTransform patternUnits points preserveAspectRatio r refX refY rotate rx ry "
    "shape-rendering spreadMethod stop-color stop-opacity stroke stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity "
    "stroke-width text-anchor textLength transform transform-origin vector-effect viewBox "
    "visibility width x x1 x2 y y1 y2".split()
)
_PROPERTIES: Final = frozenset(
    "clip-path clip-rule color display dominant-baseline fill fill-opacity fill-rule font "
    "font-family font-size font-style font-variant font-weight letter-spacing marker-end "
    "marker-mid marker-start opacity shape-rendering stop-color stop-opacity stroke "
    "stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-opacity stroke-width text-anchor text-decoration transform transform-origin "
    "vector-effect visibility white-space".split()
)
# Where a reference to something in the drawing itself may stand.
_REFERRING: Final = frozenset("clip-path fill marker-end marker-mid marker-start stroke".split())
# What is drawn as often as it is referred to: within it nothing is referred to again, or a
# drawing of a few lines would be drawn a billion times.
_REPEATED: Final = frozenset("clipPath marker pattern symbol".split())
_TEXTS: Final = frozenset("text textPath tspan".split())
_VALUE: Final = re.compile(r"[\w\s#%.,()+!'-]*")
_REFERENCE: Final = re.compile(r"url\(\s*[\"']?#([^)\"']*)[\"']?\s*\)")
_PICTURE: Final = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_EVERYTHING: Final = re.compile(r"(?:^|\})\s*\*\s*\{([^{}]*)\}")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_LENGTH: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|pt|pc|in|cm|mm|)\s*")
_PIXELS: Final = {
    "": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4,
}  # fmt: skip
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_SVG: Final = ("{http://www.w3.org/2000/svg}", "")
_MOST: Final = 8 * 1024**2
_LARGEST: Final = 100_000.0
# What stands before each id until the drawing stands on a page.
_HERE: Final = "\x04"


class Drawing(NamedTuple):
    """A drawing without its outermost tag.

    `attributes` are those of that tag as HTML, `inside` is what is in it. `adapts` says that it
    draws in the colour of the text round it, so it stands on any ground.
    """

    attributes: str
    inside: str
    adapts: bool

    def html(self, prefix: str, label: str) -> str:
        """Return the drawing as an image called `label`, its ids behind `prefix`."""
        opened = f'<svg role="img" aria-label="{escape(label)}"{self.attributes}>'
        return f"{opened}{self.inside}</svg>".replace(_HERE, prefix)


@lru_cache(maxsize=64)
def read_drawing(data: bytes) -> Drawing | None:
    """Read an SVG file; None for what is none, or too large."""
    if len(data) > _MOST or b"<!ENTITY" in data:
        return None
    try:
        # In another encoding an entity could hide.
        root = ET.fromstring(data.decode())  # noqa: S314 - no entities, only the tree is read
        return _Reader(root).drawing() if _local(root) == "svg" else None
    except (ET.ParseError, LookupError, ValueError, RecursionError):
        return None


class _Reader:
    """One drawing on its way."""

    def __init__(self, root: ET.Element) -> None:
        self.root = root
        known = {each.get("id") for each in root.iter()} - {None}
        named = dict.fromkeys(name for name in self._named() if name in known)
        self.ids = {name: f"{_HERE}{number}" for number, name in enumerate(named, start=1)}
        self.used = {_address(each)[1:] for each in root.iter() if _local(each) == "use"}
        self.adapts = False

    def _named(self) -> Iterator[str]:
        """Yield the ids that something refers to."""
        for each in self.root.iter():
            if _local(each) in {"use", "textPath", "linearGradient", "radialGradient"}:
                yield _address(each)[1:]
            for value in each.attrib.values():
                if "url(" in value:
                    yield from _REFERENCE.findall(value)

    def drawing(self) -> Drawing:
        parts: list[str] = []
        for child in self.root:
            self._write(child, parts, repeated=False)
        style = self._declarations(
            ";".join((*self._inherited(), self.root.get("style", ""))), repeated=False
        )
        styled = f' style="{escape(style)}"' if style else ""
        # What is written in no colour is black, which no dark page shows.
        fill = "" if "fill:" in style else _kept("fill", self.root.get("fill", ""))
        return Drawing(f"{self._size()}{fill}{styled}", "".join(parts), self.adapts)

    def _inherited(self) -> Iterator[str]:
        """Yield what the drawing's own style sheets say of everything in it."""
        for each in self.root.iter():
            if _local(each) == "style":
                yield from _EVERYTHING.findall(_COMMENT.sub("", "".join(each.itertext())))

    def _size(self) -> str:
        """Return size and view box as attributes."""
        width, height = (_pixels(self.root.get(name, "")) for name in ("width", "height"))
        try:
            box = [float(part) for part in self.root.get("viewBox", "").replace(",", " ").split()]
        except ValueError:
            box = []
        if len(box) != 4 or not (0 < box[2] < _LARGEST and 0 < box[3] < _LARGEST):  # noqa: PLR2004
            box = [0, 0, width, height] if width and height else []
        if box and not (width and height):
            width = width or (height * box[2] / box[3] if height else box[2])
            height = width * box[3] / box[2]
        size = f' width="{width:.0f}" height="{height:.0f}"' if width and height else ""
        view = " ".join(f"{part:.6g}" for part in box)
        return f'{size} viewBox="{view}"' if view else size

    def _write(self, element: ET.Element, parts: list[str], *, repeated: bool) -> None:
        tag = _local(element)
        if tag == "a":
            tag = "g"
        if tag not in _ELEMENTS:
            return
        repeated = repeated or tag in _REPEATED or element.get("id") in self.used
        if tag == "use" and repeated:
            return
        attributes = self._attributes(element, tag, repeated=repeated)
        if attributes is None:
            return
        parts.append(f"<{tag}{attributes}>")
        texts = tag in _TEXTS
        if texts and element.text:
            parts.append(escape(element.text, quote=False))
        for child in element:
            self._write(child, parts, repeated=repeated)
            if texts and child.tail:
                parts.append(escape(child.tail, quote=False))
        parts.append(f"</{tag}>")

    def _attributes(self, element: ET.Element, tag: str, *, repeated: bool) -> str | None:
        """Return the attributes of an element as HTML, None for one that is left out."""
        found = {
            key: self._value(key, value, repeated=repeated)
            for key, value in element.attrib.items()
            if key in _ATTRIBUTES
        }
        found["id"] = self.ids.get(element.get("id", ""), "")
        found["style"] = self._declarations(element.get("style", ""), repeated=repeated)
        address = _address(element)
        if tag == "image":
            if not _PICTURE.fullmatch(address):
                return None
            found["href"] = address
        elif tag in {"use", "textPath", "linearGradient", "radialGradient"}:
            target = self.ids.get(address[1:]) if address.startswith("#") else None
            if target is None and tag == "use":
                return None
            found["href"] = f"#{target}" if target else ""
        return "".join(f' {key}="{escape(value)}"' for key, value in found.items() if value)

    def _value(self, key: str, value: str, *, repeated: bool) -> str:
        """Return the value of an attribute or property as it stays, "" to leave it out."""
        value = value.strip()
        if "url" in value.lower():
            match = _REFERENCE.fullmatch(value)
            target = self.ids.get(match[1]) if match and key in _REFERRING else None
            return f"url(#{target})" if target and not repeated else ""
        if not _VALUE.fullmatch(value.replace('"', "'")):
            return ""
        self.adapts = self.adapts or value.lower() == "currentcolor"
        return value.replace('"', "'")

    def _declarations(self, css: str, *, repeated: bool) -> str:
        kept: dict[str, str] = {}
        for declaration in css.split(";"):
            key, colon, value = declaration.partition(":")
            key = key.strip().lower()
            if colon and key in _PROPERTIES:
                kept[key] = self._value(key, value, repeated=repeated)
        return ";".join(f"{key}:{value}" for key, value in kept.items() if value)


def _kept(key: str, value: str) -> str:
    return f' {key}="{escape(value)}"' if value and re.fullmatch(r"#?\w+", value) else ""


def _local(element: ET.Element) -> str:
    """Return the name of an element of SVG, "" for one of anything else."""
    space, brace, name = element.tag.rpartition("}")
    return name if space + brace in _SVG else ""


def _address(element: ET.Element) -> str:
    return element.get("href", element.get(_HREF, "")).strip()


def _pixels(length: str) -> float:
    """Return a length in CSS pixels, 0 for one of no fixed size or none that is sane."""
    match = _LENGTH.fullmatch(length)
    size = float(match[1]) * _PIXELS[match[2]] if match else 0.0
    return size if size < _LARGEST else 0.0
