"""What is wrong with a note by its schema, as findings: `F010` to `F015`.

An error of `jsonschema` comes in, a `Diagnostic` goes out, at the value or name that is wrong,
in words of the author's, with a label at the word of the schema that asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jsonschema.exceptions import best_match

from knapper.checks.properties.near import nearest
from knapper.checks.properties.validator import LinkFaultError
from knapper.checks.properties.words import KINDS, kind_of, one_of, shown
from knapper.diagnostics import Diagnostic, finding
from knapper.vault import fold, is_note, note_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from knapper.checks.context import Context
    from knapper.checks.properties.places import Places
    from knapper.checks.properties.schema import NoteSchema
    from knapper.diagnostics import Span

__all__ = ["Fault", "NoteNames", "faults", "told"]

# An error of `jsonschema`, whose fields are unset in its types until it is raised.
_Error = Any

_MISSING: Final = frozenset(("required", "dependentRequired"))
_UNKNOWN: Final = frozenset(("additionalProperties", "unevaluatedProperties"))
_FORBIDDEN: Final = "false"  # a schema that lets no value pass
_VALUES: Final = frozenset(("enum", "const", "not", "anyOf", "oneOf"))
# Of several faults of one value the first of these tells the others.
_RANK: Final = {"F011": 0, "F012": 1, "F015": 2, "F013": 3}
_LONGEST: Final = 120
_LOOKED_FOR: Final = 200  # so many wrong links of a vault are told what they may have meant


class Fault(NamedTuple):
    """One thing that is wrong.

    `steps` lead to the value as it is written, to the name where `name` is not "": the property
    that is missing or not allowed.
    """

    code: str
    steps: tuple[str | int, ...]
    name: str
    error: _Error


class NoteNames:
    """The notes that a wrong link may have meant, for one check of a vault."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.fitting: dict[str, list[str]] = {}
        self.left = _LOOKED_FOR

    def near(self, link: LinkFaultError) -> str:
        """Return the name of the note that fits and is called nearly as the link, or any, or ""."""
        key = str(link.wanted)
        if key not in self.fitting:
            self.fitting[key] = sorted(
                note_name(path)
                for path in self.context.notes
                if is_note(path) and (link.wanted is None or link.wanted.fits(self.context, path))
            )
        fitting = self.fitting[key]
        self.left -= 1
        near = nearest(link.target, fitting) if self.left >= 0 else ""
        return near or (fitting[0] if fitting else "")

    def like(self, value: str, path: str) -> str:
        """Return the name of the note that a text without brackets means, or ""."""
        found = self.context.index.resolver.resolve(value.strip(), path).path if value else None
        return note_name(found) if found and found in self.context.notes else ""


def faults(errors: list[_Error], written: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what the errors of one schema say, each thing once.

    `written` gives the names of properties as the note spells them, where the schema spells
    them otherwise.
    """
    found = [fault for error in errors for fault in _faults(error, written)]
    best: dict[tuple[tuple[str | int, ...], str], int] = {}
    for fault in found:
        if fault.code in _RANK:
            at = fault.steps, fault.name
            best[at] = min(best.get(at, 9), _RANK[fault.code])
    mistyped = {fault.steps for fault in found if fault.code == "F011"}
    seen: set[tuple[str, tuple[str | int, ...], str, str]] = set()
    for fault in found:
        if _RANK.get(fault.code, 0) > best.get((fault.steps, fault.name), 9):
            continue
        if fault.code == "F015" and fault.steps[:-1] in mistyped:
            continue  # an item of what should be no list
        key = (fault.code, fault.steps, fault.name, str(fault.error.validator))
        if key not in seen:
            seen.add(key)
            yield fault


def _faults(error: _Error, written: Mapping[str, str]) -> Iterator[Fault]:
    if error.context:
        error = best_match([error]) or error
    path = list(error.absolute_path)
    if path and isinstance(path[0], str):
        path[0] = written.get(path[0], path[0])
    steps, word = tuple(path), str(error.validator)
    if word in _MISSING:
        yield Fault("F010", steps, error.message, error)
    elif word in _UNKNOWN and isinstance(error.instance, dict) and not _is_extra(error):
        names = [name for name in error.instance if repr(name) in error.message]
        for name in names or error.instance:
            shown_name = name if steps else written.get(name, name)
            yield Fault("F014", (*steps, shown_name), name, error)
    elif steps and isinstance(steps[-1], str) and (word in _UNKNOWN or word == _FORBIDDEN):
        yield Fault("F014", steps, steps[-1], error)
    elif "propertyNames" in error.absolute_schema_path and isinstance(error.instance, str):
        name = error.instance if steps else written.get(error.instance, error.instance)
        yield Fault("F014", (*steps, name), error.instance, error)
    else:
        yield Fault(_code(word), steps, "", error)


def _is_extra(error: _Error) -> bool:
    """Return whether the error is about one property that is not allowed, at its own path."""
    return bool(error.validator == "additionalProperties")


def _code(word: str) -> str:
    if word == "type":
        return "F011"
    if word == "x-link":
        return "F015"
    return "F012" if word in _VALUES else "F013"


def told(fault: Fault, schema: NoteSchema, places: Places, names: NoteNames) -> Diagnostic:
    """Return the finding of a fault."""
    error, steps = fault.error, fault.steps
    way = [*error.absolute_schema_path]
    if fault.code == "F010":
        message, help_ = _missing(fault)
        span = places.key(steps) if steps else places.note()
        empty = _empty(fault, places)
        if empty:
            message, span = f"`{empty}` has no value", places.key((empty,))
        if error.validator == "required" and fault.name in error.validator_value:
            way.append(error.validator_value.index(fault.name))
        subject, mark = f"property `{_dotted((*steps, fault.name))}`", "required here"
    elif fault.code == "F014":
        message, help_ = _unknown(fault)
        span = places.key(steps) if steps else places.note()
        subject, mark = f"property `{_dotted(steps)}`", "forbidden here"
    else:
        message, help_ = _TELLERS[fault.code](fault, places, names)
        span = _span(fault, places)
        subject, mark = _subject(steps, error.instance), "asked for here"
    labels = schema.label(way, mark)
    return finding(fault.code, message, span, help=help_, labels=labels, subject=subject)


def _span(fault: Fault, places: Places) -> Span:
    return places.value(fault.steps) if fault.steps else places.note()


def _dotted(steps: tuple[str | int, ...]) -> str:
    return ".".join(step for step in steps if isinstance(step, str))


def _subject(steps: tuple[str | int, ...], value: object) -> str:
    name = f"property `{_dotted(steps)}`" if steps else "the properties"
    return f"{name}, {shown(value)}" if steps and isinstance(steps[-1], int) else name


def _what(fault: Fault) -> str:
    """Return the value that is wrong, in words."""
    steps, value = fault.steps, fault.error.instance
    if not steps:
        return "the properties together"
    if not isinstance(steps[-1], int):
        return f"`{_dotted(steps)}`"
    if isinstance(value, (list, dict)) or value is None:
        return f"item {steps[-1] + 1} of `{_dotted(steps)}`"
    return f"{shown(value)} in `{_dotted(steps)}`"


def _about(schema: object) -> str:
    """Return what a schema says of itself, for the end of a help."""
    text = schema.get("description") if isinstance(schema, dict) else None
    if not isinstance(text, str) or not text.strip():
        return ""
    text = " ".join(text.split()).rstrip(".")
    return f": {text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}"


def _missing(fault: Fault) -> tuple[str, str]:
    error, name = fault.error, fault.name
    owner = f"`{_dotted(fault.steps)}`" if fault.steps else "the note"
    message = f"{owner} has no `{name}`"
    given = error.instance if isinstance(error.instance, dict) else {}
    properties = error.schema.get("properties") if isinstance(error.schema, dict) else None
    known = properties if isinstance(properties, dict) else {}
    near = nearest(name, [key for key in given if key not in known])
    if near:
        return message, f"is `{near}` meant? rename it to `{name}`"
    schema = known.get(name)
    schema = schema if isinstance(schema, dict) else {}
    if "const" in schema:
        return message, f"add `{name}:` with {shown(schema['const'])}"
    if isinstance(schema.get("enum"), list):
        return message, f"add `{name}:` with one of {one_of(schema['enum'])}"
    kinds = schema.get("type")
    kind = KINDS.get(kinds) if isinstance(kinds, str) else None
    return message, f"add `{name}:`{f', {kind}' if kind else ''}{_about(schema)}"


def _empty(fault: Fault, places: Places) -> str:
    """Return the name of a missing property that is there without a value, or ""."""
    if fault.steps:
        return ""
    wanted = fold(fault.name)
    values = places.properties.values
    return next((key for key in values if values[key] is None and fold(key) == wanted), "")


def _unknown(fault: Fault) -> tuple[str, str]:
    error, name = fault.error, str(fault.steps[-1]) if fault.steps else ""
    where = f"`{_dotted(fault.steps)}`" if fault.steps else "this"
    if "propertyNames" in error.absolute_schema_path:
        return f"{where} is no name that the schema allows", "rename it, or take it out"
    schema = error.schema if isinstance(error.schema, dict) else {}
    named = schema.get("properties")
    given = error.instance if isinstance(error.instance, dict) else {}
    near = nearest(name, [key for key in named or () if key not in given])
    help_ = f"did you mean `{near}`?" if near else "take it out, or add it to the schema"
    return f"{where} is not a property that the schema allows", help_


def _wrong_type(fault: Fault, _: Places, __: NoteNames) -> tuple[str, str]:
    value, kinds = fault.error.instance, fault.error.validator_value
    wanted = [kinds] if isinstance(kinds, str) else list(kinds)
    name = _dotted(fault.steps)
    message = f"{_what(fault)} is {kind_of(value)}, not " + " or ".join(
        KINDS.get(kind, str(kind)) for kind in wanted
    )
    if isinstance(value, float) and "integer" in wanted:
        message = f"{_what(fault)} is {shown(value)}, not a whole number"
    return message, _better_type(value, wanted, name)


def _better_type(value: Any, wanted: list[str], name: str) -> str:  # noqa: ANN401 - JSON-like
    """Return how a value of another type is written as one of those wanted."""
    if value is None:
        return "give it a value, or take it out"
    if "array" in wanted and not isinstance(value, (list, dict)):
        return f"write a list: `{name}: [{shown(value).strip('`')}]`"
    if "string" in wanted and isinstance(value, (int, float)):
        return "put the value in quotes"
    if isinstance(value, str) and ({"number", "integer"} & {*wanted}) and _is_number(value):
        return "take the quotes away"
    if isinstance(value, list) and len(value) == 1:
        is_link = isinstance(value[0], list) and "string" in wanted
        return _QUOTED if is_link else "write the value alone, not in a list"
    return "write a value of that type"


_QUOTED: Final = 'a link stands in quotes: `"[[Note]]"`'


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _not_allowed(fault: Fault, _: Places, __: NoteNames) -> tuple[str, str]:
    error = fault.error
    what, value, asked = _what(fault), error.instance, error.validator_value
    is_item = bool(fault.steps) and isinstance(fault.steps[-1], int)
    if error.validator == "const":
        return f"{what} must be {shown(asked)}", f"write {shown(asked)}"
    if error.validator == "enum":
        near = _near_value(value, asked)
        help_ = f"did you mean `{near}`?" if near else f"allowed: {one_of(asked)}"
        said = what if is_item else f"{what} is {shown(value)}, which"
        return f"{said} is none of the values allowed", help_
    if error.validator == "not":
        return f"{what} is what the schema forbids", f"change it{_about(asked)}"
    several = error.validator == "oneOf" and not error.context
    how = "more than one" if several else "none"
    help_ = f"see the schema{_about(error.schema)}"
    return f"{what} fits {how} of the {len(asked)} forms that the schema allows", help_


def _near_value(value: object, allowed: list[Any]) -> str:
    if not isinstance(value, str):
        same = [one for one in allowed if isinstance(one, str) and one == str(value)]
        return same[0] if same else ""
    return nearest(value.strip(), [one for one in allowed if isinstance(one, str)])


_BOUNDS: Final = {
    "minimum": "must not be below {}",
    "maximum": "must not be above {}",
    "exclusiveMinimum": "must be above {}",
    "exclusiveMaximum": "must be below {}",
    "multipleOf": "must be a multiple of {}",
    "minLength": "must have at least {} characters",
    "maxLength": "must have at most {} characters",
    "minItems": "must have at least {} items",
    "maxItems": "must have at most {} items",
    "minProperties": "must have at least {} properties",
    "maxProperties": "must have at most {} properties",
    "minContains": "must have at least {} items of the kind that the schema asks for",
    "maxContains": "must have at most {} items of the kind that the schema asks for",
}


def _out_of_bounds(fault: Fault, _: Places, __: NoteNames) -> tuple[str, str]:
    error = fault.error
    what, word, asked = _what(fault), str(error.validator), error.validator_value
    about = _about(error.schema)
    if word in _BOUNDS:
        size = error.instance
        if word.endswith(("Length", "Items", "Properties")):
            help_ = f"it has {len(size)}{about}"
        else:
            help_ = f"it is {shown(size)}{about}"
        if asked == 1:
            one = _BOUNDS[word].format(1)
            return f"{what} {one.removesuffix('s') if word != 'multipleOf' else one}", help_
        return f"{what} {_BOUNDS[word].format(asked)}", help_
    if word in {"pattern", "format"}:
        return f"{what} {error.message}", f"it is {shown(error.instance)}{about}"
    if word == "uniqueItems":
        return f"{what} stands twice", "take one of the two out"
    if word == "contains":
        wanted = asked.get("const", asked.get("enum")) if isinstance(asked, dict) else None
        each = wanted if isinstance(wanted, list) else [wanted]
        item = f"an item {one_of(each)}" if wanted is not None else "such an item as it should"
        return f"{what} has not {item}", f"add it{about}"
    return f"{what} has an item that the schema does not allow", f"take it out{about}"


def _wrong_link(fault: Fault, places: Places, names: NoteNames) -> tuple[str, str]:
    cause = fault.error.cause
    link = cause if isinstance(cause, LinkFaultError) else LinkFaultError("", "", None)
    wanted = f"a note of {link.wanted}" if link.wanted else "a note"
    if not link.target:
        value = fault.error.instance
        what = _what(fault) if value is None else f"{shown(value)} in `{_dotted(fault.steps)}`"
        note = names.like(value, places.path) if isinstance(value, str) else ""
        way = f'write `"[[{note}]]"`' if note else 'write `"[[Note]]"`, with the quotes'
        return f"{what} {link.problem}", f"{way}; the schema asks for {wanted}"
    near = names.near(link)
    help_ = f"link to {wanted}" + (f", such as `{near}`" if near else "")
    return f"`{link.target}` in `{_dotted(fault.steps)}` {link.problem}", help_


_TELLERS: Final[Mapping[str, Callable[[Fault, Places, NoteNames], tuple[str, str]]]] = {
    "F011": _wrong_type,
    "F012": _not_allowed,
    "F013": _out_of_bounds,
    "F015": _wrong_link,
}
