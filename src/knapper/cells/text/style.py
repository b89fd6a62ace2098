"""How characters look: the state that "select graphic rendition" (ECMA-48 §8.3.117) changes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PLAIN", "Style", "changed", "parameters"]


class Style(NamedTuple):
    """A look. A colour is "" for the page's own, "0" to "15" for a named one, or "#rrggbb"."""

    fg: str = ""
    bg: str = ""
    bold: bool = False
    faint: bool = False
    italic: bool = False
    underline: bool = False
    inverse: bool = False
    hidden: bool = False
    strike: bool = False


PLAIN: Final = Style()

_ON: Final = {
    1: "bold", 2: "faint", 3: "italic", 4: "underline", 7: "inverse", 8: "hidden", 9: "strike",
    21: "underline",
}  # fmt: skip
_OFF: Final = {
    22: ("bold", "faint"), 23: ("italic",), 24: ("underline",), 27: ("inverse",),
    28: ("hidden",), 29: ("strike",),
}  # fmt: skip
_FREE: Final = {38: "fg", 48: "bg"}
_OWN: Final = {39: "fg", 49: "bg"}
_NAMED: Final = 16
_CUBE: Final = (0, 95, 135, 175, 215, 255)
_GREYS: Final = 232


@lru_cache(maxsize=4096)
def changed(style: Style, parameters: str) -> Style:
    """Return the style after the sequence with these `parameters`, such as "1;38;5;208"."""
    numbers = _numbers(parameters)
    look: dict[str, Any] = style._asdict()
    for number in numbers:
        if number == 0:
            look = PLAIN._asdict()
        elif number in _ON:
            look[_ON[number]] = True
        elif number in _OFF:
            look.update(dict.fromkeys(_OFF[number], False))
        elif number in _OWN:
            look[_OWN[number]] = ""
        elif number in _FREE:
            look[_FREE[number]] = _free(numbers) or look[_FREE[number]]
        else:
            look.update(_named(number))
    return Style(**look)


def parameters(style: Style) -> str:
    """Return the parameters that lead to `style` from whatever was before."""
    found = ["0"]
    found += [
        str(number) for number, name in _ON.items() if number < _NAMED and getattr(style, name)
    ]
    for base, colour in ((30, style.fg), (40, style.bg)):
        if colour.startswith("#"):
            rgb = ";".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))
            found.append(f"{base + 8};2;{rgb}")
        elif colour:
            number = int(colour)
            found.append(str(base + number if number < 8 else base + 52 + number))  # noqa: PLR2004
    return ";".join(found) if len(found) > 1 else ""


def _numbers(parameters: str) -> Iterator[int]:
    for part in parameters.split(";"):
        head, colon, tail = part.partition(":")
        if not colon:
            yield _number(part)
        elif head in {"38", "48"}:
            # The colour space of `38:2::r:g:b` is left out, as nearly all leave it empty.
            values = tail.split(":")
            if values[0] == "2" and len(values) > 4:  # noqa: PLR2004 - 2, space, r, g, b
                del values[1]
            yield from (_number(value) for value in (head, *values))
        elif head == "4":  # how a line is drawn under text; 0 is no line
            yield 24 if tail.startswith("0") else 4


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 0 if not text else -1  # noqa: PLR2004


def _named(number: int) -> dict[str, str]:
    for base, first, which in ((30, 0, "fg"), (40, 0, "bg"), (90, 8, "fg"), (100, 8, "bg")):
        if base <= number < base + 8:
            return {which: str(first + number - base)}
    return {}


def _free(numbers: Iterator[int]) -> str:
    """Return the colour that follows 38 or 48, "" for none that there is."""
    kind = next(numbers, -1)
    if kind == 5:  # noqa: PLR2004 - one of 256
        number = next(numbers, -1)
        if not 0 <= number < 256:  # noqa: PLR2004
            return ""
        if number < _NAMED:
            return str(number)
        if number >= _GREYS:
            return (
                f"#{(8 + 10 * (number - _GREYS)):02x}" + f"{(8 + 10 * (number - _GREYS)):02x}" * 2
            )
        cube = number - _NAMED
        return "#" + "".join(f"{_CUBE[cube // step % 6]:02x}" for step in (36, 6, 1))
    if kind == 2:  # noqa: PLR2004 - red, green, blue
        values = [next(numbers, -1) for _ in range(3)]
        if all(0 <= value < 256 for value in values):  # noqa: PLR2004
            return "#" + "".join(f"{value:02x}" for value in values)
    return ""
