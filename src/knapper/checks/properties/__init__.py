"""Rules of properties, `F005` to `F021`: their names, their types, and JSON Schemas of notes.

A `Context` comes in, findings go out. A schema stands in `.knapper/schemas/notes/` and says
with `x-notes` which notes it is for; without a schema the rules of names and types remain, and
`jsonschema` is not even imported.
"""

from __future__ import annotations

from knapper.checks.properties.check import check_properties

__all__ = ["check_properties"]
