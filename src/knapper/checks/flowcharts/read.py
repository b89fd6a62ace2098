"""A schema of flowcharts: YAML in, `ChartSchema` out, or findings `D020` with their places.

A schema with a fault is not used, so that one mistake gives one finding.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, get_args

from knapper.checks.conditions import Condition, read_condition
from knapper.checks.flowcharts.schema import LONGEST_LABEL, ChartSchema, Cycles
from knapper.checks.schema_files import span_of
from knapper.checks.schema_reader import Reader
from knapper.checks.where import read_where
from knapper.diagnostics import Diagnostic, Span, finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knapper.checks.schema_files import SchemaFile
    from knapper.yaml12 import YamlNode

    _Entries = Mapping[str, tuple[YamlNode, YamlNode]]

__all__ = ["read_schema"]

_PROSE: Final = ("name", "title", "description", "$schema")
_KEYS: Final = (*_PROSE, "where", "ends", "coverage", "labels", "cycles")
_WHERE_HELP: Final = "write `where: {note: Name, heading: Heading}`"


def read_schema(file: SchemaFile) -> tuple[ChartSchema | None, list[Diagnostic]]:
    """Return the schema of a file, and what is wrong with it; None for the schema if anything."""
    reader = Reader(file.path, "D020")
    if file.node is None or file.node.data is None:
        message = "the schema is empty"
        empty = finding("D020", message, Span(file.path), help=_WHERE_HELP, subject="the file")
        return None, [empty]
    entries = reader.mapping(file.node, _KEYS, "a schema of flowcharts")
    schema = _schema(reader, file.node, entries) if isinstance(file.node.data, dict) else None
    return (None if reader.found else schema), reader.found


def _schema(reader: Reader, root: YamlNode, entries: _Entries) -> ChartSchema | None:
    prose = {key: reader.text(entries[key][1], key) for key in _PROSE if key in entries}
    if "where" not in entries:
        reader.fault(root, "the schema does not say where its flowchart is", _WHERE_HELP)
        return None
    where = read_where(reader, entries["where"][1], _WHERE_HELP)
    ends, ends_span = _condition(reader, entries.get("ends"))
    every, every_span = _coverage(reader, entries)
    cycles: Cycles = "marked"
    if "cycles" in entries:
        cycles = reader.choice(entries["cycles"][1], "cycles", get_args(Cycles), "marked")
    return ChartSchema(
        path=reader.path,
        name=prose.get("name", PurePosixPath(reader.path).stem),
        where=where,
        ends=ends,
        ends_span=ends_span,
        every=every,
        every_span=every_span,
        max_length=_max_length(reader, entries),
        cycles=cycles,
    )


def _condition(
    reader: Reader, entry: tuple[YamlNode, YamlNode] | None
) -> tuple[Condition | None, Span]:
    if entry is None:
        return None, Span()
    condition, found = read_condition(reader.path, entry[1], reader.code)
    reader.found += found
    return condition, span_of(reader.path, entry[1])


def _coverage(reader: Reader, entries: _Entries) -> tuple[Condition | None, Span]:
    if "coverage" not in entries:
        return None, Span()
    node = entries["coverage"][1]
    given = reader.mapping(node, ("every",), "`coverage`")
    if "every" not in given and isinstance(node.data, dict):
        reader.fault(node, "`coverage` needs `every`", "write `{every: {type: …}}`")
    return _condition(reader, given.get("every"))


def _max_length(reader: Reader, entries: _Entries) -> int:
    if "labels" not in entries:
        return LONGEST_LABEL
    given = reader.mapping(entries["labels"][1], ("maxLength",), "`labels`")
    if "maxLength" not in given:
        return LONGEST_LABEL
    return reader.count(given["maxLength"][1], "maxLength", 1)
