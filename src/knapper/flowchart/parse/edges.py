"""Edges: `-->`, `-- text -->`, `==>|text|`, `id@-.->`; their heads, strokes and lengths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from knapper.flowchart.parse.scanner import BLANKS, SPACE, Scanner, StatementError
from knapper.flowchart.parse.shapes import PIPE
from knapper.flowchart.parse.texts import Text, read_string, read_text
from knapper.flowchart.parse.tokens import LINK, LINK_ID, LINK_START
from knapper.flowchart.record import LabelKind

if TYPE_CHECKING:
    from knapper.flowchart.record import Label

__all__ = ["Link", "read_link"]

_MAX_LENGTH: Final = 10
_HEADS: Final = {"x": ("arrow_cross", "x"), ">": ("arrow_point", "<"), "o": ("arrow_circle", "o")}
_STROKES: Final = {"=": "thick", "~": "invisible"}
# By the first half of an edge: what no bare label holds, as it may end there, and the second half.
_SECOND: Final = {
    "--": (re.compile(r"-(?=-)"), re.compile(r"--+[-xo>]")),
    "==": (re.compile("="), re.compile(r"==+[=xo>]")),
    "-.": (re.compile(r"\."), re.compile(r"\.++-[xo>]?")),
}
_QUOTE: Final = re.compile('"')


class Link(NamedTuple):
    """An edge without its ends. `id` is "" where none is given; the place is `start` to `end`."""

    type: str
    stroke: str
    length: int
    label: Label | None
    id: str
    start: int
    end: int


def read_link(scanner: Scanner) -> Link | None:
    """Read an edge with the white space round it; None where none begins.

    Raises `StatementError`.
    """
    before = scanner.pos
    apart = scanner.take(BLANKS) or scanner.text[before - 1 : before] in {"]", ")", "}"}
    name = scanner.take(LINK_ID) if apart else None
    scanner.take(SPACE)
    start = scanner.pos
    whole = scanner.take(LINK)
    if whole:
        end = scanner.pos
        scanner.take(SPACE)
        text = None
        if scanner.at(PIPE.opener):
            text = _between_pipes(scanner)
            end = scanner.pos
            scanner.take(BLANKS)
        first, second = "", whole[0]
    elif half := scanner.take(LINK_START):
        text, second = _label_inside(scanner, half)
        end = scanner.pos
        scanner.take(SPACE)
        first = half[0]
    else:
        scanner.pos = before
        return None
    kind, stroke, length = _meaning(first, second)
    identity = name[0].replace("@", "", 1) if name else ""
    label = text.label(scanner) if text else None
    start = name.start() if name else start
    return Link(kind, stroke, min(length, _MAX_LENGTH), label, identity, start, end)


def _between_pipes(scanner: Scanner) -> Text:
    opening = (scanner.pos, scanner.pos + 1)
    scanner.pos += 1
    return read_text(scanner, opening, PIPE.stop, tuple(PIPE.closers))[0]


def _label_inside(scanner: Scanner, half: re.Match[str]) -> tuple[Text, str]:
    """Read the label behind the first half of an edge, and the second half."""
    scanner.take(SPACE)
    start = scanner.pos
    string = read_string(scanner) if scanner.at('"') else None
    bare = scanner.pos
    stop, signs = _SECOND[half[1]]
    core = scanner.next(stop, bare)
    found = signs.match(scanner.text, core) if core >= 0 else None
    quote = scanner.next(_QUOTE, bare)
    if found and 0 <= quote < core:
        raise StatementError(
            '`"` cannot stand in a label without quotation marks', quote, quote + 1,
            "write `#quot;` for a quotation mark in a text", whole_line=True,
        )  # fmt: skip
    if found is None:
        message = f"`{half[0]}` begins a label that no arrow ends"
        help_ = "write `-->` for an arrow, or `-- label -->` for one with a label"
        raise StatementError(message, half.start(), half.end(), help_, whole_line=True)
    end = _with_head(scanner.text, bare, core, dotted=half[1] == "-.")
    scanner.pos = found.end()
    raw = scanner.written(bare, end)
    if string is not None:
        text = string._replace(raw=(string.raw + raw).strip())
    elif end > start:
        text = Text(raw.strip(), LabelKind.TEXT, *scanner.trimmed(start, end))
    else:
        message = "the label of the edge is missing"
        raise StatementError(message, half.start(), found.end(), "write `-->` without a label")
    return text, scanner.text[end : found.end()]


def _with_head(text: str, least: int, core: int, *, dotted: bool) -> int:
    """Return where the second half begins: Mermaid counts `x`, `o` and `<` before it to it."""
    if dotted and core > least and text[core - 1] == "-":
        core -= 1
    return core - 1 if core > least and text[core - 1] in "xo<" else core


def _meaning(first: str, second: str) -> tuple[str, str, int]:
    """Return type, stroke and length of an edge by its signs, those before the label first."""
    kind, head = _HEADS.get(second[-1], ("arrow_open", ""))
    line = second[:-1]
    opened = first or second
    if head and line.startswith(head) and not first:
        line = line[1:]
    if head and opened.startswith(head):
        kind = f"double_{kind}"
    dots = line.count(".")
    stroke = "dotted" if dots else _STROKES.get(line[:1], "normal")
    return kind, stroke, dots or len(line) - 1
