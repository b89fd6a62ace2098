"""The schema files of a vault, `.knapper/schemas/<kind>/*.yml`, read with the place of each word.

The folder's kind comes in ("notes", "tables"); files go out, each as a tree of YAML, or a
finding where it is not YAML. What a file means is its kind's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.diagnostics import Diagnostic, Span, finding
from knapper.errors import KnapperError
from knapper.vault import read_settings
from knapper.yaml12 import YamlError, YamlNode, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["SchemaFile", "schema_files", "span_of"]

_FOLDER = ".knapper/schemas"
_ENDINGS = (".yml", ".yaml", ".json")  # JSON is YAML


class SchemaFile(msgspec.Struct, frozen=True):
    """One schema: its `path` from the root of the vault, and its YAML, None where it is empty."""

    path: str
    node: YamlNode | None


def schema_files(root: Path, kind: str, code: str) -> Iterator[SchemaFile | Diagnostic]:
    """Yield the schemas of a kind in the order of their names.

    A file that cannot be read, or is not YAML, is a finding of the rule `code` instead.
    """
    folder = root / _FOLDER / kind
    try:
        names = sorted(path.name for path in folder.iterdir() if path.suffix in _ENDINGS)
    except OSError:
        return
    for name in names:
        path = f"{_FOLDER}/{kind}/{name}"
        try:
            node = read_yaml(read_settings(root, path))
        except KnapperError as error:
            message = f"the schema cannot be read: {error.message}"
            yield finding(code, message, Span(path), help=error.help, subject="the file")
        except YamlError as fault:
            span = Span(path, fault.line, fault.column, 1)
            message = f"invalid YAML: {fault.problem}"
            yield finding(code, message, span, help=fault.help, subject="the file")
        else:
            yield SchemaFile(path, node)


def span_of(path: str, node: YamlNode) -> Span:
    """Return the place of a value in the file `path`; the first line where it takes several."""
    return Span(path, node.line, node.column, node.length)
