r"""The blocks of a note skimmed for a check: those of common shapes, read line by line.

In comes the body of a note, out come the few tokens that a lean record is made of (headings,
tables, fences, callouts, text with a link, tag, formula or comment in it), as markdown-it would
give them. Most of a note's text is passed over by the look of its lines. Where a line may be
anything out of the ordinary (HTML, a definition, a block's id, a lazy line, a table without
outer bars), the note is left to markdown-it, and nothing is said of it here.

Columns count from the content of the block that a line stands in: what is in an item or a quote
is read as lines of their own, without the item's indent or the quote's mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block.table import escapedSplit

from knapper.compile.inline import WANTED, plain_text
from knapper.compile.syntax.callout import callout_head
from knapper.compile.syntax.cell import is_cell
from knapper.compile.syntax.task import without_box
from knapper.compile.tokens import block_token, text_block

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

__all__ = ["skim"]

# A comment that is not closed on its line, and hides the lines below it.
_OPEN_COMMENT = r"%%(?![^%](?:.*[^%])?%%(?!%))"
# HTML that may be a block: anything but a tag of text's own with text at the end of its line.
_BLOCK_TAG = (
    r"<(?!(?:a|b|br|code|em|i|img|kbd|mark|s|small|span|strong|sub|sup|u)[ />].*[^>\s][ \t]*\Z)"
)
# What a line begins, by its first characters; in this order.
_BEGINS = re.compile(
    r"(?P<blank>[ \t]*\Z)"
    r"|(?P<code>[ ]{4}|[ ]{0,3}\t)"
    r"|[ ]{0,3}(?:"
    r"(?P<heading>\#{1,6}(?=[ \t]|\Z))"
    r"|(?P<rule>(?:\*[ \t]*){3,}\Z|(?:-[ \t]*){3,}\Z|(?:_[ \t]*){3,}\Z)"
    r"|(?P<item>(?:[-+*]|\d{1,9}[.)])(?=[ \t]|\Z))"
    r"|(?P<quote>>)"
    r"|(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})"
    r"|(?P<table>\|)"
    r"|(?P<comment><!--(?:(?!--).)*-->[ \t]*\Z)"
    rf"|(?P<strange>{_BLOCK_TAG}|{_OPEN_COMMENT}|\$\$|\[(?:[^\[\]\\]|\\.)*(?:\]:|\\?\Z))"
    r"|(?P<text>)"
    r")"
)
# Lines that end a text, a quote or an item before them, though no blank line does.
_ENDS = re.compile(
    r"[ ]{0,3}(?:\#{1,6}(?:[ \t]|\Z)|(?:\*[ \t]*){3,}\Z|(?:_[ \t]*){3,}\Z|[-+*][ ]{1,4}[^ \t]"
    r"|1[.)][ ]{1,4}[^ \t]|`{3,}[^`]*\Z|~{3,}|>)"
)
# Lines that end only a quote or an item: under a text they are part of it, or make it a heading.
_ENDS_OUTER = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}\Z|\d{1,9}[.)][ ]{1,4}[^ \t])")
# Lines that may make another thing of the text above them, or end it.
_CHANGES_TEXT = re.compile(
    r"[ \t]*(?:[-+*](?:[ \t]|\Z)|\d{1,9}[.)](?:[ \t]|\Z)|[-:|][-:| \t]*\Z|=+[ \t]*\Z"
    rf"|{_BLOCK_TAG}|{_OPEN_COMMENT}|\$\$)"
)
# An item that is itself a heading would have its box taken off that.
_ITEM = re.compile(r"[ ]{0,3}(?:[-+*]|\d{1,9}[.)])[ ]{1,4}(?=[^ \t#])")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?(?![ ]*\t)")
_FENCE = re.compile(r"([ ]{0,3})(`{3,}|~{3,})(.*)")
_TABLE_RULE = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
_BLOCK_ID = re.compile(r"\^[A-Za-z0-9-]+[ \t]*(?:#+[ \t]*)?$", re.MULTILINE)

_DEEPEST = 12
_MOST_MISSING = 1000  # cells that a table leaves out; markdown-it has its own bound far above

_HEADER_CELL = block_token("th_open", "th", 1)
_CELL = block_token("td_open", "td", 1)
_ROW_CLOSE = block_token("tr_close", "tr", -1)
_TABLE_CLOSE = block_token("table_close", "table", -1)


def skim(body: str, lines: list[str]) -> list[Token] | None:
    """Return the tokens of `body` and its `lines` that a check looks at, their text not parsed.

    None where the note holds anything but common shapes. Tokens of inline content have as
    `children` an empty list, and `level` is 0 at the outermost level, else 1.
    """
    if "^" in body and ("[^" in body or "^[" in body or _BLOCK_ID.search(body)):
        return None
    reader = _Reader()
    try:
        reader.blocks(lines, 0, 0)
    except _OutOfTheOrdinaryError:
        return None
    return reader.tokens


class _OutOfTheOrdinaryError(Exception):
    """The note holds something that is not of a common shape."""


class _Reader:
    """Reads one note. `lines` are those of a block's content, the first being line `first`."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.tabbed = False  # whether tabs of indents became blanks

    def blocks(self, lines: list[str], first: int, depth: int, *, item: bool = False) -> None:
        """Read the content of a note, or of an item or a quote, which are a level deeper each."""
        at, end = 0, len(lines)
        while at < end:
            line = lines[at]
            kind = _BEGINS.match(line).lastgroup if line else "blank"  # type: ignore[union-attr]
            if kind == "text":
                stop = self.text_end(lines, at)
                content = mdTrim(line if stop == at + 1 else "\n".join(lines[at:stop]))
                if item and not at:
                    content = without_box(content)
                self.text(content, first + at, first + stop)
                at = stop
            elif kind in _READ:
                if kind != "table" and "|" in line and _is_dashes(lines, at + 1):
                    raise _OutOfTheOrdinaryError  # the header of a table without outer bars
                at = _READ[kind](self, lines, at, first, depth)
            else:
                at += 1

    def text_end(self, lines: list[str], at: int) -> int:
        """Return the line behind the text that begins with line `at`."""
        for stop in range(at + 1, len(lines)):
            line = lines[stop]
            if not line.strip(" \t") or _ENDS.match(line):
                return stop
            if _CHANGES_TEXT.match(line) or (self.tabbed and line[0] == " "):
                raise _OutOfTheOrdinaryError
        return len(lines)

    def text(self, content: str, line: int, end: int) -> None:
        """Note a text, from line `line` up to `end`, if it may hold what a check looks for."""
        if WANTED.search(content):
            self.tokens.append(text_block(content, [line, end]))

    def heading(self, lines: list[str], at: int, first: int, depth: int) -> int:
        line = lines[at].lstrip(" ")
        text = line.lstrip("#")
        unsigned = text.rstrip(" \t").rstrip("#")
        content = mdTrim(unsigned if unsigned[-1:] in {" ", "\t"} else text)
        opener = block_token("heading_open", f"h{len(line) - len(text)}", 1, [first + at, 0])
        opener.level = min(depth, 1)
        self.tokens.append(opener)
        self.tokens.append(text_block(content, [first + at, first + at + 1]))
        return at + 1

    def fence(self, lines: list[str], at: int, first: int, _depth: int) -> int:
        indent, markup, info = _FENCE.match(lines[at]).groups()  # type: ignore[union-attr]
        if self.tabbed or indent or is_cell(info):
            raise _OutOfTheOrdinaryError
        for stop in range(at + 1, len(lines)):
            if lines[stop].lstrip(" ").startswith(markup) and _closes(lines[stop], markup):
                break
        else:
            raise _OutOfTheOrdinaryError
        token = block_token("fence", "code", 0, [first + at, first + stop + 1])
        token.markup, token.info = markup, info
        token.content = "".join([f"{line}\n" for line in lines[at + 1 : stop]])
        self.tokens.append(token)
        return stop + 1

    def item(self, lines: list[str], at: int, first: int, depth: int) -> int:
        match = _ITEM.match(lines[at])
        if match is None or depth > _DEEPEST:
            raise _OutOfTheOrdinaryError
        indent = match.end()
        inner, blank = [lines[at][indent:]], False
        stop = at + 1
        for stop in range(at + 1, len(lines)):
            line = lines[stop]
            text = line.lstrip(" \t")
            if "\t" in line[: len(line) - len(text)]:
                self.tabbed = True
                line = line[: len(line) - len(text)].expandtabs(4) + text
            if text and len(line) - len(text) < indent:
                if not (blank or _ENDS.match(line) or _ENDS_OUTER.match(line)):
                    raise _OutOfTheOrdinaryError
                break
            blank = not text
            inner.append(line[indent:])
        else:
            stop = len(lines)
        self.blocks(inner, first + at, depth + 1, item=True)
        return stop

    def quote(self, lines: list[str], at: int, first: int, depth: int) -> int:
        inner: list[str] = []
        stop, end = at, len(lines)
        while stop < end and (match := _QUOTE.match(lines[stop])):
            inner.append(lines[stop][match.end() :])
            stop += 1
        if not inner or depth > _DEEPEST or (stop < end and not _ends_quote(lines[stop], inner)):
            raise _OutOfTheOrdinaryError
        begun = self.callout(inner, first + at)
        self.blocks(inner[begun:], first + at + begun, depth + 1)
        return stop

    def callout(self, lines: list[str], first: int) -> int:
        """Read a quote's first text if it makes a callout of it; return the line behind it."""
        at = next((at for at, line in enumerate(lines) if line.strip(" \t")), 0)
        if _BEGINS.match(lines[at]).lastgroup != "text":  # type: ignore[union-attr]
            return 0
        end = self.text_end(lines, at)
        head = callout_head(mdTrim("\n".join(lines[at:end])))
        if head is None:
            return 0
        opener = block_token("callout_open", "blockquote", 1, [first, first + len(lines)])
        opener.meta = head.meta
        self.tokens.append(opener)
        self.text(head.title, first + at, first + at + 1)
        self.text(head.rest, first + at + 1, first + end)
        return end

    def table(self, lines: list[str], at: int, first: int, depth: int) -> int:
        end = at + 1
        while end < len(lines) and lines[end].startswith("|"):
            end += 1
        if (
            end < at + 2
            or lines[at][0] != "|"
            or not _TABLE_RULE.fullmatch(lines[at + 1])
            or (end < len(lines) and lines[end].strip(" \t"))
        ):
            raise _OutOfTheOrdinaryError
        rows = [_cells(lines[row]) for row in (at, *range(at + 2, end))]
        columns = lines[at + 1].count("|") - 1
        missing = sum(max(0, columns - len(row)) for row in rows)
        if len(rows[0]) != columns or missing > _MOST_MISSING:
            raise _OutOfTheOrdinaryError
        opener = block_token("table_open", "table", 1, [first + at, first + end])
        opener.level = min(depth, 1)
        self.tokens.append(opener)
        for line, row in zip((at, *range(at + 2, end)), rows, strict=True):
            cells = [*map(mdTrim, row[:columns]), *[""] * (columns - len(row))]
            self.row(cells, first + line, _CELL if line > at else _HEADER_CELL)
        self.tokens.append(_TABLE_CLOSE)
        return end

    def row(self, cells: list[str], line: int, opener: Token) -> None:
        texts = [plain_text(cell) for cell in cells]
        place = [line, line + 1]
        if None not in texts:
            token = block_token("plain_row", "tr", 0, place)
            token.meta = {"cells": texts}
            self.tokens.append(token)
            return
        self.tokens.append(block_token("tr_open", "tr", 1, place))
        for cell in cells:
            self.tokens.append(opener)
            self.tokens.append(text_block(cell, [line, line + 1]))
        self.tokens.append(_ROW_CLOSE)

    def strange(self, *_: object) -> int:
        raise _OutOfTheOrdinaryError


_READ: dict[str | None, Callable[[_Reader, list[str], int, int, int], int]] = {
    "heading": _Reader.heading,
    "fence": _Reader.fence,
    "item": _Reader.item,
    "quote": _Reader.quote,
    "table": _Reader.table,
    "strange": _Reader.strange,
}


def _is_dashes(lines: list[str], at: int) -> bool:
    """Return whether line `at` is made of what is under a table's header."""
    return at < len(lines) and not lines[at].strip("-:| \t") and bool(lines[at].strip(" \t"))


def _closes(line: str, markup: str) -> bool:
    """Return whether a line that begins with a fence's `markup` ends it."""
    return not line.startswith("    ") and not line.strip(" \t").strip(markup[0])


def _ends_quote(line: str, inner: list[str]) -> bool:
    """Return whether a line surely stands below a quote with those lines."""
    text = line.lstrip(" \t")
    if not text or (not inner[-1].strip(" \t") and text[0] != ">"):
        return True
    return bool(_ENDS.match(line) or _ENDS_OUTER.match(line))


def _cells(line: str) -> list[str]:
    """Return the cells of a table's row that begins with a bar, blanks untrimmed."""
    line = mdTrim(line)
    cells = escapedSplit(line) if "\\" in line else line.split("|")
    return cells[1:-1] if not cells[-1] and len(cells) > 1 else cells[1:]
