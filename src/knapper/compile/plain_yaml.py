"""Front matter of the forms that most has, read without YAML's machinery.

A text comes in; the tree that `knapper.yaml12.read_yaml` makes of it goes out, places included,
or None where anything in it is of another form than these: a name with a text on its line, in
quotes or without, or with a list of words in brackets, or with nothing; and below a name without
a value the items of its list, one to a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from knapper.yaml12 import YamlNode, resolve_scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["read_plain_yaml"]

# Text without quotes: no sign of YAML's at its start, no mark of a name or a comment in it.
_INNER = r"[\w./+()!?&*%@'=~;,-]"
_SCALAR = (
    rf"(?P<plain>\w(?:{_INNER}|:(?=\w)|[ ]++(?={_INNER}))*+)"
    r"|\"(?P<double>[ !#-\[\]-~\w]*+)\"|'(?P<single>[ -&(-~\w]*+)'"
)
_LINE = re.compile(
    rf"(?P<name>[A-Za-z][\w-]*+(?:[ ][\w-]++)*+):(?:[ ]++(?:{_SCALAR}"
    r"|(?P<words>\[(?:\w[\w/-]*+(?:,[ ](?=\w))?+)*+\]))[ ]*+)?"
)
_ITEM = re.compile(rf"(?P<indent>[ ]*+)-[ ]++(?:{_SCALAR})[ ]*+")
_WORD = re.compile(r"[\w/-]+")
_LONGEST_NAME = 100  # YAML has a bound of its own, which is higher


def read_plain_yaml(source: str, first_line: int) -> YamlNode | None:
    """Return the tree of `source`, whose first line is number `first_line`; None for other forms.

    `source` ends with a line end, as what stands between two fences does.
    """
    lines = source.split("\n")
    end = len(lines) - 1
    if lines[end] or not end:
        return None
    data: dict[str, Any] = {}
    entries: dict[str, tuple[YamlNode, YamlNode]] = {}
    at, size = 0, 1
    while at < end:
        match = _LINE.fullmatch(lines[at])
        if match is None or len(match["name"]) > _LONGEST_NAME:
            return None
        name, line = match["name"], first_line + at
        at += 1
        if match.lastgroup != "name":
            value = _value(match, line)
        elif items := _items(lines, at, first_line):
            at += len(items)
            value = _list(items, line + 1, lines[line + 1 - first_line].index("-") + 1)
            value.end_line, value.end_column = first_line + at, 1
        else:
            value = _scalar("", line, len(name) + 2)
        key = _scalar(name, line, 1)
        if not isinstance(key.data, str):
            return None
        size += key.size + value.size
        data[name] = value.data
        entries[name] = (key, value)
    return YamlNode(data, first_line, 1, first_line + end, 1, entries=entries, size=size)


def _items(lines: Sequence[str], at: int, first_line: int) -> list[YamlNode]:
    """Return the items of the list that begins with line `at`; none where it is no list."""
    found: list[YamlNode] = []
    indent = None
    while match := _ITEM.fullmatch(lines[at]):
        if indent not in {None, match["indent"]}:
            break  # such a line is no name either
        indent = match["indent"]
        found.append(_value(match, first_line + at))
        at += 1
    return found


def _value(match: re.Match[str], line: int) -> YamlNode:
    """Return what stands behind a name or the dash of an item."""
    kind = match.lastgroup or ""
    column = match.start(kind) + 1
    if kind == "plain":
        return _scalar(match[kind], line, column)
    if kind == "words":
        words = _WORD.finditer(match[kind])
        items = [_scalar(word[0], line, column + word.start()) for word in words]
        value = _list(items, line, column)
        value.flow, value.end_line, value.end_column = True, line, column + len(match[kind])
        return value
    text = match[kind]
    end = match.end(kind) + 2
    return YamlNode(text, line, column - 1, line, end, size=1 + len(text))


def _scalar(text: str, line: int, column: int) -> YamlNode:
    end, size = column + len(text), 1 + len(text)
    return YamlNode(resolve_scalar(text), line, column, line, end, plain=True, size=size)


def _list(items: list[YamlNode], line: int, column: int) -> YamlNode:
    """Return a list, its end left open."""
    data, size = [item.data for item in items], 1 + sum([item.size for item in items])
    return YamlNode(data, line, column, line, column, items=items, size=size)
