"""What a cell gave, compared with what its note says of it, or with what is stored of it.

A number is one token, whatever its form: `1`, `-1.50`, `.5`, `1e-3`, `1_000`, and with commas
between groups of three digits `1,234.5`. A letter or a digit right before it makes it part of a
word (`x1`, `v1.2`), while what follows may be a unit (`3.2s`, `5%`). `nan`, `inf` and `infinity`
are numbers where they stand alone. At a tolerance above 0 two numbers agree when they differ by
at most that part of the first, `nan` with `nan`; and blanks beside a number do not count, others
as one, since a longer number moves what follows. All else must be the same, at 0 to the
character.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from knapper.cells.record import Display, Failure, Printed
from knapper.cells.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knapper.cells.record import CellOutput, Result, StoredCell

__all__ = ["Mismatch", "differs", "drift", "holds"]

_NUMBER: Final = re.compile(
    r"(?:(?<![\w.)\]])[-+])?"
    r"(?:(?<![\w.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9_])(?:\.[0-9]+)?"
    r"|(?<![\w.])[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?"
    r"|(?<![\w.])\.[0-9]+)"
    r"(?:[eE][-+]?[0-9]+(?!\w))?"
    r"|(?<!\w)[-+]?(?:nan|inf(?:inity)?)(?!\w)",
    re.IGNORECASE,
)
_BLANKS: Final = re.compile(r"[ \t]*\x00[ \t]*|[ \t]+")
_ANY_LINES: Final = frozenset(("...", "…"))
# So many characters of a line are shown, and so many lines are tried.
_SHOWN: Final = 100
_TRIES: Final = 1_000_000


class Mismatch(NamedTuple):
    """The first line of an `output` fence that does not hold.

    `line` counts the lines of the fence's text from 1; it is one more than there are where more
    was printed than it says. `expected` is that line, "" for none; `found` what was printed
    there, None for nothing. `words` says what differs.
    """

    line: int
    expected: str
    found: str | None
    words: str

    def __str__(self) -> str:
        """Return what differs, for a person."""
        return self.words


def holds(expected: str, printed: str, tolerance: float) -> Mismatch | None:
    """Return where `printed` is other than an `output` fence says, None where it holds.

    Blanks at the ends of lines and blank lines at the end do not count. A line `...` or `…`
    stands for any lines, also for none.

    Args:
        expected: the text of the fence.
        printed: what the cell printed.
        tolerance: the part of its size that a number may be off in.
    """
    wanted, given = _lines(expected), _lines(printed)
    if wanted == given:
        return None
    match = _Match(tolerance)
    parts = _parts(wanted)
    start = len(parts[0][1])
    mismatch = match.at(parts[0], given, 0, whole=len(parts) == 1)
    if mismatch or len(parts) == 1:
        return mismatch
    for part in parts[1:-1]:
        place = match.find(part, given, start)
        if isinstance(place, Mismatch):
            return place
        start = place + len(part[1])
    last = parts[-1]
    if not last[1]:
        return None
    place = len(given) - len(last[1])
    if place < start:
        # Too little is left, so what is told is the first line that has none.
        return match.at(last, given, start, whole=True)
    return match.at(last, given, place, whole=True)


_Part = tuple[int, list[str]]
"""Lines of a fence between lines `...`, and the number of the first, from 0."""


def _parts(lines: Sequence[str]) -> list[_Part]:
    parts: list[_Part] = [(0, [])]
    for number, line in enumerate(lines, start=1):
        if line.strip() in _ANY_LINES:
            parts.append((number, []))
        else:
            parts[-1][1].append(line)
    # Two lines `...` in a row are as one: nothing between them is to be found.
    return [part for at, part in enumerate(parts) if part[1] or at in {0, len(parts) - 1}]


class _Match:
    """Finds lines of a fence among those printed."""

    def __init__(self, tolerance: float) -> None:
        self._tolerance = tolerance
        self._tries = _TRIES

    def at(self, part: _Part, given: Sequence[str], place: int, *, whole: bool) -> Mismatch | None:
        """Compare with the lines from `place`, after which, if `whole`, none may follow."""
        first, lines = part
        for step, line in enumerate(lines):
            if place + step >= len(given):
                words = f"expected {_quoted(line)}, but no more is printed"
                return Mismatch(first + step + 1, line, None, words)
            found = given[place + step]
            why = self._differs(line, found)
            if why is not None:
                words = f"expected {_quoted(line)}, printed {_quoted(found)}{why}"
                return Mismatch(first + step + 1, line, found, words)
        rest = place + len(lines)
        if whole and rest < len(given):
            found = given[rest]
            words = f"more is printed than expected, from {_quoted(found)} on"
            return Mismatch(first + len(lines) + 1, "", found, words)
        return None

    def find(self, part: _Part, given: Sequence[str], start: int) -> int | Mismatch:
        """Return the first place from `start` on where the lines are, else what is nearest."""
        most, nearest = 0, -1
        lines = part[1]
        for place in range(start, len(given) - len(lines) + 1):
            same = 0
            while (
                same < len(lines)
                and self._tries > 0
                and self._same(lines[same], given[place + same])
            ):
                same += 1
                self._tries -= 1
            if same == len(lines):
                return place
            if same > most:
                most, nearest = same, place
        if nearest >= 0:
            found = self.at(part, given, nearest, whole=False)
            if found:
                return found
        line = part[0] + 1
        words = f"expected {_quoted(lines[0])}, which is not printed"
        return Mismatch(line, lines[0], None, words)

    def _same(self, line: str, found: str) -> bool:
        return line == found or self._differs(line, found) is None

    def _differs(self, line: str, found: str) -> str | None:
        """Return None for lines that agree, else how far off a number is, "" for other text."""
        if line == found:
            return None
        if self._tolerance <= 0:
            return ""
        return differs(line, found, self._tolerance)


def differs(old: str, new: str, tolerance: float, extent: float = 0.0) -> str | None:
    """Return None for texts that agree, how far off a number is, or "" for other text.

    `extent` is what numbers may be off by that part of besides.
    """
    if _skeleton(old) != _skeleton(new):
        return ""
    pairs = zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True)
    for one, other in pairs:
        if one != other and not _agree(one, other, tolerance, extent):
            off = f"by {_off(one, other)}, more than {tolerance:.3g}"
            return f" ({other[:_SHOWN]} is off from {one[:_SHOWN]} {off})"
    return None


def _skeleton(line: str) -> str:
    """Return a text with a mark for each number, and blanks as far as they count."""
    return _BLANKS.sub(lambda found: found[0].strip(" \t") or " ", _NUMBER.sub("\0", line))


def _agree(one: str, other: str, tolerance: float, extent: float) -> bool:
    expected, found = _value(one), _value(other)
    if math.isnan(expected) or math.isnan(found):
        return math.isnan(expected) and math.isnan(found)
    if math.isinf(expected) or math.isinf(found):
        # Digits too many for a float are no infinity, and are the same or not.
        return expected == found and not (one[-1].isdigit() or other[-1].isdigit())
    # A part of the tolerance for what a decimal loses as a float: 1.01 is within 0.01 of 1.
    allowed = tolerance * max(abs(expected), extent)
    return abs(found - expected) <= allowed * (1 + 1e-9) + 1e-15 * abs(expected)


def _value(number: str) -> float:
    return float(number.replace(",", "").replace("_", ""))


def _off(one: str, other: str) -> str:
    expected, found = _value(one), _value(other)
    if not (expected and math.isfinite(expected) and math.isfinite(found)):
        return f"{found - expected:.3g}" if math.isfinite(found - expected) else "too much"
    return f"{abs(found - expected) / abs(expected):.3g} of its size"


def _lines(text: str) -> list[str]:
    lines = [line.rstrip() for line in plain(text).split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _quoted(line: str) -> str:
    line = line.strip()
    line = f"{line[:_SHOWN]}…" if len(line) > _SHOWN else line
    return f"`{line}`" if line else "a blank line"


def drift(
    old: StoredCell,
    new: StoredCell,
    tolerance: float,
    figure: Callable[[str], bytes | None] | None = None,
) -> list[str]:
    """Return in what a cell gives other than is stored, a short text each, [] for nothing.

    What it writes to standard error does not count: warnings and progress differ from one
    computer to the next. Pictures of points (PNG, JPEG) are compared by their size alone.

    Args:
        old: what is stored.
        new: what it gave now.
        tolerance: the part of its size that a number may be off in; one that was recorded with
            a tolerance has its own. In a drawing it is that part of the drawing's size.
        figure: gives the bytes of a figure of either by its name; without it a drawing whose
            bytes are others counts as the same.
    """
    return [*_results(old.results, new.results, tolerance), *_outputs(old, new, tolerance, figure)]


def _results(old: Sequence[Result], new: Sequence[Result], tolerance: float) -> Iterator[str]:
    before, now = ({one.name: one for one in results} for results in (old, new))
    for name in before.keys() - now.keys():
        yield f"`{name}` is no longer recorded"
    for name, result in now.items():
        if name not in before:
            yield f"`{name}` is recorded, which is not stored"
            continue
        was = before[name]
        allowed = result.tolerance if result.tolerance >= 0 else tolerance
        if result.unit != was.unit:
            yield f"`{name}` is in `{result.unit}`, stored in `{was.unit}`"
        elif not _agree(repr(was.value), repr(result.value), allowed, 0.0):
            off = _off(repr(was.value), repr(result.value))
            yield f"`{name}` is {result.value!r}, stored as {was.value!r} (off by {off})"


def _outputs(
    old: StoredCell,
    new: StoredCell,
    tolerance: float,
    figure: Callable[[str], bytes | None] | None,
) -> Iterator[str]:
    before, now = _counted(old.outputs), _counted(new.outputs)
    for one, other in zip(before, now, strict=False):
        if isinstance(one, str) and isinstance(other, str):
            told = _texts("prints", one, other, tolerance)
        elif isinstance(one, Failure) and isinstance(other, Failure):
            told = _texts("raises", _raised(one), _raised(other), tolerance)
        elif isinstance(one, Display) and isinstance(other, Display):
            told = _displays(one, other, tolerance, figure)
        else:
            told = f"gives {_kind(other)}, stored is {_kind(one)}"
        if told:
            yield told
    for other in now[len(before) :]:
        yield f"gives {_kind(other)} more than is stored"
    for one in before[len(now) :]:
        yield f"gives {_kind(one)} less than is stored"


def _counted(outputs: Sequence[CellOutput]) -> list[str | Display | Failure]:
    """Return the outputs that are compared, text that follows text as one."""
    found: list[str | Display | Failure] = []
    for one in outputs:
        if not isinstance(one, Printed):
            found.append(one)
        elif one.stream == "stdout":
            if found and isinstance(found[-1], str):
                found[-1] += one.text
            else:
                found.append(one.text)
    return [one for one in found if not isinstance(one, str) or one.strip()]


def _raised(failure: Failure) -> str:
    return f"{failure.name}: {failure.message}"


def _texts(verb: str, old: str, new: str, tolerance: float) -> str:
    before, now = _lines(old), _lines(new)
    for number, (one, other) in enumerate(zip(before, now, strict=False), start=1):
        why = None if one == other else differs(one, other, tolerance) if tolerance > 0 else ""
        if why is not None:
            place = f" in line {number}" if len(before) > 1 else ""
            return f"{verb} {_quoted(other)}{place}, stored is {_quoted(one)}{why}"
    if len(before) != len(now):
        return f"{verb} {len(now)} lines, stored are {len(before)}"
    return ""


def _kind(one: str | Display | Failure) -> str:
    if isinstance(one, str):
        return "printed text"
    if isinstance(one, Failure):
        return f"an exception ({one.name})"
    return f"a value as {one.mime or 'text/plain'}"


def _displays(
    old: Display,
    new: Display,
    tolerance: float,
    figure: Callable[[str], bytes | None] | None,
) -> str:
    if old.mime != new.mime:
        return f"gives {_kind(new)}, stored is {_kind(old)}"
    told = _texts("shows", old.text, new.text, tolerance)
    if told or old.mime not in Display.PICTURES:
        return told or _texts(f"shows ({old.mime})", old.content, new.content, tolerance)
    if (old.width, old.height) != (new.width, new.height) and old.mime != "image/svg+xml":
        sizes = f"{new.width}x{new.height}, stored is {old.width}x{old.height}"
        return f"shows a picture of {sizes}"
    if old.file == new.file or figure is None or old.mime != "image/svg+xml":
        return ""
    before, now = figure(old.file), figure(new.file)
    if before is None or now is None:
        return ""
    from knapper.cells.drawings import drawing_drift  # noqa: PLC0415 - few runs need it

    told = drawing_drift(before, now, tolerance)
    return f"draws other than is stored: {told}" if told else ""
