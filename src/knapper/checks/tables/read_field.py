"""A column of a schema: YAML in, `Field` out, its faults with the `Reader`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from knapper.checks.conditions import read_condition
from knapper.checks.schema_files import span_of
from knapper.checks.tables.read_constraints import read_constraints, refuse_reversed
from knapper.checks.tables.read_form import OF_TYPE, read_form
from knapper.checks.tables.schema import Constraints, Field, LinkRule
from knapper.checks.tables.values import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knapper.checks.schema_reader import Reader
    from knapper.yaml12 import YamlNode

    _Entries = Mapping[str, tuple[YamlNode, YamlNode]]

__all__ = ["read_field"]

_PROSE: Final = ("title", "description", "rdfType")
_LIST: Final = ("delimiter", "itemType")
_KEYS: Final = (
    *("name", "type", "missingValues", "constraints", "vault", "example"),
    *(*_LIST, *OF_TYPE, *_PROSE),
)
_ITEM_TYPES: Final = ("string", "integer", "number", "boolean", "date", "datetime", "time", "link")
_COUNTS: Final = {"minItems": "min_items", "maxItems": "max_items"}
_FLAGS: Final = {"uniqueItems": "unique_items", "bullets": "bullets"}
_VAULT: Final = ("link", "to", "same_as", *_COUNTS, *_FLAGS)


def read_field(reader: Reader, node: YamlNode, missing: frozenset[str]) -> Field | None:
    """Return the column that stands at `node`; None, with a finding, where it has no name.

    `missing` are the texts that stand for nothing unless the column names its own.
    """
    entries = reader.mapping(node, _KEYS, "a field")
    if "name" not in entries:
        if isinstance(node.data, dict):
            reader.fault(node, "a field needs a `name`", "write the header of the column")
        return None
    for key in _PROSE:
        if key in entries:
            reader.text(entries[key][1], key)
    kind = _choice(reader, entries, "type", (*TYPES, "list"))
    item_type = _choice(reader, entries, "itemType", _ITEM_TYPES) if kind == "list" else ""
    if "missingValues" in entries:
        texts = reader.texts(entries["missingValues"][1], "missingValues")
        missing = frozenset(("", *(text.strip() for text in texts)))
    form = read_form(reader, entries, item_type or kind)
    constraints = Constraints()
    if "constraints" in entries:
        place = entries["constraints"][1]
        constraints = read_constraints(reader, place, kind, item_type, form)
    vault = reader.mapping(entries["vault"][1], _VAULT, "`vault`") if "vault" in entries else {}
    return Field(
        name=reader.text(entries["name"][1], "name").strip(),
        span=span_of(reader.path, entries["name"][1]),
        type=kind,
        form=form,
        item_type=item_type,
        delimiter=_delimiter(reader, entries, kind),
        missing=missing,
        constraints=constraints,
        **_links(reader, vault, item_type or kind),
        **_items(reader, vault, kind),
    )


def _choice(reader: Reader, entries: _Entries, key: str, words: tuple[str, ...]) -> str:
    return reader.choice(entries[key][1], key, words, "string") if key in entries else "string"


def _delimiter(reader: Reader, entries: _Entries, kind: str) -> str:
    for key in _LIST:
        if key in entries and kind != "list":
            reader.fault(entries[key][0], f"`{key}` does not fit `{kind}`", "it fits `list`")
    if "delimiter" not in entries:
        return ","
    node = entries["delimiter"][1]
    if isinstance(node.data, str) and node.data:
        return node.data
    reader.fault(node, "`delimiter` must be text", 'write `delimiter: "<br>"`')
    return ","


def _links(reader: Reader, given: _Entries, kind: str) -> dict[str, Any]:
    values: dict[str, Any] = {"link": "required" if kind == "link" else "optional"}
    if "link" in given:
        values["link"] = reader.choice(given["link"][1], "link", get_args(LinkRule), "optional")
        if kind == "link" and values["link"] != "required":
            reader.fault(given["link"][1], "a field of the type `link` must link", "take it out")
    if "to" in given:
        values["to"], found = read_condition(reader.path, given["to"][1], "T020")
        reader.found += found
        if values["link"] == "forbidden":
            reader.fault(given["to"][0], "`to` says where links lead, and `link` forbids them")
    if "same_as" in given:
        values["same_as"] = reader.text(given["same_as"][1], "same_as").strip()
    return values


def _items(reader: Reader, given: _Entries, kind: str) -> dict[str, Any]:
    for key in (*_COUNTS, *_FLAGS):
        if key in given and kind != "list":
            reader.fault(given[key][0], f"`{key}` does not fit `{kind}`", "it fits `list`")
    values: dict[str, Any] = {}
    for key, name in _COUNTS.items():
        if key in given:
            values[name] = reader.count(given[key][1], key)
    for key, name in _FLAGS.items():
        if key in given:
            values[name] = reader.flag(given[key][1], key)
    bounds = {key: values.get(name) for key, name in _COUNTS.items()}
    refuse_reversed(reader, given, bounds)
    return values
