"""The rules of properties, `F005` to `F021`, over the published notes of a vault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from knapper.checks.properties.names import check_names
from knapper.checks.properties.order import check_orders
from knapper.checks.properties.places import Places
from knapper.checks.properties.schema import NoteSchema, read_schemas
from knapper.checks.properties.types import check_types
from knapper.checks.schema_files import span_of
from knapper.compile import tag_names, unread_properties
from knapper.diagnostics import Diagnostic, finding
from knapper.links import VaultIndex
from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from knapper.checks.context import Context
    from knapper.checks.properties.findings import NoteNames
    from knapper.checks.properties.validator import SchemaFaultError, Validators

__all__ = ["check_properties"]


def check_properties(context: Context) -> Iterator[Diagnostic]:
    """Yield what is wrong with the properties of the published notes, and with their schemas."""
    schemas: list[NoteSchema] = []
    for read in read_schemas(context.root):
        if isinstance(read, NoteSchema):
            schemas.append(read)
        else:
            yield read
    held = _Held(context, schemas)
    yield from held.findings()
    yield from check_names(context, held.names_of, held.may_rename, held.told)
    yield from check_types(context, held.told)
    yield from check_orders(context)


class _Held:
    """Notes held against their schemas; without a schema nothing is imported and none read."""

    def __init__(self, context: Context, schemas: list[NoteSchema]) -> None:
        self.context = context
        self.schemas = schemas
        self.of: dict[str, list[NoteSchema]] = {}
        self.told: set[tuple[str, str]] = set()
        self.unusable: set[str] = set()
        self._validators: Validators | None = None

    def findings(self) -> Iterator[Diagnostic]:
        for schema in self.schemas:
            paths = [
                path for path in self.context.notes if schema.condition.fits(self.context, path)
            ]
            for path in paths:
                self.of.setdefault(path, []).append(schema)
            if not paths and not _is_for_unpublished(self.context, schema):
                yield _unused(schema)
        if not self.of:
            return
        from knapper.checks.properties.findings import NoteNames  # noqa: PLC0415 - 0.1 s

        names = NoteNames(self.context)
        for path, schemas in self.of.items():
            note = self.context.notes[path]
            if unread_properties(note):
                continue  # one cause, one finding
            seen: set[tuple[str, str, str]] = set()
            for schema in schemas:
                for found in self._against(schema, path, names):
                    key = (found.code, found.subject, found.message)
                    if key not in seen:
                        seen.add(key)
                        yield found

    @property
    def validators(self) -> Validators:
        if self._validators is None:
            from knapper.checks.properties.validator import Validators  # noqa: PLC0415 - 0.1 s

            links = {
                key: value for schema in self.schemas for key, value in schema.grammar.links.items()
            }
            self._validators = Validators(self.context, links)
        return self._validators

    def _against(self, schema: NoteSchema, path: str, names: NoteNames) -> Iterator[Diagnostic]:
        from knapper.checks.properties.findings import faults, told  # noqa: PLC0415 - as above
        from knapper.checks.properties.validator import SchemaFaultError  # noqa: PLC0415

        if schema.path in self.unusable:
            return
        values, written = _spelled(self.context.notes[path].properties.values, schema.grammar.names)
        try:
            if self.validators.is_valid(schema.data, values, path):
                return
            errors = self._errors(schema, values, path)
        except SchemaFaultError as problem:
            self.unusable.add(schema.path)
            yield _unusable(schema, problem)
            return
        places = Places(self.context, path)
        for fault in faults(errors, written):
            if fault.steps:
                self.told.add((path, str(fault.steps[0])))
            yield told(fault, schema, places, names)

    def _errors(self, schema: NoteSchema, values: dict[str, Any], path: str) -> list[Any]:
        """Return the errors, a property without a value being one that is not there.

        Obsidian leaves the name of a property that is emptied. Where the schema lets it be
        empty, it is left as it is.
        """
        errors = self.validators.errors(schema.data, values, path)
        at_fault = {str(error.absolute_path[0]) for error in errors if error.absolute_path}
        empty = {name for name in at_fault if values.get(name, "") is None}
        if not empty:
            return errors
        left = {name: value for name, value in values.items() if name not in empty}
        return self.validators.errors(schema.data, left, path)

    def names_of(self, path: str) -> Mapping[str, str]:
        """Return the names that the note's schemas speak of, folded, with their spelling."""
        schemas = self.of.get(path, ())
        return {key: name for schema in schemas for key, name in schema.grammar.names.items()}

    def may_rename(self, path: str, name: str, other: str) -> bool:
        """Return whether the note's schemas find no more wrong if a property is renamed."""
        schemas = [one for one in self.of.get(path, ()) if one.path not in self.unusable]
        if not schemas:
            return True
        from knapper.checks.properties.validator import SchemaFaultError  # noqa: PLC0415

        values = self.context.notes[path].properties.values
        renamed = {other if key == name else key: value for key, value in values.items()}
        try:
            for schema in schemas:
                before, after = (
                    self._errors(schema, _spelled(each, schema.grammar.names)[0], path)
                    for each in (values, renamed)
                )
                known = {_key(error) for error in before}
                if any(_key(error) not in known for error in after):
                    return False
        except SchemaFaultError:
            return False
        return True


def _key(error: Any) -> tuple[object, ...]:  # noqa: ANN401 - an error of jsonschema
    return (*error.absolute_path, str(error.validator), error.message)


def _spelled(
    values: dict[str, Any], names: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values under the schema's spelling of their names, and the note's of those.

    Obsidian compares names of properties without case, JSON Schema does not.
    """
    other = {
        name: names[fold(name)]
        for name in values
        if names.get(name) != name
        and names.get(fold(name), name) != name
        and names[fold(name)] not in values
    }
    if not other:
        return values, {}
    spelled = {other.get(name, name): value for name, value in values.items()}
    return spelled, {schema: name for name, schema in other.items()}


def _is_for_unpublished(context: Context, schema: NoteSchema) -> bool:
    """Return whether the schema is for notes that are kept back, of whom nothing is told."""
    notes = context.unpublished

    def tags(path: str) -> tuple[str, ...]:
        return (*tag_names(notes[path].properties), *(tag.name for tag in notes[path].tags))

    hidden = replace(context, index=VaultIndex(notes, (), context.index.resolver), tags=tags)
    return any(schema.condition.fits(hidden, path) for path in notes)


def _unused(schema: NoteSchema) -> Diagnostic:
    said = str(schema.condition)
    return finding(
        "F021",
        f"the schema is for no note that there is{f': {said}' if said else ''}",
        schema.binding,
        help="say with `x-notes` which notes the schema is for, or take the file away",
        subject=f"schema `{schema.name}`",
    )


def _unusable(schema: NoteSchema, fault: SchemaFaultError) -> Diagnostic:
    span = schema.binding
    if fault.pattern:
        span = span_of(schema.path, schema.grammar.patterns[fault.pattern])
    return finding(
        "F020",
        f"the schema cannot be applied: {fault.problem}",
        span,
        help="make it simpler; until then the schema is not used",
        subject=f"schema `{schema.name}`",
    )
