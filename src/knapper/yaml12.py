"""YAML as Obsidian reads it: version 1.2, core schema, with the place of every value.

A text comes in, a tree of `YamlNode` goes out, whose data is JSON-like: `str`, `int`, `float`,
`bool`, `None`, `list` and `dict` with text keys. What PyYAML would read by the rules of YAML
1.1 stays as written: `yes` and `off`, `12:30`, dates, `1_000`, merge keys.

The tree is built from the parser's events and not with `yaml.compose`, since composing
recurses in C and a note of fifty thousand brackets ends the whole process with it. No tag
runs code: an unknown one is a fault. Anchors and aliases are read, but a document may not
grow by them beyond a bound ("billion laughs").
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import msgspec
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["YamlError", "YamlNode", "read_yaml", "resolve_scalar"]

_MAX_DEPTH: Final = 64
# What a document may grow to by aliases, in nodes and characters, beyond its own size.
_ALIAS_ROOM: Final = 100_000

# PyYAML's stubs call every mark optional and tell the kinds of event apart by class.
_Event: TypeAlias = Any
_Parser: TypeAlias = Any
_Scalar: TypeAlias = str | int | float | bool | None

_Loader: Callable[[str], _Parser] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TAG: Final = "tag:yaml.org,2002:"
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START: Final = frozenset("+-.0123456789")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+\Z")
_INTEGERS: Final = (
    (_INTEGER, 10),
    (re.compile(r"0o[0-7]+\Z"), 8),
    (re.compile(r"0x[0-9a-fA-F]+\Z"), 16),
)
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
# JSON and msgspec carry 64 bits; a longer number, such as an ISBN run together, stays text.
_INT_BOUND: Final = 2**63

# YAML 1.1 ends a line at these, YAML 1.2 does not; they travel through the parser in disguise.
_LINE_MARKS: Final = "\x85\u2028\u2029"
_DISGUISE: Final = dict(zip(map(ord, _LINE_MARKS), "\ufdd0\ufdd1\ufdd2", strict=True))
_REVEAL: Final = dict(zip(map(ord, "\ufdd0\ufdd1\ufdd2"), _LINE_MARKS, strict=True))
_LINE_END: Final = re.compile(r"\r\n?|\n")
_UNACCEPTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)

# An escape such as `\x02` could otherwise bring in what no text of a note may hold.
_CONTROL: Final = re.compile(r"\r\n|[\x00-\x08\x0b-\x1f]")

_HELP: Final = (
    ("mapping values are not allowed", "put a value that holds a colon and a blank in quotes"),
    ("undefined alias", "put a value that starts with * in quotes"),
    ("scanning an alias", "put a value that starts with * in quotes"),
    ("unacceptable character", "remove the character"),
    ("unknown tag", "put a value that starts with ! in quotes"),
    ("found a tab", "indent with blanks"),
    ("cannot start with", "put the value in quotes"),
    ("opened and never closed", "close it with the same quote"),
    ("expected ',' or ']'", "close the list with ], and part its items by commas"),
    ("a key must be text", "put a value that holds braces, such as {{name}}, in quotes"),
    ("did not find expected key", "look at the quotes and at the indentation of this line"),
)


class YamlError(Exception):
    """Why a text is not YAML that Knapper reads, and where.

    `problem` is lower case without a full stop. `line` and `column` count from 1, in
    characters. `help` is the way out, or "". Callers turn it into a diagnostic or an error.
    """

    def __init__(self, problem: str, line: int, column: int) -> None:
        """Keep the problem and its place, and look up the way out."""
        super().__init__(f"{line}:{column}: {problem}")
        self.problem = problem
        self.line = line
        self.column = column
        self.help = next((text for part, text in _HELP if part in problem), "")


class YamlNode(msgspec.Struct):
    """A value with its place.

    `data` is the JSON-like value of the whole node. `items` are the nodes of a list,
    `entries` the (key, value) nodes of a mapping; both are empty for a scalar. `line`,
    `column`, `end_line`, `end_column` count from 1, in characters, the end exclusive, with
    quotes and brackets inside. `plain` says that a scalar has no quotes, `flow` that a list
    or mapping is written in brackets. `size` counts nodes and characters, aliases expanded.
    """

    data: Any
    line: int
    column: int
    end_line: int
    end_column: int
    items: list[YamlNode] = []
    entries: dict[str, tuple[YamlNode, YamlNode]] = {}
    plain: bool = False
    flow: bool = False
    size: int = 1

    @property
    def length(self) -> int:
        """Characters from start to end, 0 if the node takes several lines."""
        return self.end_column - self.column if self.line == self.end_line else 0


def read_yaml(source: str, first_line: int = 1) -> YamlNode | None:
    """Return the one document of `source`, None where it is empty or only comments.

    `first_line` is the number of the first line of `source` in its file. A key that stands
    twice takes its last value. Not a number and the infinities, and integers of more than 64
    bits, stay text as written.

    Raises `YamlError`, and nothing else, whatever the text.
    """
    disguised = any(mark in source for mark in _LINE_MARKS)
    if disguised:
        source = source.translate(_DISGUISE)
    try:
        loader = _Loader(source)
    except (yaml.reader.ReaderError, UnicodeError) as error:
        raise _unacceptable(source, first_line) from error
    try:
        return _Builder(loader, first_line, len(source), disguised=disguised).document()
    except (yaml.reader.ReaderError, UnicodeError) as error:
        raise _unacceptable(source, first_line) from error
    except yaml.MarkedYAMLError as error:
        raise _marked(error, source, first_line) from error
    finally:
        loader.dispose()


class _Builder:
    """Builds the tree of one document from the events of its parser."""

    def __init__(self, loader: _Parser, first_line: int, length: int, *, disguised: bool) -> None:
        self.next = loader.get_event
        self.first_line = first_line
        self.limit = 2 * length + _ALIAS_ROOM
        self.disguised = disguised
        self.anchors: dict[str, YamlNode | None] = {}  # None while the anchored node is open
        self.depth = 0

    def document(self) -> YamlNode | None:
        self.next()  # stream start
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        node = self.node(self.next())
        self.next()  # document end
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise self.fault("a second document begins here", event)
        return node

    def node(self, event: _Event) -> YamlNode:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            node = self.scalar(event)
        elif kind is yaml.AliasEvent:
            return self.alias(event)
        else:
            anchor = event.anchor
            if anchor is not None:
                self.anchors[anchor] = None
            self.depth += 1
            if self.depth > _MAX_DEPTH:
                raise self.fault(f"values nest deeper than {_MAX_DEPTH} levels", event)
            node = self.mapping(event) if kind is yaml.MappingStartEvent else self.sequence(event)
            self.depth -= 1
            if node.size > self.limit:
                raise self.fault("aliases make the document too large", event)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: _Event) -> YamlNode:
        if event.anchor not in self.anchors:
            raise self.fault(f"undefined alias *{event.anchor}", event)
        node = self.anchors[event.anchor]
        if node is None:
            raise self.fault(f"the alias *{event.anchor} stands inside its own value", event)
        line, column, end_line, end_column = self.place(event, event)
        return msgspec.structs.replace(
            node, line=line, column=column, end_line=end_line, end_column=end_column
        )

    def scalar(self, event: _Event) -> YamlNode:
        value: str = event.value
        if self.disguised:
            value = value.translate(_REVEAL)
        if event.style == '"':
            value = _CONTROL.sub(_visible, value)
        plain, tag = not event.style, event.tag
        if tag is not None and tag != "!":
            data = self.tagged(value, tag, event)
        elif plain and tag is None:
            data = resolve_scalar(value)
        else:
            data = value
        return YamlNode(data, *self.place(event, event), plain=plain, size=1 + len(value))

    def tagged(self, value: str, tag: str, event: _Event) -> _Scalar:
        if tag == _TAG + "str":
            return value
        data = resolve_scalar(value)
        kinds: dict[str, tuple[type, ...]] = {
            _TAG + "null": (type(None),),
            _TAG + "bool": (bool,),
            _TAG + "int": (int,),
            _TAG + "float": (int, float),
        }
        if tag not in kinds:
            raise self.fault(f"unknown tag {_shown(tag)}", event)
        if type(data) not in kinds[tag]:
            raise self.fault(f"the value does not fit its tag {_shown(tag)}", event)
        if tag == _TAG + "float" and isinstance(data, int):
            return float(data)
        return data

    def sequence(self, event: _Event) -> YamlNode:
        self.check_tag(event, _TAG + "seq")
        items: list[YamlNode] = []
        while type(child := self.next()) is not yaml.SequenceEndEvent:
            items.append(self.node(child))
        return YamlNode(
            [item.data for item in items],
            *self.place(event, child),
            items=items,
            flow=bool(event.flow_style),
            size=1 + sum(item.size for item in items),
        )

    def mapping(self, event: _Event) -> YamlNode:
        self.check_tag(event, _TAG + "map")
        data: dict[str, Any] = {}
        entries: dict[str, tuple[YamlNode, YamlNode]] = {}
        size = 1
        while type(child := self.next()) is not yaml.MappingEndEvent:
            key = self.node(child)
            name = self.key_name(key, child)
            value = self.node(self.next())
            size += key.size + value.size
            data[name] = value.data
            entries[name] = (key, value)
        return YamlNode(
            data,
            *self.place(event, child),
            entries=entries,
            flow=bool(event.flow_style),
            size=size,
        )

    def check_tag(self, event: _Event, own: str) -> None:
        if event.tag not in (None, "!", own):
            raise self.fault(f"unknown tag {_shown(event.tag)}", event)

    def key_name(self, key: YamlNode, event: _Event) -> str:
        if isinstance(key.data, (list, dict)):
            raise self.fault("a key must be text, not a list or a mapping", event)
        if isinstance(key.data, str):
            return key.data
        # Numbers and nulls as keys are named as they are written; after an alias, as read.
        return event.value if isinstance(event, yaml.ScalarEvent) else str(key.data)

    def place(self, first: _Event, last: _Event) -> tuple[int, int, int, int]:
        start, end = first.start_mark, last.end_mark
        above = self.first_line
        return start.line + above, start.column + 1, end.line + above, end.column + 1

    def fault(self, problem: str, event: _Event) -> YamlError:
        mark = event.start_mark
        return YamlError(problem, mark.line + self.first_line, mark.column + 1)


def resolve_scalar(value: str) -> _Scalar:
    """Return what a plain scalar means in the core schema (YAML 1.2.2 §10.3.2)."""
    if value in _WORDS:
        return _WORDS[value]
    if value[0] in _NUMBER_START:
        if _FLOAT.match(value) and not _INTEGER.match(value):
            number = float(value)
            return number if math.isfinite(number) else value
        for pattern, base in _INTEGERS:
            if pattern.match(value):
                return _integer(value, base)
    return value


def _visible(control: re.Match[str]) -> str:
    return "\n" if control[0].startswith("\r") else "\ufffd"


def _integer(value: str, base: int) -> int | str:
    if len(value) > 64:  # noqa: PLR2004 - no number of 64 bits is longer, and int() has a limit
        return value
    number = int(value, base)
    return number if -_INT_BOUND <= number < _INT_BOUND else value


def _shown(tag: str) -> str:
    return "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else f"!{tag.lstrip('!')}"


def _unacceptable(source: str, first_line: int) -> YamlError:
    match = _UNACCEPTABLE.search(source)
    if match is None:
        return YamlError("unacceptable character", first_line, 1)
    *above, before = _LINE_END.split(source[: match.start()])
    problem = f"unacceptable character U+{ord(match[0]):04X}"
    return YamlError(problem, len(above) + first_line, len(before) + 1)


def _marked(error: yaml.MarkedYAMLError, source: str, first_line: int) -> YamlError:
    mark = error.problem_mark or error.context_mark
    words = (error.problem, error.context if error.problem else None)
    problem = " ".join(word for word in words if word) or "the text cannot be read"
    if "end of stream while scanning a quoted scalar" in problem and error.context_mark:
        mark, problem = error.context_mark, "this quote is opened and never closed"
    if mark is None:
        return YamlError(problem, first_line, 1)
    if "cannot start any token" in problem:
        found = _LINE_END.split(source)[mark.line][mark.column : mark.column + 1]
        problem = "found a tab" if found == "\t" else f"a value cannot start with {found}"
    return YamlError(problem, mark.line + first_line, mark.column + 1)
