"""`F007` and `F008`: values that do not have the type of their property (obsidian.md §9.3).

A type is one for the whole vault. Where Obsidian knows it (`types.json`), a value that
Obsidian marks as a mismatch is a finding; where it does not, notes that differ from the most
are told, as a fact.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from knapper.checks.properties.formats import is_date, is_date_time
from knapper.checks.properties.places import Places
from knapper.checks.properties.words import kind_of, shown
from knapper.diagnostics import Diagnostic, Label, Span, finding
from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from knapper.checks.context import Context

__all__ = ["check_types", "type_fits"]

_OWN: Final = frozenset("tags aliases cssclasses tag alias cssclass".split())
# What the cells of a note require: a link, or a list of links.
_OF_CELLS: Final = "requires"
# What a template's plugin still has to fill in.
_BLANKS: Final = ("{{", "<%")


def _is_text(value: Any) -> bool:  # noqa: ANN401 - JSON-like
    return not isinstance(value, (list, dict))


def _is_listed(value: Any) -> bool:  # noqa: ANN401 - JSON-like
    """Return whether a value fits a list: a single text or number is one of one item."""
    if isinstance(value, list):
        return not any(isinstance(item, dict) for item in value)
    return not isinstance(value, (bool, dict))


def _is_number(value: Any) -> bool:  # noqa: ANN401 - JSON-like
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return False
        return True
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:  # noqa: ANN401 - JSON-like
    return (
        isinstance(value, str) and value[:1].isdigit() and (is_date(value) or is_date_time(value))
    )


_TYPES: Final[Mapping[str, tuple[Callable[[Any], bool], str, str]]] = {
    "text": (_is_text, "text", "write one text, or give the property the type List in Obsidian"),
    "multitext": (_is_listed, "a list", "write a list of texts"),
    "aliases": (_is_listed, "a list", "write a list of texts"),
    "tags": (_is_listed, "a list of tags", "write a list of tags"),
    "number": (_is_number, "a number", "write digits only"),
    "checkbox": (
        lambda value: isinstance(value, bool),
        "true or false",
        "write `true` or `false`, without quotes",
    ),
    "date": (_is_day, "a date", "write it as 2024-12-31"),
    "datetime": (_is_day, "a date and time", "write it as 2024-12-31T10:30:00"),
}
"""Obsidian's name of a type to the test of a value, what it is called, and the way out."""


def type_fits(kind: str, value: Any) -> bool:  # noqa: ANN401 - JSON-like
    """Return whether a value fits one of Obsidian's types.

    No value at all fits each of them, and a type that a plugin has made is not known here.
    """
    known = _TYPES.get(kind)
    if value is None or known is None or known[0](value):
        return True
    return isinstance(value, str) and any(blank in value for blank in _BLANKS)


def check_types(context: Context, told: set[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Yield `F007` for what breaks a declared type, `F008` for what has none and differs.

    `told` holds the (path, name) of those that a schema has already spoken of.
    """
    declared = {fold(name): kind for name, kind in context.settings.property_types.items()}
    free: dict[str, list[_Use]] = {}
    folded: dict[str, str] = {}
    for path, note in context.notes.items():
        for name, value in note.properties.values.items():
            if value is None:
                continue
            key = folded.get(name)
            if key is None:
                key = folded[name] = fold(name)
            kind = declared.get(key)
            if kind is None:
                if key not in _OWN and not (note.code_cells and key == _OF_CELLS):
                    free.setdefault(key, []).append(_Use(path, name, _kind(value)))
            elif not type_fits(kind, value) and (path, name) not in told:
                yield _mismatch(context, path, name, value, kind)
    for uses in free.values():
        yield from _conflicts(context, uses)


def _mismatch(context: Context, path: str, name: str, value: object, kind: str) -> Diagnostic:
    _, wanted, help_ = _TYPES[kind]
    # A list or a mapping is told by its kind, a single value as it stands.
    found = kind_of(value) if isinstance(value, (list, dict)) else shown(value)
    return finding(
        "F007",
        f"`{name}` is {wanted} to Obsidian, and this is {found}",
        Places(context, path).value((name,)),
        help=help_,
        subject=f"property `{name}`",
    )


class _Use(NamedTuple):
    """A value of a property that has no declared type: whose, its name, its kind in words."""

    path: str
    name: str
    kind: str


def _kind(value: object) -> str:
    return "a date" if _is_day(value) else kind_of(value)


def _conflicts(context: Context, uses: list[_Use]) -> Iterator[Diagnostic]:
    kinds = Counter(use.kind for use in uses)
    if len(kinds) == 1:
        return
    usual, often = kinds.most_common(1)[0]
    example = next(use for use in uses if use.kind == usual)
    label = Label(_place(context, example), f"{usual} here")
    for use in uses:
        if use.kind != usual:
            notes = "note" if often == 1 else "notes"
            yield finding(
                "F008",
                f"`{use.name}` is {use.kind} here, and {usual} in {often} other {notes}",
                _place(context, use),
                help="write all alike, or give the property a type in Obsidian",
                labels=(label,),
                subject=f"property `{use.name}`",
            )


def _place(context: Context, use: _Use) -> Span:
    return Span(use.path, *context.notes[use.path].properties.spans.get(use.name, (1, 1, 0)))
