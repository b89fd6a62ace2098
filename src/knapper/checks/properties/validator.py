"""JSON Schema over the properties of a note: the package `jsonschema`, with what a vault needs.

Values go in, the errors of `jsonschema` come out. To its keywords comes `x-link`; patterns are
searched in bounded time; repeated items name the second; dates are Obsidian's. What has been
found right once is not looked at again, and a schema that would take for ever is given up with
a `SchemaFaultError`. Nothing is ever fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

from knapper.checks.pattern import PatternTooSlowError, searches
from knapper.checks.properties.formats import FORMATS
from knapper.compile import whole_link
from knapper.vault import is_note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from knapper.checks.conditions import Condition
    from knapper.checks.context import Context

__all__ = ["LinkFaultError", "SchemaFaultError", "Validators"]

_STEPS: Final = 100_000  # keywords looked at for one note
_LONGEST: Final = 500  # characters of a value that is worth remembering

# `jsonschema` hands a keyword's function the validator, the keyword's value, the value to be
# looked at and the schema round the keyword.
_Keyword = Any
_Validator = Any


class SchemaFaultError(Exception):
    """Why a schema cannot be applied; `pattern` is the expression at fault, or ""."""

    def __init__(self, problem: str, pattern: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.pattern = pattern


class LinkFaultError(Exception):
    """Why a value is not such a link as `x-link` asks for, in `problem`.

    `target` is the link's, "" where the value is no link; `wanted` the condition on the note.
    """

    def __init__(self, problem: str, target: str, wanted: Condition | None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.target = target
        self.wanted = wanted


class Validators:
    """The validators of one check of a vault.

    `conditions` gives for the `id` of each value of `x-link` what it asks of the note; a value
    that is not there lets any note pass.
    """

    def __init__(self, context: Context, conditions: Mapping[int, Condition]) -> None:
        self.context = context
        self.conditions = conditions
        self.path = self.folder = ""
        self.left = 0
        self.right: set[tuple[int, str, str]] = set()
        keywords = {
            **Draft202012Validator.VALIDATORS,
            "additionalProperties": _additional_properties,
            "dependentRequired": _dependent_required,
            "format": _format,
            "items": self._items,
            "pattern": _pattern,
            "patternProperties": _pattern_properties,
            "properties": self._properties,
            "required": _required,
            "uniqueItems": _unique_items,
            "x-link": self._link,
        }
        counted = {name: self._counted(function) for name, function in keywords.items()}
        make: Callable[..., Callable[..., _Validator]] = extend
        self.make = make(Draft202012Validator, counted)
        self.of: dict[int, _Validator] = {}

    def is_valid(self, schema: dict[str, Any], values: dict[str, Any], path: str) -> bool:
        """Return whether the properties of the note at `path` are as the schema says."""
        return not self._run(schema, values, path, first=True)

    def errors(
        self, schema: dict[str, Any], values: dict[str, Any], path: str
    ) -> list[ValidationError]:
        """Return what is wrong with the properties of the note at `path`.

        Raises `SchemaFaultError`, as `is_valid` does.
        """
        return self._run(schema, values, path, first=False)

    def _run(
        self, schema: dict[str, Any], values: dict[str, Any], path: str, *, first: bool
    ) -> list[ValidationError]:
        validator = self.of.get(id(schema))
        if validator is None:
            validator = self.of[id(schema)] = self.make(schema, registry=Registry())
        self.path, self.folder, self.left = path, path.rpartition("/")[0], _STEPS
        found = validator.iter_errors(values)
        try:
            return [error for error in (next(found, None),) if error] if first else list(found)
        except PatternTooSlowError as error:
            raise SchemaFaultError("the pattern takes too long", error.pattern) from error
        except RecursionError as error:
            raise SchemaFaultError("it leads from one `$ref` to the next without end") from error
        except Unresolvable as error:
            raise SchemaFaultError(f"`{error.ref}` leads to no part of the file") from error
        except ArithmeticError as error:
            raise SchemaFaultError("a number in it is too large or too small") from error

    def _counted(self, function: _Keyword) -> _Keyword:
        """Return a keyword's function that also counts, so that no schema goes on for ever."""

        def counted(validator: _Validator, *rest: object) -> Iterator[ValidationError] | None:
            self.left -= 1
            if self.left < 0:
                raise SchemaFaultError("it takes too long, as its parts refer to others too often")
            result: Iterator[ValidationError] | None = function(validator, *rest)
            return result

        return counted

    def _properties(
        self,
        validator: _Validator,
        properties: dict[str, Any],
        instance: Any,  # noqa: ANN401 - JSON-like
        _: object,
    ) -> Iterator[ValidationError]:
        if isinstance(instance, dict):
            for name, schema in properties.items():
                if name in instance:
                    yield from self._look(validator, schema, instance[name], name, name)

    def _items(
        self,
        validator: _Validator,
        items: Any,  # noqa: ANN401 - a schema
        instance: Any,  # noqa: ANN401 - JSON-like
        schema: dict[str, Any],
    ) -> Iterator[ValidationError]:
        if items is False:
            yield from Draft202012Validator.VALIDATORS["items"](validator, items, instance, schema)
        elif isinstance(instance, list):
            for index in range(len(schema.get("prefixItems", ())), len(instance)):
                yield from self._look(validator, items, instance[index], index, None)

    def _look(
        self,
        validator: _Validator,
        schema: object,
        value: object,
        path: str | int,
        word: str | None,
    ) -> Iterator[ValidationError]:
        """Yield what is wrong with a value; where nothing is, that is remembered."""
        verdict = self._verdict(schema, value)
        if verdict in self.right:
            return
        if schema is False:
            yield _forbidden(path, value, word)
            return
        right = True
        for error in validator.descend(value, schema, path=path, schema_path=word):
            right = False
            yield error
        if right and len(verdict[1]) <= _LONGEST:
            self.right.add(verdict)

    def _verdict(self, schema: object, value: object) -> tuple[int, str, str]:
        """Return all that decides whether a value is right.

        What a link leads to depends on the folder that its note is in, for one within its own
        note (`[[#Heading]]`) on the note; everything else on the value alone.
        """
        text, place = repr(value), ""
        if "](" in text or "[[" in text:
            place = self.path if "[[#" in text or "](#" in text else self.folder
        return id(schema), text, place

    def _link(
        self,
        _: _Validator,
        wanted: object,
        instance: Any,  # noqa: ANN401
        __: object,
    ) -> Iterator[ValidationError]:
        if wanted is False:
            return
        condition = self.conditions.get(id(wanted))
        items: Sequence[tuple[tuple[int, ...], Any]] = (
            [((index,), item) for index, item in enumerate(instance)]
            if isinstance(instance, list)
            else [((), instance)]
        )
        for path, item in items:
            fault = self._link_fault(item, condition)
            if fault is not None:
                yield ValidationError(fault.problem, path=path, cause=fault, instance=item)

    def _link_fault(self, value: object, wanted: Condition | None) -> LinkFaultError | None:
        link = whole_link(value) if isinstance(value, str) else None
        if link is None:
            return LinkFaultError("is not a link to a note", "", wanted)
        target, _ = link
        path = self.context.index.resolver.resolve(target, self.path).path
        if path is None:
            return None  # L001 says so at the same place
        if path not in self.context.notes:
            known = path in self.context.index.attachments
            problem = "is not a note" if known else "is not published"
            return LinkFaultError(problem, target, wanted)
        if not is_note(path):
            return LinkFaultError("is not a note", target, wanted)
        if wanted is not None and not wanted.fits(self.context, path):
            return LinkFaultError(f"is not a note of {wanted}", target, wanted)
        return None


def _forbidden(path: str | int, value: object, word: str | None = None) -> ValidationError:
    """Return the error of a value for which the schema is `false`, at the place of the value."""
    way = () if word is None else (word,)
    return ValidationError(
        "is not allowed", path=(path,), schema_path=way, validator="false", instance=value
    )


def _pattern(
    _: _Validator,
    pattern: str,
    instance: Any,  # noqa: ANN401
    __: object,
) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not searches(pattern, instance):
        yield ValidationError(f"does not match `{pattern}`")


def _format(
    _: _Validator,
    name: str,
    instance: Any,  # noqa: ANN401
    __: object,
) -> Iterator[ValidationError]:
    known = FORMATS.get(name)
    if known and isinstance(instance, str) and not known[0](instance):
        yield ValidationError(f"is not {known[1]}")


def _pattern_properties(
    validator: _Validator,
    patterns: dict[str, Any],
    instance: Any,  # noqa: ANN401
    _: object,
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    for pattern, schema in patterns.items():
        for name, value in instance.items():
            if searches(pattern, name) and schema is False:
                yield _forbidden(name, value, pattern)
            elif searches(pattern, name):
                yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _additional_properties(
    validator: _Validator,
    allowed: Any,  # noqa: ANN401
    instance: Any,  # noqa: ANN401
    schema: dict[str, Any],
) -> Iterator[ValidationError]:
    """Look at the properties that neither `properties` nor `patternProperties` names."""
    if not isinstance(instance, dict):
        return
    named = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    for name, value in instance.items():
        if name in named or any(searches(pattern, name) for pattern in patterns):
            continue
        if allowed is False:
            yield ValidationError("is not allowed", path=(name,))
        else:
            yield from validator.descend(value, allowed, path=name)


def _required(
    _: _Validator,
    names: list[str],
    instance: Any,  # noqa: ANN401
    __: object,
) -> Iterator[ValidationError]:
    """Yield an error for each name that is missing, whose message is the name."""
    if isinstance(instance, dict):
        yield from (ValidationError(name) for name in names if name not in instance)


def _dependent_required(
    validator: _Validator,
    names: dict[str, list[str]],
    instance: Any,  # noqa: ANN401
    schema: object,
) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for name, needed in names.items():
            if name in instance:
                yield from _required(validator, needed, instance, schema)


def _unique_items(
    _: _Validator,
    unique: Any,  # noqa: ANN401
    instance: Any,  # noqa: ANN401
    __: object,
) -> Iterator[ValidationError]:
    if not unique or not isinstance(instance, list):
        return
    if all(type(item) is str for item in instance) and len({*instance}) == len(instance):
        return
    seen: set[str] = set()
    for index, item in enumerate(instance):
        key = _canonical(item)
        if key in seen:
            yield ValidationError("stands twice", path=(index,), instance=item)
        seen.add(key)


def _canonical(value: object) -> str:
    """Return what values that JSON Schema calls equal have in common: `1` and `1.0` are one."""
    if isinstance(value, list):
        return "[" + ",".join(map(_canonical, value)) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{_canonical(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    return repr(value)
