"""The schemas of notes of a vault: read, looked over, and ready to be held against notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from knapper.checks.conditions import Condition
from knapper.checks.properties.grammar import BINDING, Grammar
from knapper.checks.schema_files import SchemaFile, schema_files, span_of
from knapper.diagnostics import Diagnostic, Label, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knapper.yaml12 import YamlNode

__all__ = ["NoteSchema", "read_schemas"]

_HOPS = 16  # so many references on end are followed for a label


@dataclass(frozen=True)
class NoteSchema:
    """A schema without faults.

    `condition` says which notes it is for, by its words or else by the name of its file.
    """

    path: str
    root: YamlNode
    condition: Condition
    grammar: Grammar

    @property
    def data(self) -> dict[str, Any]:
        """The schema itself."""
        data: dict[str, Any] = self.root.data
        return data

    @property
    def name(self) -> str:
        """What findings call the schema: its file's name without the ending."""
        return self.path.rpartition("/")[2].rpartition(".")[0]

    @property
    def binding(self) -> Span:
        """Where the schema says which notes it is for, else its first line."""
        entry = self.root.entries.get(BINDING)
        return span_of(self.path, entry[0]) if entry else Span(self.path, self.root.line, 1, 1)

    def label(self, steps: list[str | int], message: str) -> tuple[Label, ...]:
        """Return a label at the word of the schema that `steps` lead to, none if unknown."""
        node, place = self.root, self.root
        for step in steps:
            node = self._followed(node, step)
            if isinstance(step, str) and step in node.entries:
                place, node = node.entries[step]
            elif isinstance(step, int) and step < len(node.items):
                node = place = node.items[step]
        return (Label(span_of(self.path, place), message),)

    def _followed(self, node: YamlNode, step: str | int) -> YamlNode:
        """Return the schema that has the word `step`: this one, or that which its `$ref` means.

        The way that `jsonschema` tells does not name the references on it.
        """
        for _ in range(_HOPS):
            entry = node.entries.get("$ref") or node.entries.get("$dynamicRef")
            target = entry and self.grammar.target(str(entry[1].data))
            if step in node.entries or not target:
                break
            node = target
        return node


def read_schemas(root: Path) -> Iterator[NoteSchema | Diagnostic]:
    """Yield the schemas of the vault at `root`, and what is wrong with those that have faults.

    A schema with a fault is not used. An empty file is one.
    """
    for read in _read(root):
        # What is wrong with a schema is said by its message, wherever the line has moved to.
        if isinstance(read, Diagnostic):
            yield msgspec.structs.replace(read, subject=read.subject or read.message)
        else:
            yield read


def _read(root: Path) -> Iterator[NoteSchema | Diagnostic]:
    for file in schema_files(root, "notes", "F020"):
        if isinstance(file, Diagnostic):
            yield file
            continue
        if file.node is None or file.node.data is None:
            help_ = "write `properties:`, or take the file away"
            yield finding("F020", "the schema is empty", Span(file.path, 1, 1), help=help_)
            continue
        grammar = Grammar(file.path, file.node)
        if grammar.found:
            yield from grammar.found
            continue
        yield NoteSchema(file.path, file.node, grammar.condition or _by_name(file), grammar)


def _by_name(file: SchemaFile) -> Condition:
    return Condition(types=(file.path.rpartition("/")[2].rpartition(".")[0],))
