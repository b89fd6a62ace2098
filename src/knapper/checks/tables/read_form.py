"""How the values of a column are written: `format`, `decimalChar`, `trueValues` and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from knapper.checks.tables.values import STRING_FORMATS, Format, date_format_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knapper.checks.schema_reader import Reader
    from knapper.yaml12 import YamlNode

    _Entries = Mapping[str, tuple[YamlNode, YamlNode]]

__all__ = ["OF_TYPE", "read_form"]

OF_TYPE: Final[dict[str, tuple[str, ...]]] = {
    "decimalChar": ("number",),
    "groupChar": ("number", "integer"),
    "bareNumber": ("number", "integer"),
    "trueValues": ("boolean",),
    "falseValues": ("boolean",),
    "format": ("string", "date", "datetime", "time"),
}
"""Keys of a field to the types that they fit, as types of the field or of the items of a list."""


def read_form(reader: Reader, entries: _Entries, kind: str) -> Format:
    """Return how values of the type `kind` are written, by the entries of a field."""
    _refuse_misplaced(reader, entries, kind)
    values: dict[str, Any] = {}
    if "format" in entries and kind in OF_TYPE["format"]:
        values["pattern"] = _pattern(reader, entries["format"][1], kind)
    for key, name in (("decimalChar", "decimal"), ("groupChar", "group")):
        if key in entries:
            values[name] = _character(reader, entries[key][1], key)
    if "bareNumber" in entries:
        values["bare"] = reader.flag(entries["bareNumber"][1], "bareNumber")
    for key, name in (("trueValues", "true"), ("falseValues", "false")):
        if key in entries:
            values[name] = reader.texts(entries[key][1], key)
    form = Format(**values)
    if form.group == form.decimal:
        key = "groupChar" if "groupChar" in entries else "decimalChar"
        reader.fault(entries[key][1], "`groupChar` is the same as `decimalChar`")
    if both := set(form.true) & set(form.false):
        key = "trueValues" if "trueValues" in entries else "falseValues"
        reader.fault(entries[key][1], f"`{min(both)}` stands for true and for false")
    return form


def _refuse_misplaced(reader: Reader, entries: _Entries, kind: str) -> None:
    for key, kinds in OF_TYPE.items():
        if key in entries and kind not in kinds:
            fitting = " and ".join(f"`{one}`" for one in kinds)
            reader.fault(entries[key][0], f"`{key}` does not fit `{kind}`", f"it fits {fitting}")


def _pattern(reader: Reader, node: YamlNode, kind: str) -> str:
    if kind == "string":
        return reader.choice(node, "format", STRING_FORMATS, "default")
    pattern = reader.text(node, "format") or "default"
    fault = "" if pattern == "default" else date_format_fault(kind, pattern)
    if fault:
        reader.fault(node, f"the format `{pattern}` cannot be used: {fault}")
        return "default"
    return pattern


def _character(reader: Reader, node: YamlNode, key: str) -> str:
    if isinstance(node.data, str) and len(node.data) == 1 and not node.data.isdigit():
        return node.data
    reader.fault(node, f"`{key}` must be one character in quotes")
    return "." if key == "decimalChar" else ""
