"""The schema file of a kind of note, looked over before it is used: each fault at its word.

A file's YAML comes in; findings `F020` go out, and what the words of our own mean: which notes
the schema is for (`x-notes`) and what its links must lead to (`x-link`). JSON Schema itself
lets unknown words pass, so a slip such as `require` would go unseen for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from knapper.checks.conditions import Condition, read_condition
from knapper.checks.pattern import PatternError, compiled
from knapper.checks.properties.formats import ANNOTATIONS, FORMATS
from knapper.checks.properties.near import nearest
from knapper.checks.schema_files import span_of
from knapper.diagnostics import Diagnostic, Span, finding
from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from knapper.yaml12 import YamlNode

__all__ = ["BINDING", "Grammar"]

BINDING: Final = "x-notes"
_LINK: Final = "x-link"

_ONE: Final = frozenset(
    "additionalProperties contains contentSchema else if items not propertyNames then "
    "unevaluatedItems unevaluatedProperties".split()
)
_LIST: Final = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
_NAMED: Final = frozenset("$defs definitions dependentSchemas patternProperties properties".split())
_PLAIN: Final = frozenset(
    "$anchor $comment $dynamicAnchor $dynamicRef $id $ref $schema $vocabulary const "
    "contentEncoding contentMediaType default dependencies dependentRequired deprecated "
    "description enum examples exclusiveMaximum exclusiveMinimum format maxContains maxItems "
    "maxLength maxProperties maximum minContains minItems minLength minProperties minimum "
    "multipleOf pattern readOnly required title type uniqueItems writeOnly".split()
)
_KEYWORDS: Final = _ONE | _LIST | _NAMED | _PLAIN | {BINDING, _LINK}
# Words of other dialects that mean no slip.
_FOREIGN: Final = frozenset(("example", "nullable", "discriminator", "id"))
_SINGULAR: Final = {"property": "properties", "dependentSchema": "dependentSchemas"}
# What holds for the same value as the schema round it, so names in it are those of the note.
_IN_PLACE: Final = frozenset("allOf anyOf oneOf if then else dependentSchemas $defs".split())
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_WITH_LINKS: Final = frozenset(("string", "array"))


class Grammar:
    """One pass over a schema file.

    `found` are its findings. `condition` says which notes it is for, None where it is not
    written. `links` maps the `id` of each `x-link` to its condition, `names` the folded name of
    each property that it speaks of to its spelling, `nodes` each pointer to the schema there,
    `patterns` each expression to its place.
    """

    def __init__(self, path: str, root: YamlNode) -> None:
        self.path = path
        self.found: list[Diagnostic] = []
        self.condition: Condition | None = None
        self.links: dict[int, Condition] = {}
        self.names: dict[str, str] = {}
        self.nodes: dict[str, YamlNode] = {}
        self.patterns: dict[str, YamlNode] = {}
        self._references: list[tuple[str, YamlNode]] = []
        self._anchors: dict[str, YamlNode] = {}
        self._words: set[str] = set()
        # Words whose values JSON Schema's own schema cannot judge.
        self._looks: dict[str, Callable[[YamlNode, YamlNode, YamlNode, str], None]] = {
            BINDING: self._binding,
            _LINK: self._link,
            "pattern": self._pattern,
            "patternProperties": self._patterns,
            "format": self._format,
            "$ref": self._reference,
            "$dynamicRef": self._reference,
            "$anchor": self._anchor,
            "$dynamicAnchor": self._anchor,
            "$schema": self._dialect,
            "$id": self._identity,
        }
        self._schema(root, "", of_note=True)
        self._check_references()
        if isinstance(root.data, dict):
            self.found += list(_meta_faults(path, root, self.found))

    def target(self, reference: str) -> YamlNode | None:
        """Return the schema that a `$ref` of this file leads to, None for none."""
        fragment = unquote(reference[1:])
        if not reference.startswith("#"):
            return None
        return self.nodes.get(fragment) or self._anchors.get(fragment)

    def _fault(self, node: YamlNode, message: str, help_: str) -> None:
        self.found.append(finding("F020", message, span_of(self.path, node), help=help_))

    def _schema(self, node: YamlNode, pointer: str, *, of_note: bool) -> None:
        if isinstance(node.data, bool) and pointer:
            self.nodes[pointer] = node
            return
        if not isinstance(node.data, dict):
            what = "a schema must be words of JSON Schema with their values"
            self._fault(node, what, "write `properties:` and below it the names of properties")
            return
        self.nodes[pointer] = node
        for word, (key, value) in node.entries.items():
            self._words.add(word)
            if word not in _KEYWORDS:
                self._unknown(word, key)
            for step, inner in _below(word, value):
                below = f"{pointer}/{_escaped(word)}{step}"
                self._schema(inner, below, of_note=of_note and word in _IN_PLACE)
            look = self._looks.get(word)
            if look is not None:
                look(key, value, node, pointer)
        if of_note:
            self._note_names(node)

    def _note_names(self, node: YamlNode) -> None:
        properties, required = node.data.get("properties"), node.data.get("required")
        for names in (properties, required):
            for name in names if isinstance(names, (dict, list)) else ():
                if isinstance(name, str):
                    self.names.setdefault(fold(name), name)

    def _unknown(self, word: str, key: YamlNode) -> None:
        near = _SINGULAR.get(word) or nearest(word, sorted(_KEYWORDS))
        near = "" if word in _FOREIGN else near
        if near:
            self._fault(key, f"JSON Schema has no word `{word}`", f"did you mean `{near}`?")

    def _binding(self, key: YamlNode, value: YamlNode, _: YamlNode, at: str) -> None:
        if at:
            help_ = "say at the top which notes the file is for"
            self._fault(key, f"`{BINDING}` may stand at the top only", help_)
        elif value.data is True:
            self.condition = Condition()
        else:
            self.condition, found = read_condition(self.path, value, "F020")
            self.found += found

    def _link(self, key: YamlNode, value: YamlNode, node: YamlNode, _: str) -> None:
        if isinstance(value.data, dict):
            self.links[id(value.data)], found = read_condition(self.path, value, "F020")
            self.found += found
        elif not isinstance(value.data, bool):
            help_ = "write `true` for any note, or `{type: …}`, `{tag: …}`, `{folder: …}`"
            self._fault(value, f"`{_LINK}` must say which notes are meant", help_)
        kinds = node.data.get("type", "string")
        named = [kinds] if isinstance(kinds, str) else kinds
        if isinstance(named, list) and not any(kind in _WITH_LINKS for kind in named):
            help_ = "write `type: string`, or `type: array`"
            self._fault(key, f"`{_LINK}` stands on what is neither text nor list", help_)

    def _patterns(self, _: YamlNode, value: YamlNode, __: YamlNode, ___: str) -> None:
        for name, (pattern, _value) in value.entries.items():
            self._check_pattern(pattern, name)

    def _pattern(self, _: YamlNode, value: YamlNode, __: YamlNode, ___: str) -> None:
        if isinstance(value.data, str):
            self._check_pattern(value, value.data)

    def _check_pattern(self, node: YamlNode, pattern: str) -> None:
        self.patterns[pattern] = node
        try:
            compiled(pattern)
        except PatternError as error:
            span = span_of(self.path, node)
            # A plain text reads as it is written, so the place inside it is known.
            if node.plain and span.length == len(pattern) and 0 <= error.column < len(pattern):
                span = Span(self.path, node.line, node.column + error.column, 1)
            message = f"`{pattern[:60]}` is not a regular expression: {error.problem}"
            help_ = "a sign with a meaning, such as ( or *, is written with \\ before it"
            self.found.append(finding("F020", message, span, help=help_))

    def _format(self, _: YamlNode, value: YamlNode, __: YamlNode, ___: str) -> None:
        name = value.data
        if not isinstance(name, str) or name in FORMATS or name in ANNOTATIONS:
            return
        near = nearest(name, FORMATS)
        help_ = f"did you mean `{near}`?" if near else "there are " + ", ".join(FORMATS)
        self._fault(value, f"there is no format `{name}`", help_)

    def _anchor(self, _: YamlNode, value: YamlNode, node: YamlNode, __: str) -> None:
        if isinstance(value.data, str):
            self._anchors[value.data] = node

    def _dialect(self, _: YamlNode, value: YamlNode, __: YamlNode, ___: str) -> None:
        if str(value.data).rstrip("#") != _DIALECT:
            self._fault(value, "only JSON Schema 2020-12 is read", f"write `{_DIALECT}`")

    def _identity(self, key: YamlNode, _: YamlNode, __: YamlNode, at: str) -> None:
        if at:
            help_ = "take it out, or use `$anchor`"
            self._fault(key, "`$id` may stand at the top only", help_)

    def _reference(self, key: YamlNode, value: YamlNode, _: YamlNode, __: str) -> None:
        self._references.append((str(key.data), value))

    def _check_references(self) -> None:
        for word, node in self._references:
            reference = node.data
            if not isinstance(reference, str):
                self._fault(node, f"`{word}` must be text", "write `#/$defs/…`")
            elif not reference.startswith("#"):
                help_ = "copy what is needed below `$defs`, and write `#/$defs/…`"
                self._fault(node, f"`{reference[:60]}` is not in this file, so not read", help_)
            elif self.target(reference) is None:
                near = nearest(reference, ["#" + pointer for pointer in self.nodes if pointer])
                help_ = f"did you mean `{near}`?" if near else "write it below `$defs`"
                self._fault(node, f"`{reference[:60]}` leads to no schema of this file", help_)
        if {"unevaluatedProperties", "patternProperties"} <= self._words:
            node = next(iter(self.nodes.values()))
            message = "`unevaluatedProperties` and `patternProperties` cannot stand in one file"
            self._fault(node, message, "use `additionalProperties`")


def _below(word: str, value: YamlNode) -> Iterator[tuple[str, YamlNode]]:
    """Yield the schemas that a word holds, each with its step from the word."""
    if word in _ONE:
        yield "", value
    elif word in _LIST:
        yield from ((f"/{index}", item) for index, item in enumerate(value.items))
    elif word in _NAMED:
        for name, (_, item) in value.entries.items():
            yield f"/{_escaped(name)}", item


def _escaped(word: str) -> str:
    """Return a name as it stands in a JSON pointer."""
    return word.replace("~", "~0").replace("/", "~1")


_NAMES: Final = {
    "string": "text",
    "boolean": "true or false",
    "array": "a list",
    "object": "names with values",
    "integer": "a whole number",
    "number": "a number",
}
_TYPES: Final = ("string", "number", "integer", "boolean", "array", "object", "null")


def _meta_faults(path: str, root: YamlNode, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield where a schema is not one by JSON Schema's own schema, and `found` does not say so."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - costs 0.1 s

    validator = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    seen = {(one.span.line, one.span.column) for one in found}
    try:
        for error in validator.iter_errors(root.data):
            word, node = _at(root, list(error.absolute_path))
            if (node.line, node.column) not in seen:
                seen.add((node.line, node.column))
                message, help_ = _meta_message(word, node.data, error)
                yield finding("F020", message, span_of(path, node), help=help_)
    except RecursionError:
        help_ = "move its inner parts below `$defs`"
        yield finding("F020", "the schema nests too deep", span_of(path, root), help=help_)


def _at(root: YamlNode, path: list[str | int]) -> tuple[str, YamlNode]:
    """Return the last word on the way to a value, and the value's node."""
    node, word = root, ""
    for step in path:
        if isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        elif isinstance(step, str) and step in node.entries:
            word, node = step, node.entries[step][1]
    return word, node


def _meta_message(word: str, value: Any, error: Any) -> tuple[str, str]:  # noqa: ANN401
    if word == "type" and error.validator == "anyOf":
        near = nearest(value, _TYPES) if isinstance(value, str) else ""
        help_ = f"did you mean `{near}`?" if near else "there are " + ", ".join(_TYPES)
        return f"`{word}` must be the name of a type, or a list of different ones", help_
    if error.validator == "type":
        kinds = error.validator_value
        wanted = [_NAMES.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
        return f"the value of `{word}` must be {' or '.join(wanted)}", f"see JSON Schema's `{word}`"
    bounds = {
        "minimum": f"must not be below {error.validator_value}",
        "exclusiveMinimum": f"must be above {error.validator_value}",
        "minItems": "must not be empty",
        "uniqueItems": "must not say a thing twice",
    }
    what = bounds.get(str(error.validator), "is not as JSON Schema has it")
    return f"the value of `{word}` {what}", f"see JSON Schema's `{word}`"
