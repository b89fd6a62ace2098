"""Two SVG drawings compared: the same elements, with numbers that differ by little."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from knapper.cells.compare import differs

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["drawing_drift"]

# What a drawing calls its parts depends on what is in them, so names are not compared.
_NAME: Final = re.compile(r"url\(#[^)]*\)|^#.*$")
_NUMBERS: Final = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_PICTURE: Final = "data:"


def drawing_drift(old: bytes, new: bytes, tolerance: float) -> str:
    """Return in what the SVG file `new` differs from `old`, "" for nothing that counts.

    A number may be off by the part `tolerance` of itself or of the drawing's longer side. Of a
    line with more or fewer points, as a library leaves out points that no eye would miss, the
    extent is compared.
    """
    if old == new:
        return ""
    try:
        before, now = (list(_elements(ET.fromstring(data))) for data in (old, new))  # noqa: S314 - expat bounds entities
    except ET.ParseError as error:
        return f"not well formed: {error}"
    extent = _extent(before[0][1])
    if [tag for tag, _ in before] != [tag for tag, _ in now]:
        return f"{len(now)} elements, stored are {len(before)}"
    for (tag, one), (_, other) in zip(before, now, strict=True):
        for key in sorted(one.keys() | other.keys()):
            if not _same(key, one.get(key, ""), other.get(key, ""), tolerance, extent):
                what = "text" if key == "" else f"`{key}`"
                shown = f"`{other.get(key, '')[:60]}`, stored is `{one.get(key, '')[:60]}`"
                return f"{what} of a `{tag}` is {shown}"
    return ""


def _elements(root: ET.Element) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield tag and attributes of each element; its text is the attribute ""."""
    for each in root.iter():
        attributes = {key.rpartition("}")[2]: value for key, value in each.attrib.items()}
        attributes.pop("id", None)
        attributes[""] = f"{each.text or ''} {each.tail or ''}".strip()
        yield str(each.tag).rpartition("}")[2], attributes


def _same(key: str, old: str, new: str, tolerance: float, extent: float) -> bool:
    if old == new:
        return True
    if old.startswith(_PICTURE) and new.startswith(_PICTURE):
        return True
    old, new = _NAME.sub("#", old), _NAME.sub("#", new)
    if key == "":
        return tolerance > 0 and differs(old, new, tolerance) is None
    if key in {"d", "points"} and _NUMBERS.sub("0", old) != _NUMBERS.sub("0", new):
        return _alike(_box(old), _box(new), tolerance * extent)
    return tolerance > 0 and differs(old, new, tolerance, extent) is None


def _alike(old: tuple[float, ...], new: tuple[float, ...], allowed: float) -> bool:
    return len(old) == len(new) and all(
        abs(one - other) <= allowed for one, other in zip(old, new, strict=True)
    )


def _box(path: str) -> tuple[float, ...]:
    """Return the least and greatest coordinates of a path with absolute commands."""
    numbers = [float(number) for number in _NUMBERS.findall(path)]
    across, down = numbers[::2], numbers[1::2]
    if not down:
        return ()
    return min(across), max(across), min(down), max(down)


def _extent(root: dict[str, str]) -> float:
    numbers = [float(number) for number in _NUMBERS.findall(root.get("viewBox", ""))]
    return max(numbers[2:4], default=0.0)
