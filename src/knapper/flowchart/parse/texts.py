"""The texts of nodes, edges and subgraphs as they are written: bare, quoted, in Markdown.

A text is bare, or begins with one string. `TextRules` says what ends it in which bracket.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from knapper.flowchart.parse.labels import make_label
from knapper.flowchart.parse.scanner import Scanner, StatementError
from knapper.flowchart.record import Label, LabelKind

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Text", "read_string", "read_text"]

_QUOTE: Final = re.compile('"')
_MARKDOWN_STOP: Final = re.compile('["`]')
_LEAST_QUOTED: Final = 2


class Text(NamedTuple):
    """A text as written, and its place without quotes and the blanks round it."""

    raw: str
    kind: LabelKind
    start: int
    end: int

    def label(self, scanner: Scanner) -> Label:
        """Return the label that it makes."""
        return make_label(self.raw, self.kind, scanner.span(self.start, self.end))


def read_text(
    scanner: Scanner, opening: tuple[int, int], stop: re.Pattern[str], closers: Sequence[str]
) -> tuple[Text, str]:
    """Read the text behind a bracket, and the one of `closers` that ends it.

    `opening` is the place of the bracket; `stop` fits the first character that no bare text
    holds there, or that ends it. Raises `StatementError`.
    """
    start = scanner.pos
    string = read_string(scanner) if scanner.at('"') else None
    bare = scanner.pos
    end = scanner.next(stop, bare)
    if end < 0:
        raise _unclosed(scanner, opening, closers)
    scanner.pos = end
    closer = next((each for each in closers if scanner.at(each)), "")
    if not closer:
        raise _foreign(scanner, opening, closers)
    if string is None and bare == end:
        sign = scanner.text[slice(*opening)]
        help_ = f'write a text, as in `{sign}"…"{closer}`, or leave the brackets out'
        raise StatementError("there is no text in the brackets", opening[0], end, help_)
    scanner.pos = end + len(closer)
    return _joined(scanner, string, start if string is None else bare, end), closer


def _joined(scanner: Scanner, string: Text | None, start: int, end: int) -> Text:
    """Return a text of its string, if it has one, and the bare text after it."""
    rest = scanner.written(start, end)
    if string is not None:
        return string._replace(raw=(string.raw + rest).strip())
    raw = rest.strip()
    start, end = scanner.trimmed(start, end)
    if len(raw) >= _LEAST_QUOTED and raw[0] == raw[-1] == '"':
        return Text(raw[1:-1], LabelKind.TEXT, start + 1, end - 1)
    return Text(raw, LabelKind.TEXT, start, end)


def read_string(scanner: Scanner) -> Text | None:
    """Read `"text"` or ``"`text`"``; None for `""`. Raises `StatementError`."""
    begin = scanner.pos
    markdown = scanner.text.startswith("`", begin + 1)
    start = begin + 1 + markdown
    end = scanner.next(_MARKDOWN_STOP if markdown else _QUOTE, start)
    closer = '`"' if markdown else '"'
    if end < 0:
        message = "the quoted text is not closed"
        help_ = f"close it with `{closer}`"
        raise StatementError(message, begin, begin + 1, help_, whole_line=True)
    if not scanner.text.startswith(closer, end):
        message = f"`{scanner.text[end]}` cannot stand in a Markdown text"
        raise StatementError(message, end, end + 1, 'end the text with `` `" ``', whole_line=True)
    scanner.pos = end + len(closer)
    if start == end:
        return None
    kind = LabelKind.MARKDOWN if markdown else LabelKind.STRING
    return Text(scanner.written(start, end).strip(), kind, *scanner.trimmed(start, end))


def _unclosed(scanner: Scanner, opening: tuple[int, int], closers: Sequence[str]) -> StatementError:
    sign = scanner.text[slice(*opening)]
    help_ = f"close it with `{closers[0]}`"
    return StatementError(f"`{sign}` is not closed", *opening, help_, whole_line=True)


def _foreign(scanner: Scanner, opening: tuple[int, int], closers: Sequence[str]) -> StatementError:
    """Return what is wrong where a text holds a character that must be quoted."""
    at = scanner.pos
    if scanner.text.find("\n", opening[0], at) >= 0:
        # The bracket was forgotten, and the text ran into another line.
        return _unclosed(scanner, opening, closers)
    sign = scanner.text[slice(*opening)]
    if scanner.text[at] == '"':
        help_ = "write `#quot;` for a quotation mark in a text"
    else:
        help_ = f'put the text in quotation marks: `{sign}"…"{closers[0]}`'
    message = f"`{scanner.text[at]}` cannot stand in a text without quotation marks"
    return StatementError(message, at, at + 1, help_, whole_line=True)
