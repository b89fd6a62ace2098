"""What `@{ … }` behind an id says of a node or an edge: YAML in braces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from knapper.flowchart.parse.labels import make_label
from knapper.flowchart.parse.scanner import Scanner, StatementError
from knapper.flowchart.parse.shapes import SHAPES
from knapper.flowchart.record import Label, LabelKind
from knapper.yaml12 import YamlError, read_yaml

if TYPE_CHECKING:
    from knapper.diagnostics import Span

__all__ = ["NodeData", "read_data"]

_STOP: Final = re.compile(r"[}^\"]")
_QUOTE: Final = re.compile('"')
_LABEL: Final = re.compile(r"[,{\s]label\s*+:\s*+")
# Words and quoted texts alone, which most data is, need no reader of YAML.
_PAIR: Final = (
    r"\s*+(\w++)[ ]*+:[ ]++"
    r"(?:\"([^\"\\\n]*+)\"|((?!true\b|false\b|null\b)[a-z][\w-]*+))\s*+"
)
_ENTRY: Final = re.compile(_PAIR)
_PLAIN: Final = re.compile(rf"{_PAIR}(?:,{_PAIR})*+")
_LINE: Final = re.compile(r"<br/>|\n")
_BREAK: Final = re.compile(r"\n\s*+")
_KINDS: Final = {"text": LabelKind.TEXT, "string": LabelKind.STRING}


class NodeData(NamedTuple):
    """What is said of a node; "" and None for what is not."""

    shape: str = ""
    label: Label | None = None
    icon: str = ""
    image: str = ""


def read_data(scanner: Scanner) -> NodeData:
    """Read `@{ … }`, which begins where the scanner stands. Raises `StatementError`."""
    begin = scanner.pos
    parts: list[str] = []
    at = begin + 2
    while (end := scanner.next(_STOP, at)) >= 0 and scanner.text[end] == '"':
        close = scanner.next(_QUOTE, end + 1)
        if close < 0:
            break
        # A line end in a string is a break of the label.
        string = _BREAK.sub("<br/>", scanner.written(end, close))
        parts += [scanner.written(at, end), string, '"']
        at = close + 1
    if end < 0 or scanner.text[end] != "}":
        message = "`@{` is not closed"
        raise StatementError(message, begin, begin + 2, "close it with `}`", whole_line=True)
    parts.append(scanner.written(at, end))
    scanner.pos = end + 1
    values = _values("".join(parts), scanner, begin)
    return NodeData(
        _shape(values, scanner, begin),
        _label(values, scanner, begin),
        _word(values.get("icon")),
        _word(values.get("img")),
    )


def _values(source: str, scanner: Scanner, begin: int) -> dict[str, Any]:
    """Return the mapping that the braces hold."""
    if _PLAIN.fullmatch(source):
        return {key: quoted or word for key, quoted, word in _ENTRY.findall(source)}
    try:
        node = read_yaml(f"{source}\n" if "\n" in source else f"{{\n{source}\n}}")
    except YamlError as error:
        message = f"the data of `@{{…}}` is not valid YAML: {error.problem}"
        raise StatementError(message, begin, scanner.pos, error.help) from error
    if node is None:
        return {}
    if not isinstance(node.data, dict):
        help_ = 'write it as in `@{ shape: rounded, label: "…" }`'
        raise StatementError("`@{…}` holds no `key: value`", begin, scanner.pos, help_)
    return node.data


def _shape(values: dict[str, Any], scanner: Scanner, begin: int) -> str:
    shape = values.get("shape")
    name = _word(shape)
    if shape and name not in SHAPES:
        at = scanner.text.find(name, begin, scanner.pos) if name else -1
        start, end = (at, at + len(name)) if at >= 0 else (begin, scanner.pos)
        help_ = "the names are in Mermaid's manual, such as `rect`, `rounded`, `diam`, `hex`"
        raise StatementError(f"there is no shape `{name[:40]}`", start, end, help_)
    return name


def _label(values: dict[str, Any], scanner: Scanner, begin: int) -> Label | None:
    source = _word(values.get("label"))
    if not source:
        # A picture alone does not show the node's id.
        pictured = values.get("icon") or values.get("img")
        return Label("", "", (), span=scanner.span(begin, scanner.pos)) if pictured else None
    kind = _KINDS.get(_word(values.get("labelType")), LabelKind.MARKDOWN)
    return make_label(source, kind, _place(source, scanner, begin))


def _place(source: str, scanner: Scanner, begin: int) -> Span:
    """Return where the label is written, or the place of the whole where that is not plain."""
    match = _LABEL.search(scanner.text, begin + 1, scanner.pos)
    words = _LINE.split(source.strip(), maxsplit=1)[0]
    at = scanner.text.find(words, match.end(), scanner.pos) if match else -1
    return scanner.span(at, at + len(words)) if at >= 0 else scanner.span(begin, scanner.pos)


def _word(value: object) -> str:
    """Return a value as text: a list or mapping is none."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""
