"""Numbers that cells record, and those that cells of other notes recorded: `record`, `results`.

What the note's process starts with comes in, the two functions go out. The module stands on the
standard library alone and on nothing else of Knapper but `send`, which may be given: its text
can be run in another process, such as a Jupyter kernel.
"""

from __future__ import annotations

import math

TYPE_CHECKING = False  # as that of `typing`, which is large to load in each process
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Self

__all__ = ["Count", "Quantity", "Recorded", "Results", "names"]

_LARGEST = 2**63


class Quantity(float):
    """A number that was recorded, with its unit; it counts as a `float` everywhere."""

    unit: str

    def __new__(cls, value: float, unit: str = "") -> Self:  # noqa: D102
        made = super().__new__(cls, value)
        made.unit = unit
        return made

    def __repr__(self) -> str:
        return f"{float(self)!r} {self.unit}".rstrip()

    def __str__(self) -> str:
        return repr(float(self))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return float(self), self.unit


class Count(int):
    """A whole number that was recorded, with its unit; it counts as an `int` everywhere."""

    unit: str

    def __new__(cls, value: int, unit: str = "") -> Self:  # noqa: D102
        made = super().__new__(cls, value)
        made.unit = unit
        return made

    def __repr__(self) -> str:
        return f"{int(self)!r} {self.unit}".rstrip()

    def __str__(self) -> str:
        return repr(int(self))

    def __getnewargs__(self) -> tuple[Any, ...]:
        return int(self), self.unit


class NoResult(KeyError):  # noqa: N818 - it says what is the matter
    """There is no such note or number; a `KeyError` whose message reads as it is."""

    __module__ = "builtins"  # so that a traceback says its bare name

    def __str__(self) -> str:
        return str(self.args[0])


class Recorded(dict):  # type: ignore[type-arg] # its items are given where one is made
    """The numbers of one note by name, in the order in which they were recorded."""

    def __init__(self, note: str, numbers: Mapping[str, Quantity | Count]) -> None:
        super().__init__(numbers)
        self.note = note

    def __missing__(self, name: str) -> Quantity | Count:
        near = _near(str(name), list(self))
        known = ", ".join(f"`{one}`" for one in self) or "nothing"
        way = f"did you mean `{near}`?" if near else f"it records {known}"
        raise NoResult(f"the note `{_title(self.note)}` records no `{name}`; {way}")

    def _repr_markdown_(self) -> str:
        units = any(value.unit for value in self.values())
        rows = [["Result", "Value", "Unit"] if units else ["Result", "Value"]]
        for name, value in self.items():
            row = [_escaped(name), _shown(value), _escaped(value.unit)]
            rows.append(row if units else row[:2])
        return _table(rows, "lr" if not units else "lrl")


class Results(dict):  # type: ignore[type-arg] # as above
    """What several notes recorded, by the names of the notes as they were asked for."""

    def _repr_markdown_(self) -> str:
        columns = list(dict.fromkeys(name for one in self.values() for name in one))
        units = {name: {one[name].unit for one in self.values() if name in one} for name in columns}
        head = ["Note"]
        for name in columns:
            unit = "".join(units[name]) if len(units[name]) == 1 else ""
            head.append(_escaped(f"{name} ({unit})" if unit else name))
        rows = [head]
        for one in self.values():
            row = [_link(one.note)]
            for name in columns:
                value = one.get(name)
                text = "" if value is None else _shown(value)
                if text and len(units[name]) > 1:
                    text = f"{text} {_escaped(value.unit)}".rstrip()
                row.append(text)
            rows.append(row)
        return _table(rows, "l" + "r" * len(columns))


def names(
    start: Mapping[str, Any], send: Callable[[dict[str, Any]], None] | None = None
) -> dict[str, Callable[..., Any]]:
    """Return the functions that the cells of a note find under their names.

    Args:
        start: `note` is the path of the note in the vault, `results` gives for the path of each
            note that it requires its rows of name, value, unit and tolerance.
        send: takes the frame of each number that is recorded; without it, that of
            `knapper.cells.worker.protocol`.
    """
    if send is None:
        from knapper.cells.worker import protocol  # noqa: PLC0415 - not where `send` is given

        send = protocol.send
    put = send
    own: dict[str, Quantity | Count] = {}
    required = {
        path: {name: _number(value, unit) for name, value, unit, *_ in rows}
        for path, rows in start["results"].items()
    }

    def record(*, unit: str = "", tolerance: float | None = None, **numbers: float) -> None:
        """Record numbers by name, for this note's text, other notes' cells and comparison.

        Args:
            unit: what they are in; without it, the unit that a number came with.
            tolerance: the part of its size that each may be off in when cells are run to be
                compared; without it, the cell's.
            numbers: `int`, `float`, or what holds one such as a scalar of NumPy; finite.
        """
        if not isinstance(unit, str):
            raise TypeError(f'a unit is a text such as "nats", not {_kind(unit)}')
        part = -1.0 if tolerance is None else _tolerance(tolerance)
        if not numbers:
            raise TypeError("nothing to record; name a number, as in record(loss=2.31)")
        read = {
            name: (_plain(name, value), unit or _unit(value)) for name, value in numbers.items()
        }
        for name, (value, given) in read.items():
            own[name] = _number(value, given)
            put({"result": {"name": name, "value": value, "unit": given, "tolerance": part}})

    def results(*notes: str) -> Recorded | Results:
        """Return recorded numbers by name: of this note so far, of one note, or by note.

        Args:
            notes: names of notes, or paths, that this note requires; none for this note.
        """
        if not notes:
            return Recorded(start["note"], own)
        found = {name: _find(name, start["note"], required) for name in notes}
        made = {
            name: Recorded(path, own if path == start["note"] else required[path])
            for name, path in found.items()
        }
        return made[notes[0]] if len(notes) == 1 else Results(made)

    return {"record": record, "results": results}


def _plain(name: str, given: object) -> int | float:
    """Return the number that a cell gave, or that what it gave holds."""
    value = _item(name, given)
    if isinstance(value, bool):
        raise TypeError(f"`{name}` is {value}, and only numbers are recorded; try int({name})")
    if isinstance(value, int):
        if not -_LARGEST <= value < _LARGEST:
            raise ValueError(f"`{name}` is too large for a whole number; record float({name})")
        return int(value)
    if not isinstance(value, float):
        raise TypeError(f"`{name}` is {_kind(value)}, and only numbers are recorded")
    if not math.isfinite(value):
        raise ValueError(f"`{name}` is {value}, which compares with nothing; record finite numbers")
    return float(value)


def _item(name: str, value: Any) -> object:  # noqa: ANN401 - what a cell gave
    """Return what a scalar of NumPy, a tensor of one number and the like hold."""
    if isinstance(value, (int, float)) or not callable(getattr(value, "item", None)):
        return value
    try:
        held: object = value.item()
    except Exception as error:
        what = f"{_kind(value)}, which is not one number"
        raise TypeError(f"`{name}` is {what}; record one, such as its mean") from error
    return held


def _tolerance(value: Any) -> float:  # noqa: ANN401 - what a cell gave
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"a tolerance is a number such as 0.02, not {_kind(value)}")
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"a tolerance is a part of a number's size such as 0.02, not {value}")
    return float(value)


def _unit(value: Any) -> str:  # noqa: ANN401 - what a cell gave
    return value.unit if isinstance(value, (Quantity, Count)) else ""


def _number(value: float, unit: str) -> Quantity | Count:
    return Count(value, unit) if isinstance(value, int) else Quantity(value, unit)


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"an {name}" if name[:1].lower() in "aeio" else f"a {name}"


def _find(name: str, own: str, required: Mapping[str, Any]) -> str:
    """Return the path of the note that a cell calls `name`, as a link would name it."""
    if not isinstance(name, str):
        raise TypeError(
            f'results() takes names of notes, as in results("Pretraining"), not {_kind(name)}'
        )
    wanted = _key(name.strip().removeprefix("[[").removesuffix("]]").partition("|")[0])
    paths = [own, *required]
    found = [path for path in paths if _key(path) == wanted]
    found = found or [path for path in paths if _key(path).endswith("/" + wanted)]
    if len(found) > 1:
        both = " and ".join(f'"{path.removesuffix(".md")}"' for path in found[:2])
        raise NoResult(f"`{name}` may be {both}; write which")
    if found:
        return found[0]
    titles = [_title(path) for path in required]
    near = _near(_title(name), titles)
    if near:
        raise NoResult(f"this note requires no `{name}`; did you mean `{near}`?")
    raise NoResult(
        f"this note does not require `{name}`; add it to the property: "
        f'requires: ["[[{_title(name)}]]"]'
    )


def _key(path: str) -> str:
    return path.removesuffix(".md").strip("/").casefold()


def _near(name: str, known: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - for a message

    lower = {one.casefold(): one for one in known}
    found = get_close_matches(name.casefold(), lower, n=1, cutoff=0.7)
    return lower[found[0]] if found else ""


def _title(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _link(path: str) -> str:
    """Return a link to a note that may stand in a table."""
    target, title = path.removesuffix(".md"), _title(path)
    return f"[[{target}]]" if target == title else f"[[{target}\\|{title}]]"


def _shown(value: float) -> str:
    """Return a number with four digits that count, whole ones with all of theirs."""
    if isinstance(value, int):
        return f"{int(value)}"
    value = float(value)
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(value)))
    if not -5 < size < 9:  # noqa: PLR2004 - else mostly zeros
        return f"{value:.3e}"
    text = f"{value:.{max(0, 3 - size)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _escaped(text: str) -> str:
    for mark in "\\|*_`[]<$=~#":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _table(rows: list[list[str]], sides: str) -> str:
    line = ["---:" if side == "r" else "---" for side in sides]
    return "".join(f"| {' | '.join(row)} |\n" for row in (rows[0], line, *rows[1:]))
