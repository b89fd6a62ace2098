"""A schema of tables as records: what `.knapper/schemas/tables/*.yml` asks of a table.

`knapper.checks.tables.read` makes them of YAML; names are those of Frictionless Table Schema,
in Python's spelling, and of the key `vault`.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from knapper.checks.conditions import Condition
from knapper.checks.tables.values import Format
from knapper.checks.where import Where
from knapper.diagnostics import Span

__all__ = [
    "Constraints",
    "Coverage",
    "Field",
    "LinkRule",
    "Match",
    "Order",
    "TableSchema",
]

LinkRule: TypeAlias = Literal["required", "optional", "forbidden"]
Match: TypeAlias = Literal["exact", "equal", "subset", "superset", "partial"]


class Constraints(msgspec.Struct, frozen=True, kw_only=True):
    """What a column asks of its values, of each item where they are lists.

    `enum` maps a value to how it is written. `pattern` is an expression that can be compiled
    (`knapper.checks.pattern`), "" for none, `pattern_span` its place in the schema. Bounds are
    values of the column's type.
    Lengths count characters, of a list the items.
    """

    required: bool = False
    unique: bool = False
    enum: dict[Any, str] | None = None
    pattern: str = ""
    pattern_span: Span = Span()
    minimum: Any = None
    maximum: Any = None
    exclusive_minimum: Any = None
    exclusive_maximum: Any = None
    min_length: int | None = None
    max_length: int | None = None


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A column: `name` as in the table's header, `span` the place of the name in the schema.

    `item_type` is "" unless `type` is "list". `same_as` names a property of the note that the
    row links to. `bullets` says that items may begin with a bullet.
    """

    name: str
    span: Span
    type: str = "string"
    form: Format = Format()
    item_type: str = ""
    delimiter: str = ","
    missing: frozenset[str] = frozenset(("",))
    constraints: Constraints = Constraints()
    link: LinkRule = "optional"
    to: Condition | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    same_as: str = ""
    bullets: bool = False


class Order(msgspec.Struct, frozen=True):
    """The order of rows: by the property `by` of the note that `column` links to."""

    by: str
    descending: bool
    column: str


class Coverage(msgspec.Struct, frozen=True):
    """Each note that fits `every` has exactly one row, which links to it in `column`."""

    every: Condition
    column: str
    span: Span


class TableSchema(msgspec.Struct, frozen=True, kw_only=True):
    """One file. `note_column` is the column whose link names the row's note, "" for none.

    `title` is what the table is called on its page, "" for nothing. `comparison` says that its
    rows are there to be compared.
    """

    path: str
    name: str
    title: str
    fields: tuple[Field, ...]
    match: Match
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    where: Where
    order: Order | None
    coverage: Coverage | None
    note_column: str
    comparison: bool

    def field(self, name: str) -> Field:
        """Return the field of that name.

        Raises `KeyError` where there is none.
        """
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)
