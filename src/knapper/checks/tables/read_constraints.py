"""The key `constraints` of a field: YAML in, `Constraints` out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from knapper.checks.pattern import PatternError, compiled
from knapper.checks.schema_files import span_of
from knapper.checks.tables.schema import Constraints
from knapper.checks.tables.values import ORDERED, Format, in_words, read_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knapper.checks.schema_reader import Reader
    from knapper.yaml12 import YamlNode

    _Entries = Mapping[str, tuple[YamlNode, YamlNode]]

__all__ = ["read_constraints", "refuse_reversed"]

_BOUNDS: Final = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "exclusive_minimum",
    "exclusiveMaximum": "exclusive_maximum",
}
_LENGTHS: Final = {"minLength": "min_length", "maxLength": "max_length"}
_FLAGS: Final = ("required", "unique")
_KEYS: Final = (*_FLAGS, "enum", "pattern", *_BOUNDS, *_LENGTHS)
_WITH_LENGTH: Final = frozenset(("string", "list", "link", "any"))


def read_constraints(
    reader: Reader, node: YamlNode, kind: str, item_type: str, form: Format
) -> Constraints:
    """Return what a field of the type `kind`, whose items are of `item_type`, asks for."""
    given = reader.mapping(node, _KEYS, "`constraints`")
    one = item_type or kind
    for key, (place, _) in given.items():
        if not _fits(key, kind, one):
            shown = kind if kind == one else f"{kind} of {one}"
            reader.fault(place, f"`{key}` does not fit `{shown}`", _instead(key, kind))
    values: dict[str, Any] = {
        key: reader.flag(given[key][1], key) for key in _FLAGS if key in given
    }
    for key, name in _LENGTHS.items():
        if key in given:
            values[name] = reader.count(given[key][1], key)
    for key, name in _BOUNDS.items():
        if key in given and one in ORDERED:
            values[name] = _value(reader, given[key][1], key, one, form)
    if "enum" in given:
        values["enum"] = _enum(reader, given["enum"][1], one, form)
    if "pattern" in given:
        values["pattern"] = _pattern(reader, given["pattern"][1])
        values["pattern_span"] = span_of(reader.path, given["pattern"][1])
    constraints = Constraints(**values)
    refuse_reversed(reader, given, {"minimum": constraints.minimum, "maximum": constraints.maximum})
    refuse_reversed(
        reader, given, {"minLength": constraints.min_length, "maxLength": constraints.max_length}
    )
    return constraints


def refuse_reversed(reader: Reader, given: _Entries, bounds: dict[str, Any]) -> None:
    """Report two bounds, the least first, of which the second is less than the first."""
    (low, least), (high, most) = bounds.items()
    try:
        reversed_ = least is not None and most is not None and least > most
    except ArithmeticError:  # one of them is NaN
        return
    if reversed_:
        reader.fault(given[high][1], f"`{high}` is less than `{low}`")


def _fits(key: str, kind: str, one: str) -> bool:
    if key in _BOUNDS:
        return one in ORDERED
    if key in _LENGTHS:
        return kind in _WITH_LENGTH
    return key != "pattern" or one != "boolean"


def _instead(key: str, kind: str) -> str:
    if key in {"minimum", "maximum"} and kind in _WITH_LENGTH:
        return f"for the length write `{key[:3]}Length`"
    return "take it out, or give the field another type"


def _value(reader: Reader, node: YamlNode, key: str, kind: str, form: Format) -> Any:  # noqa: ANN401 - a value of any type of column
    """Return a value of the type, as YAML has it; None, with a finding, where it is none."""
    data = node.data
    if isinstance(data, bool):
        data = str(data).lower()
    if isinstance(data, int | float):
        data, form = str(data), Format()
    if isinstance(data, str):
        try:
            return read_value(kind, data.strip(), form)
        except ValueError:
            pass
    reader.fault(node, f"`{key}` must be {in_words(kind, form)}, as the field is `{kind}`")
    return None


def _enum(reader: Reader, node: YamlNode, kind: str, form: Format) -> dict[Any, str] | None:
    if not isinstance(node.data, list) or not node.items:
        reader.fault(node, "`enum` must be a list of values", "write `[one, two]`")
        return None
    written: dict[Any, str] = {}
    for item in node.items:
        value = _value(reader, item, "enum", kind, form)
        if value is not None:
            written.setdefault(value, str(item.data))
    return written


def _pattern(reader: Reader, node: YamlNode) -> str:
    source = reader.text(node, "pattern")
    if not source:
        return ""
    try:
        compiled(source)
    except PatternError as error:
        where = f" at character {error.column + 1}" if error.column >= 0 else ""
        message = f"the pattern is no regular expression: {error.problem}{where}"
        help_ = "put it in single quotes; a backslash before a mark takes its meaning from it"
        reader.fault(node, message, help_)
        return ""
    return source
