"""A number in prose, read as people write it, and whether it says a recorded value.

It says the value if it is the value rounded to as many digits as are written. Where a number
can be read in more than one way (`1,234` with a comma of thousands or of decimals), any will do:
what is told must be surely wrong.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["WrittenNumber", "find_number"]

_MINUS = "\N{MINUS SIGN}"
_GROUP = "[,.'’_ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}]"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
_NUMBER = re.compile(
    # Not the 4 of `GPT-4` or `v4`, which is part of a name; nor one of a fraction or a power.
    rf"(?<![\w.,^/])(?<!\w[-{_MINUS}])(?P<sign>[-+{_MINUS}]?)"
    rf"(?P<digits>(?>\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?|[.]\d+))"
    rf"(?!\d|[.,/]\d|\^|[{_RAISED}])"
    rf"(?P<power>[eE][-+{_MINUS}]?\d+"
    rf"|\s?[×x·*]\s?10(?:\^\{{?[-+{_MINUS}]?\d+\}}?|[{_RAISED}]+))?"
    r"(?P<scale>\s?(?:[%‰]|(?:per\s?cent|thousand|[mbtr]+illion|bn|[kKMBGT])\b))?"
)
_GLUED = re.compile(r"\w+")
_ASCII = str.maketrans(f"{_RAISED}{_MINUS}", "0123456789-+-")
_MOST = 40  # digits of a number that is read
_LARGEST_POWER = 400
_SCALES: Final[dict[str, Decimal | int]] = {
    "%": 100,
    "percent": 100,
    "‰": 1000,
    "k": Decimal("1e-3"),
    "thousand": Decimal("1e-3"),
    "m": Decimal("1e-6"),
    "million": Decimal("1e-6"),
    "b": Decimal("1e-9"),
    "bn": Decimal("1e-9"),
    "g": Decimal("1e-9"),
    "billion": Decimal("1e-9"),
    "t": Decimal("1e-12"),
    "trillion": Decimal("1e-12"),
}


class WrittenNumber(NamedTuple):
    """A number as it stands in a text: where, and its parts as written."""

    start: int
    end: int
    sign: str
    digits: str
    power: str
    scale: str

    @property
    def text(self) -> str:
        """The number with its sign and power of ten, without what scales it."""
        return f"{self.sign}{self.digits}{self.power}"

    def says(self, value: float, unit: str) -> bool:
        """Return whether this is `value` in `unit`, rounded."""
        exact = _exact(value)
        return any(
            abs(shown - exact * scale) <= half
            for shown, half in self._readings()
            for scale in self._scales(unit)
        )

    def corrected(self, value: float, unit: str) -> str:
        """Return how `value` is written in the place of this number, "" where that is not sure."""
        separators = re.sub(r"[\d.]", "", self.digits)
        scale = self._scales(unit)[0]
        exact = _exact(value) * scale
        exponent = self.power if self.power[:1] in {"e", "E"} else ""
        other = separators.strip(",") or self.digits.count(".") > 1
        if other or (self.power and not exponent):
            return ""
        grouped = "," in self.digits
        whole, _, decimals = self.digits.partition(".")
        if grouped and not (decimals or re.fullmatch(r"\d{1,3}(?:,\d{3})+", whole)):
            return ""  # a comma of decimals
        if exponent:
            text = f"{exact:.{len(decimals)}{exponent[0]}}"
        else:
            text = f"{exact:{',' if grouped else ''}.{_places(exact, len(decimals))}f}"
        if len(text) > _MOST:
            return ""  # nobody writes it so
        if text.startswith("-") and self.sign == "\N{MINUS SIGN}":
            text = f"\N{MINUS SIGN}{text[1:]}"
        plus = "+" if self.sign == "+" and value > 0 else ""
        return f"{plus}{text}"

    def _scales(self, unit: str) -> tuple[Decimal, ...]:
        """Return what a value is multiplied by before it is written, the likeliest first."""
        word = re.sub(r"\s", "", self.scale).casefold()
        if word not in _SCALES:
            return (Decimal(1),)
        scales = (Decimal(_SCALES[word]), Decimal(1))
        return scales[::-1] if unit.strip().casefold() == word else scales

    def _readings(self) -> Iterator[tuple[Decimal, Decimal]]:
        """Yield what the number may be, each with half of its last digit."""
        power = self._power()
        for plain in {*_plain(self.digits)}:
            whole, _, decimals = plain.partition(".")
            shown = Decimal(f"{'-' if self._is_negative else ''}{plain}")
            # The zeros at the end of a whole number may be of its rounding.
            places = len(decimals) if decimals else len(whole.rstrip("0") or "0") - len(whole)
            yield shown.scaleb(power), Decimal(5).scaleb(power - places - 1)

    @property
    def _is_negative(self) -> bool:
        return self.sign in {"-", "\N{MINUS SIGN}"}

    def _power(self) -> int:
        return _power_of_ten(self.power)


def _exact(value: float) -> Decimal:
    """Return a value with the digits that it is written with, which are as few as tell it."""
    return Decimal(value) if isinstance(value, int) else Decimal(repr(value))


def find_number(text: str, unit: str = "") -> WrittenNumber | None:
    """Return the first number of a text that is not part of a name, None for none.

    Behind it may stand `unit` without a blank.
    """
    for match in _NUMBER.finditer(text):
        glued = _GLUED.match(text, match.end())
        if glued and glued[0] not in {"x", unit}:
            continue
        sign, digits, power, scale = (match[name] or "" for name in match.re.groupindex)
        if len(digits) <= _MOST and abs(_power_of_ten(power)) <= _LARGEST_POWER:
            return WrittenNumber(match.start(), match.end(), sign, digits, power, scale)
    return None


def _power_of_ten(written: str) -> int:
    """Return the power of `e-4`, `×10^-4` or `×10⁻⁴`, 0 for none."""
    match = re.search(r"(?:[eE]|10\^?\{?)([-+]?\d{1,9})\}?\Z", written.translate(_ASCII))
    return int(match[1]) if match else 0


def _plain(digits: str) -> Iterator[str]:
    """Yield a number's digits with a point of decimals alone, in each way that they can be read."""
    bare = re.sub(r"['’_\s]", "", digits)
    points, commas = bare.count("."), bare.count(",")
    if points <= 1:
        yield bare.replace(",", "")  # 1,234.5
    if commas <= 1:
        yield bare.replace(".", "").replace(",", ".")  # 1.234,5
    if (points > 1 and not commas) or (commas > 1 and not points):
        yield re.sub(r"[.,]", "", bare)


def _places(exact: Decimal, written: int) -> int:
    """Return how many decimals to write: as many as were, but not so few that nothing is said."""
    if not exact or abs(exact) > Decimal(5).scaleb(-written - 1):
        return written
    return -exact.adjusted() + 1
