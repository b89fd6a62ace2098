"""Statements that give looks and links: `class`, `classDef`, `style`, `linkStyle`, `click`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knapper.flowchart.parse.scanner import BLANKS, FILLER, Scanner, StatementError
from knapper.flowchart.parse.texts import read_string
from knapper.flowchart.parse.tokens import ID, STYLE, TARGET
from knapper.flowchart.parse.vertices import expect_end, unexpected

if TYPE_CHECKING:
    from knapper.flowchart.parse.draft import Draft

__all__ = ["read_class", "read_class_def", "read_click", "read_link_style", "read_style"]

_NUMBERS: Final = re.compile(r"[0-9]++(?:,[0-9]++)*+")
_DEFAULT: Final = re.compile(r"default(?![A-Za-z0-9_])")
_INTERPOLATE: Final = re.compile(r"interpolate[^\S\n]++")
_CLICKED: Final = re.compile(r"\s*([^\s;]++)")
_HREF: Final = re.compile(r"href[^\S\n]++")
_CALL: Final = re.compile(r"call[^\S\n]++([^(\n;]++)(?:\([^)\n]*+\))?")
_MAX_DIGITS: Final = 9


def read_class(scanner: Scanner, draft: Draft) -> None:
    """Read `A,B name` behind `class`."""
    ids = _word(scanner, "the id of a node is missing")
    if ids.endswith(","):
        message = "a blank stands between the ids"
        help_ = "write them with commas alone: `class a,b name`"
        raise StatementError(message, scanner.pos, scanner.pos + 1, help_)
    name = _word(scanner, "the name of a class is missing")
    expect_end(scanner)
    draft.set_class(ids, name)


def read_class_def(scanner: Scanner, draft: Draft) -> None:
    """Read `name,name fill:#fff,stroke:#000` behind `classDef`."""
    names = _word(scanner, "the name of a class is missing")
    # A comma behind a backslash is one of CSS, as in `stroke-dasharray: 9\,5`.
    draft.define_class(names, _with_commas(_styles(scanner)))


def read_style(scanner: Scanner, draft: Draft) -> None:
    """Read `A fill:#fff,stroke:#000` behind `style`."""
    _blanks(scanner)
    match = scanner.take(ID)
    if match is None:
        raise unexpected(scanner, "the id of a node is missing")
    styles = _styles(scanner)
    node = draft.node(match[0], scanner.span(*match.span()))
    if node:
        node.styles += styles


def read_link_style(scanner: Scanner, draft: Draft) -> None:
    """Read `0,1 stroke:#000` or `default interpolate basis` behind `linkStyle`."""
    _blanks(scanner)
    numbers = scanner.take(_DEFAULT) or scanner.take(_NUMBERS)
    if numbers is None:
        raise unexpected(scanner, "the number of an edge is missing")
    indexes = _indexes(numbers, len(draft.edges))
    begin = scanner.pos
    scanner.take(BLANKS)
    if scanner.take(_INTERPOLATE):
        if scanner.take(ID) is None:
            raise unexpected(scanner, "the name of a curve is missing")
        begin = scanner.pos
        scanner.take(BLANKS)
        if scanner.ended or scanner.text[scanner.pos] in ";\n":
            return
    scanner.pos = begin
    styles = tuple(_styles(scanner))
    draft.link_styles.update(dict.fromkeys(indexes, styles))


def _indexes(numbers: re.Match[str], count: int) -> list[int]:
    """Return the indexes of edges that are written, -1 for `default`."""
    if numbers[0] == "default":
        return [-1]
    found: list[int] = []
    for each in re.finditer("[0-9]+", numbers[0]):
        number = int(each[0]) if len(each[0]) <= _MAX_DIGITS else count
        if number >= count:
            start = numbers.start() + each.start()
            help_ = f"there are {count} edges up to here, counted from 0"
            message = f"there is no edge {each[0][:_MAX_DIGITS]}"
            raise StatementError(message, start, start + len(each[0]), help_)
        found.append(number)
    return found


def read_click(scanner: Scanner, draft: Draft) -> None:
    """Read `A href "address" "tooltip" _blank` or `A call f()` behind `click`."""
    clicked = scanner.take(_CLICKED)
    if clicked is None:
        raise unexpected(scanner, "the id of a node is missing")
    ids = clicked[1].split(",")
    scanner.take(BLANKS)
    address = ""
    if scanner.take(_HREF) or scanner.at('"'):
        address = _string(scanner)
    elif not (scanner.take(_CALL) or scanner.take(ID)):
        raise unexpected(scanner, "an address or a callback is missing")
    scanner.take(BLANKS)
    tooltip = _string(scanner) if scanner.at('"') else ""
    scanner.take(BLANKS)
    target = scanner.take(TARGET) if address else None
    expect_end(scanner)
    draft.set_class(clicked[1], "clickable")
    for node in (draft.nodes[each] for each in ids if each in draft.nodes):
        node.tooltip = tooltip or node.tooltip
        if address:
            node.link = address
            node.link_target = target[0] if target else ""


def _string(scanner: Scanner) -> str:
    start = scanner.pos
    string = read_string(scanner) if scanner.at('"') else None
    if string is None:
        message = "an address or a tooltip is missing"
        raise StatementError(message, start, start + 1, 'write it in quotation marks: `"…"`')
    return string.raw


def _styles(scanner: Scanner) -> list[str]:
    """Read declarations with commas between."""
    _blanks(scanner)
    found: list[str] = []
    while True:
        match = scanner.take(STYLE)
        if match is None:
            raise unexpected(scanner, "a style is missing")
        found.append(match[0].replace(FILLER, "").strip())
        if not scanner.at(","):
            expect_end(scanner)
            return found
        scanner.pos += 1


def _with_commas(styles: list[str]) -> list[str]:
    """Return styles, those put together again that a backslash ends."""
    found: list[list[str]] = []
    goes_on = False
    for style in styles:
        if goes_on:
            found[-1].append(style.removesuffix("\\"))
        else:
            found.append([style.removesuffix("\\")])
        goes_on = style.endswith("\\")
    return [",".join(parts) for parts in found]


def _word(scanner: Scanner, missing: str) -> str:
    _blanks(scanner)
    match = scanner.take(ID)
    if match is None:
        raise unexpected(scanner, missing)
    return match[0]


def _blanks(scanner: Scanner) -> None:
    if scanner.take(BLANKS) is None:
        raise unexpected(scanner)
