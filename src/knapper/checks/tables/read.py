"""A schema of tables: YAML in, `TableSchema` out, or findings `T020` with their places.

A schema with a fault is not used, so that one mistake gives one finding.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, get_args

from knapper.checks.conditions import read_condition
from knapper.checks.schema_files import span_of
from knapper.checks.schema_reader import Reader, nearest
from knapper.checks.tables.read_field import read_field
from knapper.checks.tables.schema import Coverage, Field, Match, Order, TableSchema
from knapper.checks.where import Where, read_where
from knapper.diagnostics import Span, finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knapper.checks.schema_files import SchemaFile
    from knapper.diagnostics import Diagnostic
    from knapper.yaml12 import YamlNode

    _Entries = Mapping[str, tuple[YamlNode, YamlNode]]

__all__ = ["read_schema"]

_PROSE: Final = ("name", "title", "description", "$schema")
_KEYS: Final = (
    *_PROSE,
    *("fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "vault"),
)
_VAULT: Final = ("where", "order", "coverage", "comparison")
_ORDER: Final = ("by", "descending", "column")
_COVERAGE: Final = ("every", "column")


def read_schema(file: SchemaFile) -> tuple[TableSchema | None, list[Diagnostic]]:
    """Return the schema of a file, and what is wrong with it; None for the schema if anything."""
    reader = Reader(file.path, "T020")
    if file.node is None or file.node.data is None:
        help_ = "write `fields:` and `vault: {where: …}`"
        empty = finding("T020", _EMPTY, Span(file.path), help=help_, subject="the file")
        return None, [empty]
    entries = reader.mapping(file.node, _KEYS, "a schema of tables")
    schema = _schema(reader, file.node, entries) if isinstance(file.node.data, dict) else None
    return (None if reader.found else schema), reader.found


def _schema(reader: Reader, root: YamlNode, entries: _Entries) -> TableSchema | None:
    prose = {key: reader.text(entries[key][1], key) for key in _PROSE if key in entries}
    match: Match = "exact"
    if "fieldsMatch" in entries:
        match = reader.choice(entries["fieldsMatch"][1], "fieldsMatch", get_args(Match), "exact")
    fields = _fields(reader, root, entries)
    names = [field.name for field in fields]
    primary_key, unique_keys = _keys(reader, entries, names)
    vault = _vault(reader, root, entries)
    where = read_where(reader, vault["where"][1], _WHERE_HELP) if "where" in vault else Where()
    coverage = _coverage(reader, vault["coverage"][1], names) if "coverage" in vault else None
    note_column = coverage.column if coverage else _note_column(fields, primary_key)
    order = _order(reader, vault["order"][1], names, note_column) if "order" in vault else None
    # One row for each of a kind of notes is there to choose among them.
    comparison = coverage is not None
    if "comparison" in vault:
        comparison = reader.flag(vault["comparison"][1], "comparison")
    return TableSchema(
        path=reader.path,
        name=prose.get("name", PurePosixPath(reader.path).stem),
        title=prose.get("title", "").strip(),
        fields=fields,
        match=match,
        primary_key=primary_key,
        unique_keys=unique_keys,
        where=where,
        order=order,
        coverage=coverage,
        note_column=note_column,
        comparison=comparison,
    )


def _keys(
    reader: Reader, entries: _Entries, names: list[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    primary: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    if "primaryKey" in entries:
        primary = _columns(reader, entries["primaryKey"][1], names)
    if "uniqueKeys" in entries:
        unique = _unique_keys(reader, entries["uniqueKeys"][1], names)
    return primary, unique


def _vault(reader: Reader, root: YamlNode, entries: _Entries) -> _Entries:
    if "vault" not in entries:
        reader.fault(root, _NOWHERE, _WHERE_HELP)
        return {}
    key, value = entries["vault"]
    vault = reader.mapping(value, _VAULT, "`vault`")
    if "where" not in vault and isinstance(value.data, dict):
        reader.fault(key, _NOWHERE, _WHERE_HELP)
    return vault


_EMPTY: Final = "the schema is empty"
_NOWHERE: Final = "the schema does not say where its table is"
_WHERE_HELP: Final = "write `vault: {where: {note: Name, heading: Heading}}`"


def _fields(reader: Reader, root: YamlNode, entries: _Entries) -> tuple[Field, ...]:
    missing = frozenset(("",))
    if "missingValues" in entries:
        texts = reader.texts(entries["missingValues"][1], "missingValues")
        missing = frozenset(("", *(text.strip() for text in texts)))
    if "fields" not in entries:
        reader.fault(root, "the schema has no `fields`", "list the columns: `- name: …`")
        return ()
    node = entries["fields"][1]
    if not isinstance(node.data, list) or not node.items:
        reader.fault(node, "`fields` must be a list of columns", "write `- name: …` for each")
        return ()
    fields: dict[str, Field] = {}
    for item in node.items:
        field = read_field(reader, item, missing)
        if field is None:
            continue
        if field.name in fields:
            message = f"two fields are called `{field.name}`"
            reader.fault(item.entries["name"][1], message, "a column stands once")
        fields.setdefault(field.name, field)
    return tuple(fields.values())


def _columns(reader: Reader, node: YamlNode, names: list[str]) -> tuple[str, ...]:
    """Return names of fields, of one or of a list."""
    items = node.items if isinstance(node.data, list) else [node]
    if not items:
        reader.fault(node, "a key needs at least one field", nearest("", names))
    return tuple(_column(reader, item, names) for item in items)


def _column(reader: Reader, node: YamlNode, names: list[str]) -> str:
    if not isinstance(node.data, str):
        reader.fault(node, "the name of a field must be text", "put it in quotes")
        return ""
    name = node.data.strip()
    if name not in names and names:
        reader.fault(node, f"there is no field `{name}`", nearest(name, names))
    return name


def _unique_keys(reader: Reader, node: YamlNode, names: list[str]) -> tuple[tuple[str, ...], ...]:
    if not isinstance(node.data, list):
        reader.fault(node, "`uniqueKeys` must be a list of keys", "write `[[One, Two]]`")
        return ()
    return tuple(_columns(reader, item, names) for item in node.items)


def _order(reader: Reader, node: YamlNode, names: list[str], column: str) -> Order | None:
    given = reader.mapping(node, _ORDER, "`order`")
    if "by" not in given:
        if isinstance(node.data, dict):
            reader.fault(node, "`order` does not say by what", "write `{by: property}`")
        return None
    by = reader.text(given["by"][1], "by").strip()
    descending = "descending" in given and reader.flag(given["descending"][1], "descending")
    if "column" in given:
        column = _column(reader, given["column"][1], names)
    return Order(by, descending, column)


def _coverage(reader: Reader, node: YamlNode, names: list[str]) -> Coverage | None:
    given = reader.mapping(node, _COVERAGE, "`coverage`")
    for key in _COVERAGE:
        if key not in given:
            if isinstance(node.data, dict):
                message = f"`coverage` needs `{key}`"
                reader.fault(node, message, "write `{every: {type: …}, column: …}`")
            return None
    every, found = read_condition(reader.path, given["every"][1], "T020")
    reader.found += found
    column = _column(reader, given["column"][1], names)
    return Coverage(every, column, span_of(reader.path, given["every"][1]))


def _note_column(fields: tuple[Field, ...], key: tuple[str, ...]) -> str:
    """Return the column whose link names a row's note: the one that must link, else the key."""
    for field in fields:
        if field.link == "required" and not field.item_type:
            return field.name
    for field in fields:
        if field.to is not None and not field.item_type:
            return field.name
    return key[0] if key else fields[0].name if fields else ""
