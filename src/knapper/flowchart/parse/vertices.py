"""Statements of nodes and edges: `A[text]:::class & B --> C@{ shape: doc } --> D`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knapper.flowchart.parse.data import read_data
from knapper.flowchart.parse.edges import read_link
from knapper.flowchart.parse.scanner import BLANKS, Scanner, StatementError
from knapper.flowchart.parse.shapes import BRACKETS, SQUARE
from knapper.flowchart.parse.texts import read_text
from knapper.flowchart.parse.tokens import ID, KEYWORD

if TYPE_CHECKING:
    from knapper.flowchart.parse.draft import Draft, DraftNode

__all__ = ["expect_end", "read_vertices", "unexpected"]

_MOST_EDGES: Final = 100_000
_PROPERTIES: Final = re.compile(r"\[\|[A-Za-z0-9_.-]++:[A-Za-z0-9_.-]++\|")
_AND: Final = re.compile(r"[^\S\n]++&[^\S\n]++")
_WORD: Final = re.compile(r"[^\s;]{1,40}+")
_SIGN: Final = re.compile(r"-+>?|=+>?|\W")


def read_vertices(scanner: Scanner, draft: Draft) -> None:
    """Read a statement of nodes and edges into `draft`. Raises `StatementError`."""
    starts = _group(scanner, draft)
    while link := read_link(scanner):
        ends = _group(scanner, draft)
        if len(draft.edges) + len(starts) * len(ends) > _MOST_EDGES:
            # Groups multiply: a page of text can ask for more edges than memory holds.
            message = f"the chart has more than {_MOST_EDGES:,} edges"
            raise StatementError(message, link.start, link.end, "split it into several charts")
        draft.connect(starts, ends, link, scanner.span(link.start, link.end))
        starts = ends


def _group(scanner: Scanner, draft: Draft) -> list[str]:
    """Read nodes with `&` between, and return their ids."""
    group = [_node(scanner, draft)]
    while scanner.take(_AND):
        group.append(_node(scanner, draft))
    return group


def _node(scanner: Scanner, draft: Draft) -> str:
    match = scanner.take(ID)
    if match is None:
        raise unexpected(scanner, "an id of a node is missing")
    identity = match[0]
    node = draft.node(identity, scanner.span(*match.span()))
    draft.mention(identity)
    _shape(scanner, node)
    _class(scanner, draft, identity)
    if scanner.at("@{"):
        data = read_data(scanner)
        if node:
            node.shape = data.shape or node.shape
            node.label = data.label or node.label
            node.icon = data.icon or node.icon
            node.image = data.image or node.image
        _class(scanner, draft, identity)
    return identity


def _class(scanner: Scanner, draft: Draft, identity: str) -> None:
    if not scanner.at(":::"):
        return
    scanner.pos += 3
    name = scanner.take(ID)
    if name is None:
        raise unexpected(scanner, "a class is missing behind `:::`")
    draft.set_class(identity, name[0])


def _shape(scanner: Scanner, node: DraftNode | None) -> None:
    """Read the brackets and the text behind an id, if there are any."""
    begin = scanner.pos
    if begin >= len(scanner.text) or scanner.text[begin] not in "[({>":
        return
    if properties := scanner.take(_PROPERTIES):
        text, _ = read_text(scanner, properties.span(), SQUARE.stop, tuple(SQUARE.closers))
        shape = "rect"
    else:
        bracket = next(each for each in BRACKETS if scanner.at(each.opener))
        scanner.pos += len(bracket.opener)
        opening = (begin, scanner.pos)
        text, closer = read_text(scanner, opening, bracket.stop, tuple(bracket.closers))
        shape = bracket.closers[closer]
    if node:
        node.shape = shape
        node.label = text.label(scanner)


def expect_end(scanner: Scanner) -> None:
    """Find the end of a statement. Raises `StatementError`."""
    scanner.take(BLANKS)
    if not scanner.ended and scanner.text[scanner.pos] not in ";\n":
        raise unexpected(scanner)


def unexpected(scanner: Scanner, missing: str = "") -> StatementError:
    """Return what is wrong where a statement does not go on as any may."""
    scanner.take(BLANKS)
    start = scanner.pos
    keyword = KEYWORD.match(scanner.text, start)
    word = _WORD.match(scanner.text, start)
    if keyword and missing:
        name = keyword[0].strip(" \n\t:{")
        help_ = f'write it in another case, such as `{name.title()}`, or as a text: `n["{name}"]`'
        return StatementError(f"`{name}` is a keyword and no id", start, start + len(name), help_)
    if word is None:
        # Nothing stands here, so the place is the end of what stands before.
        while start > 0 and scanner.text[start - 1].isspace():
            start -= 1
        start = max(0, start - 1)
        return StatementError(missing or "a statement is missing", start, start + 1)
    sign = _SIGN.match(scanner.text, start)
    end = sign.end() if sign else word.end()
    message = f"`{scanner.text[start:end]}` is not expected here"
    if missing:
        message = f"{missing} before `{scanner.text[start:end]}`"
    return StatementError(message, start, end, _way_out(word[0]))


def _way_out(word: str) -> str:
    """Return the way out of what is often meant."""
    if word.startswith("%%"):
        return "write a comment on a line of its own"
    if word.startswith(("->", "=>", "-", "=")):
        return "write an arrow as `-->`, `==>` or `-.->`"
    if word.startswith(("[", "(", "{", ">")):
        return "write the bracket right behind the id: `A[text]`"
    return "begin a new line for a new statement, or write `A[text]` for a text with blanks"
