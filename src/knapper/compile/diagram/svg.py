"""A drawing of Mermaid's made fit for a page: still, small, self-contained, in its colours.

In goes the SVG that merman wrote; out comes one of known elements, attributes and CSS alone,
whatever the author's styles held: no script, nothing fetched, ids that no other diagram has,
no CSS that reaches out of it. What nothing refers to (most of Mermaid's markers, ids and
rules) is left out.
"""

from __future__ import annotations

import re
from html import escape
from xml.etree import ElementTree as ET

from knapper.compile.diagram.colour import CORRECTIONS, recolour
from knapper.flowchart import contrasting

__all__ = ["clean"]

_ELEMENTS = frozenset(
    "a circle clipPath defs desc ellipse g line linearGradient marker path polygon polyline "
    "radialGradient rect stop svg symbol text title tspan use".split()
)
_ATTRIBUTES = frozenset(
    "alignment-baseline class clip-path clip-rule clipPathUnits cx cy d dominant-baseline dx dy "
    "fill fill-opacity fill-rule font-size font-style font-weight fx fy gradientTransform "
    "gradientUnits height marker-end marker-mid marker-start markerHeight markerUnits markerWidth "
    "offset opacity orient overflow points preserveAspectRatio r refX refY rx ry spreadMethod "
    "stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap "
    "stroke-linejoin stroke-opacity stroke-width text-anchor textLength transform "
    "transform-origin viewBox visibility width x x1 x2 y y1 y2".split()
)
_PROPERTIES = frozenset(
    "alignment-baseline clip-path clip-rule color display dominant-baseline fill fill-opacity "
    "fill-rule font-size font-style font-weight letter-spacing marker-end marker-mid "
    "marker-start opacity paint-order shape-rendering stop-color stop-opacity stroke "
    "stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-opacity "
    "stroke-width text-anchor text-decoration transform transform-origin visibility "
    "white-space".split()
)
# Declarations that merman writes and that say nothing.
_IDLE = frozenset(
    "clip-path:none display:inline fill-opacity:1 font-style:normal font-weight:normal opacity:1 "
    "transform:none visibility:inherit".split()
)
# Where a reference to something in the drawing itself may stand.
_REFERRING = frozenset("clip-path fill marker-end marker-mid marker-start stroke".split())
_SHAPES = frozenset("circle ellipse path polygon rect".split())
_HTML = frozenset("div foreignObject i p span".split())
_AT_RULE = re.compile(r"@[^{};]*+(?:;|\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\})")
_RULE = re.compile(r"([^{}]++)\{([^{}]*+)\}")
_SELECTOR = re.compile(r"[\w\s.#>+~:()\[\]=\"'*-]+")
_CLASS = re.compile(r"\.([\w-]+)")
_ELEMENT = re.compile(r"(?:^|[\s>+~(])([A-Za-z]\w*)")
_VALUE = re.compile(r"[\w\s#%.,()+!-]*")
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^)\"']*)[\"']?\s*\)")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]+", re.IGNORECASE)
_EMPTY = re.compile(r"<(defs|g)></\1>")
# Labels that merman made of HTML are drawings apart, which is of no use to who selects text.
_LABEL = "-foreignobject-label-"
_IDLE_TSPAN = (
    ("class", "text-inner-tspan"),
    ("font-style", "normal"),
    ("font-weight", "normal"),
)
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
# Arial's widths are what merman measures text by; the others have the same.
_FONT = 'Arial,"Liberation Sans",Arimo,Helvetica,sans-serif'


def clean(svg: str, prefix: str, name: str) -> str:
    r"""Return a drawing of merman's as it goes into a page.

    `prefix` begins all its ids, of letters, digits and hyphens; each is marked with `\x05`.
    `name` is what the drawing is called where its author gave no title.

    Raises `ElementTree.ParseError` for what is no XML and `RecursionError` for a tree too deep.
    """
    return _Cleaner(ET.fromstring(svg), prefix).document(name)  # noqa: S314 - merman's own


class _Cleaner:
    """One drawing on its way."""

    def __init__(self, root: ET.Element, prefix: str) -> None:
        self.root, self.prefix = root, prefix
        self.own = root.get("id", "")
        self.elements = {_local(each) for each in root.iter()}
        self.classes = {word for each in root.iter() for word in each.get("class", "").split()}
        self.css = "".join(
            "".join(each.itertext()) for each in root.iter() if _local(each) == "style"
        )
        self.labels = {
            f"#{each.get('id')}": each for each in root.iter() if _LABEL in each.get("id", "")
        }
        self.ids = self._referred()
        self.fills: dict[str, str] = {}
        self.linked = False

    def document(self, name: str) -> str:
        """Return the whole drawing."""
        style = self._stylesheet()
        title = description = ""
        parts: list[str] = []
        for child in self.root:
            local = _local(child)
            if local == "title":
                title = "".join(child.itertext()).strip()
            elif local == "desc":
                description = "".join(child.itertext()).strip()
            else:
                self._write(child, parts, "")
        identity = f"\x05{self.prefix}"
        # An image has no inside to go to, so a drawing with links is none.
        role = "group" if self.linked else "img"
        described = f"<desc>{escape(description, quote=False)}</desc>" if description else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{identity}" role="{role}"'
            f"{self._size()}><title>{escape(title or name, quote=False)}</title>{described}"
            f"<style>{style}</style>{_EMPTY.sub('', ''.join(parts))}</svg>"
        )

    def _size(self) -> str:
        try:
            x, y, width, height = map(float, self.root.get("viewBox", "").split())
        except ValueError:
            return ""
        if not (0 < width < 1e6 and 0 < height < 1e6):  # noqa: PLR2004 - no sane drawing
            return ""
        return (
            f' width="{width:.0f}" height="{height:.0f}"'
            f' viewBox="{x:.5g} {y:.5g} {width:.6g} {height:.6g}"'
        )

    # -- what is referred to -------------------------------------------------------------------

    def _referred(self) -> dict[str, str]:
        """Return a new id for each element that something refers to."""
        found: dict[str, str] = {}
        known = {each.get("id") for each in self.root.iter()}
        texts = [self.css]
        for each in self.root.iter():
            texts += [value for key, value in each.attrib.items() if "url(" in value]
            href = each.get("href", each.get(_HREF, ""))
            if _local(each) == "use" and href.startswith("#") and _LABEL not in href:
                texts.append(f"url({href})")
        for text in texts:
            for reference in _REFERENCE.findall(text):
                if reference in known and reference != self.own:
                    found.setdefault(reference, f"\x05{self.prefix}-{len(found)}")
        return found

    def _local_reference(self, value: str) -> str:
        match = _REFERENCE.fullmatch(value.strip())
        new = self.ids.get(match[1]) if match else None
        return f"url(#{new})" if new else ""

    # -- CSS -----------------------------------------------------------------------------------

    def _stylesheet(self) -> str:
        scope = f"#\x05{self.prefix}"
        rules = [
            f":where({scope}){{max-width:100%;height:auto}}",
            f"{scope}{{font-family:{_FONT}}}",
        ]
        for match in _RULE.finditer(_AT_RULE.sub("", self.css)):
            selectors = [
                scope + each.strip().removeprefix(f"#{self.own}")
                for each in match[1].split(",")
                if self._reaches(each.strip())
            ]
            declarations = self._declarations(match[2])
            if selectors and declarations:
                rules.append(f"{','.join(selectors)}{{{declarations}}}")
                self._note_fill(match[1], declarations)
        rules += [
            f"{scope} {selector}{{{recolour(declarations, own=True)}}}"
            for selector, declarations in CORRECTIONS.items()
            if self._reaches(f"#{self.own} {selector}")
        ]
        return "".join(rules).replace("</", "")

    def _reaches(self, selector: str) -> bool:
        """Return whether a selector is of this drawing and may fit something in it."""
        if not selector.startswith(f"#{self.own}") or not _SELECTOR.fullmatch(selector):
            return False
        rest = selector.removeprefix(f"#{self.own}")
        if "#" in rest or (rest and rest[0] not in " .[:>") or '"neo"' in rest:
            return False
        if any(word not in self.classes for word in _CLASS.findall(rest)):
            return False
        elements = set(_ELEMENT.findall(re.sub(r"\[[^\]]*\]|:[\w-]+(?:\([^)]*\))?", "", rest)))
        return elements <= self.elements - _HTML

    def _declarations(self, css: str, *, own: bool = True) -> str:
        """Return the declarations that a drawing needs; `own` says they are the theme's."""
        kept: dict[str, str] = {}
        for declaration in css.split(";"):
            key, colon, value = declaration.partition(":")
            key, value = key.strip().lower(), value.strip()
            if not colon or key not in _PROPERTIES or not value:
                continue
            if "url" in value.lower():
                value = self._local_reference(value) if key in _REFERRING else ""
            elif _VALUE.fullmatch(value):
                value = recolour(value, own=own and "!" not in value)
            else:
                value = ""
            idle = not own and f"{key}:{value}" in _IDLE
            if value and value not in {"inherit", "revert"} and not idle:
                kept[key] = value
        return ";".join(f"{key}:{value}" for key, value in kept.items())

    def _note_fill(self, selectors: str, declarations: str) -> None:
        """Note the fill that a class of the author's gives to shapes."""
        fill = re.search(r"(?:^|;)fill:([^;!]+)!", declarations)
        classes = _CLASS.findall(selectors)
        if fill and classes and "rect" in selectors:
            self.fills[classes[0]] = fill[1].strip()

    # -- elements --------------------------------------------------------------------------------

    def _write(self, element: ET.Element, parts: list[str], ink: str) -> None:
        """Write an element and what is in it; `ink` is the colour of text on an own fill."""
        tag = self._tag(element)
        if tag == "use" and _address(element) in self.labels:
            for child in self.labels[_address(element)].iter(f"{_SVG}text"):
                self._write(child, parts, ink)
        elif tag:
            classes = element.get("class", "").split()
            if "node" in classes or "cluster" in classes:
                ink = self._ink(element, classes)
            self._write_whole(element, tag, parts, ink)

    def _tag(self, element: ET.Element) -> str:
        """Return the name that an element goes by, "" for one that is left out."""
        tag, old = _local(element), element.get("id", "")
        unused = tag in {"marker", "symbol"} and old not in self.ids
        hidden = "opacity:0;" in element.get("style", "")
        if unused or hidden or tag not in _ELEMENTS or _LABEL in old:
            return ""
        return "g" if tag == "a" and not _ADDRESS.fullmatch(_address(element)) else tag

    def _write_whole(self, element: ET.Element, tag: str, parts: list[str], ink: str) -> None:
        attributes = self._attributes(element, tag, ink)
        plain = tag == "tspan" and not attributes
        parts.append("" if plain else f"<{tag}{attributes}>")
        parts.append(_text(element.text))
        for number, child in enumerate(element):
            # Words at the break of a line do not run together for those who copy or search.
            if number and "row" in child.get("class", "").split():
                parts.append('<tspan font-size="0"> </tspan>')
            self._write(child, parts, ink)
            parts.append(_text(child.tail))
        parts.append("" if plain else f"</{tag}>")

    def _ink(self, element: ET.Element, classes: list[str]) -> str:
        """Return the colour that reads on the fill that a node's author chose, or ""."""
        fill = next((self.fills[each] for each in classes if each in self.fills), "")
        for shape in element:
            style = shape.get("style", "") if _local(shape) in _SHAPES else ""
            own = re.search(r"(?:^|;)\s*fill\s*:\s*([^;!]+)", style)
            fill = own[1].strip() if own else fill
        return contrasting(fill)

    def _attributes(self, element: ET.Element, tag: str, ink: str) -> str:
        kept = {key: self._attribute(key, value) for key, value in element.attrib.items()}
        kept["id"] = self.ids.get(element.get("id", ""), "")
        kept["style"] = self._declarations(element.get("style", ""), own=False)
        if ink and tag == "text" and "fill:" not in kept["style"]:
            kept["style"] = f"{kept['style']};fill:{ink}".lstrip(";")
        if tag == "a":
            kept |= {"href": _address(element), "rel": "noopener"}
            self.linked = True
        elif tag == "use":
            target = self.ids.get(_address(element)[1:])
            kept["href"] = f"#{target}" if target else ""
        elif tag == "tspan":
            for key, idle in _IDLE_TSPAN:
                if kept.get(key) == idle:
                    del kept[key]
        return "".join(f' {key}="{escape(value)}"' for key, value in kept.items() if value)

    def _attribute(self, key: str, value: str) -> str:
        """Return the value of an attribute as it stays, "" to leave it out."""
        if key not in _ATTRIBUTES or value == "inherit":
            return ""
        if key in {"fill", "stroke"}:
            value = recolour(value, own=True)
        if "url" in value.lower() and key != "class":
            return self._local_reference(value) if key in _REFERRING else ""
        return value


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _address(element: ET.Element) -> str:
    return element.get("href", element.get(_HREF, "")).strip()


def _text(text: str | None) -> str:
    return escape(text, quote=False) if text else ""
