"""The statements of a chart one after the other, each in its own reader.

A statement that cannot be read is a problem, and reading goes on with the next. Subgraphs are
kept open by the draft, not by the stack of calls, so that they may be nested as deep as anyone
likes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knapper.diagnostics import Span
from knapper.flowchart.parse.preamble import HEADER
from knapper.flowchart.parse.scanner import BLANKS, FILLER, SPACE, Scanner, StatementError
from knapper.flowchart.parse.shapes import SQUARE
from knapper.flowchart.parse.styling import (
    read_class,
    read_class_def,
    read_click,
    read_link_style,
    read_style,
)
from knapper.flowchart.parse.texts import Text, read_string, read_text
from knapper.flowchart.parse.tokens import TITLE
from knapper.flowchart.parse.vertices import expect_end, read_vertices, unexpected
from knapper.flowchart.record import LabelKind, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.flowchart.parse.draft import Draft

__all__ = ["read_chart"]

# With so many mistakes the text is no chart, and the rest of it is not read.
_MOST_PROBLEMS: Final = 1_000
_SEPARATORS: Final = re.compile(r"[\s;]+")
_STATEMENT_END: Final = re.compile(r"[;\n]")
_LINE_END: Final = re.compile(r"\n")
_DIRECTION: Final = re.compile(r"\s*(?:(LR|RL|TB|BT|TD|BR|v)(?![A-Za-z0-9_])|([<>^]))")
_NAMES: Final = {"<": "RL", "^": "BT", ">": "LR", "v": "TB", "TD": "TB", "BR": "TB"}
_NO_DIRECTION: Final = re.compile(r"[^\S\n]*\n")
_WORD: Final = re.compile(r"(style|linkStyle|classDef|class|subgraph|end)(?![A-Za-z0-9_])|click\s")
_TURN: Final = re.compile(r"direction\s+(TB|BT|RL|LR|TD)[^\n]*")
_ACCESSIBLE: Final = re.compile(r"acc(Title|Descr)\s*:\s*([^\n]*)|accDescr\s*(\{)\s*")
_BRACE: Final = re.compile(r"\}")
_ODD_WORD: Final = re.compile(r"[^\s;]{1,40}+")

_READERS: Final[dict[str, Callable[[Scanner, Draft], None]]] = {
    "style": read_style,
    "linkStyle": read_link_style,
    "classDef": read_class_def,
    "class": read_class,
    "click": read_click,
}


def read_chart(scanner: Scanner, draft: Draft) -> None:
    """Read the whole of a chart into `draft`; never raises."""
    scanner.take(SPACE)
    if not scanner.take(HEADER):
        draft.problems.append(_no_flowchart(scanner))
        return
    try:
        _direction(scanner, draft)
    except StatementError as error:
        _report(scanner, draft, error)
    while len(draft.problems) < _MOST_PROBLEMS:
        scanner.take(_SEPARATORS)
        if scanner.ended:
            break
        try:
            _statement(scanner, draft)
        except StatementError as error:
            _report(scanner, draft, error)
    for span in draft.unclosed()[:_MOST_PROBLEMS]:
        problem = Problem("the subgraph has no end", span, "write `end` on a line behind it")
        draft.problems.append(problem)


def _report(scanner: Scanner, draft: Draft, error: StatementError) -> None:
    """Note a problem and move to where the next statement may begin."""
    end = len(scanner.text) - 1
    start = min(error.start, end)
    span = scanner.span(start, max(error.end, start + 1))
    draft.problems.append(Problem(error.message, span, error.way_out))
    resume = scanner.next(_LINE_END if error.whole_line else _STATEMENT_END, start)
    scanner.pos = resume if resume >= 0 else len(scanner.text)


def _no_flowchart(scanner: Scanner) -> Problem:
    word = _ODD_WORD.match(scanner.text, scanner.pos)
    span = scanner.span(*word.span()) if word else Span("", 1, 1)
    help_ = "begin it with `flowchart LR` or `flowchart TB`"
    return Problem("this is no flowchart", span, help_)


def _direction(scanner: Scanner, draft: Draft) -> None:
    """Read ` LR` behind `flowchart`."""
    if scanner.take(_NO_DIRECTION):
        return
    match = scanner.take(_DIRECTION)
    if match is None:
        word = _ODD_WORD.search(scanner.text, scanner.pos)
        begin, end = word.span() if word else (scanner.pos, scanner.pos)
        help_ = "write one of `TB`, `BT`, `LR` and `RL`, and the statements on lines of their own"
        raise StatementError("the direction of the chart is missing", begin, end, help_)
    name = match[1] or match[2]
    draft.direction = _NAMES.get(name, name)
    expect_end(scanner)


def _statement(scanner: Scanner, draft: Draft) -> None:
    if turn := scanner.take(_TURN):
        draft.turn(_NAMES.get(turn[1], turn[1]))
        return
    if scanner.at("acc") and _accessible(scanner, draft):
        return
    word = scanner.take(_WORD)
    name = word[0].strip() if word else ""
    if name == "end":
        _end(scanner, draft)
        return
    if name == "subgraph":
        _subgraph(scanner, draft)
    elif word:
        _READERS[name](scanner, draft)
    else:
        read_vertices(scanner, draft)
    expect_end(scanner)


def _accessible(scanner: Scanner, draft: Draft) -> bool:
    """Read `accTitle: …`, `accDescr: …` or `accDescr { … }`; return whether one is there."""
    match = scanner.take(_ACCESSIBLE)
    if match is None:
        return False
    if match[3]:
        start = scanner.pos
        end = scanner.next(_BRACE, start)
        if end < 0:
            message = "`accDescr {` is not closed"
            raise StatementError(message, *match.span(), "close it with `}`", whole_line=True)
        lines = scanner.written(start, end).strip().split("\n")
        draft.description = "\n".join([lines[0], *(line.lstrip() for line in lines[1:])])
        scanner.pos = end + 1
    elif match[1] == "Title":
        draft.title = match[2].replace(FILLER, "").strip()
    else:
        draft.description = match[2].replace(FILLER, "").strip()
    return True


def _end(scanner: Scanner, draft: Draft) -> None:
    if not draft.close():
        start = scanner.pos - len("end")
        help_ = 'take it out; for a node write `End` or `n["end"]`'
        raise StatementError("`end` ends no subgraph", start, scanner.pos, help_)


def _subgraph(scanner: Scanner, draft: Draft) -> None:
    """Read `id[title]` or a title behind `subgraph`.

    The subgraph is open even where its title is wrong, so that its `end` has one to end.
    """
    start = scanner.pos - len("subgraph")
    name: Text | None = None
    title: Text | None = None
    try:
        name, title = _name_and_title(scanner)
    finally:
        begin, end = (name.start, name.end) if name else (start, scanner.pos)
        identity = name.raw if name else ""
        if title is None and len(identity.split()) > 1:
            identity = ""
        shown = title or name
        label = shown.label(scanner) if shown else None
        draft.open(identity, label, scanner.span(begin, end))


def _name_and_title(scanner: Scanner) -> tuple[Text, Text | None]:
    if scanner.take(BLANKS) is None:
        help_ = 'write `subgraph id["title"]`'
        message = "the name of the subgraph is missing"
        raise StatementError(message, scanner.pos - len("subgraph"), scanner.pos, help_)
    start = scanner.pos
    name = read_string(scanner) if scanner.at('"') else None
    rest = scanner.take(TITLE)
    raw = scanner.written(*rest.span()).strip() if rest else ""
    if name is None:
        if not raw:
            raise unexpected(scanner, "the name of the subgraph is missing")
        name = Text(raw, LabelKind.TEXT, *scanner.trimmed(start, scanner.pos))
    elif raw:
        name = name._replace(raw=f"{name.raw} {raw}")
    if not scanner.at(SQUARE.opener):
        return name, None
    opening = (scanner.pos, scanner.pos + 1)
    scanner.pos += 1
    title, _ = read_text(scanner, opening, SQUARE.stop, tuple(SQUARE.closers))
    return name, title
