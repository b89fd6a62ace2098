"""`S003`, `S008`, `S009`, `S013` in text: marks that open something and find no end (§2.3, §7, §8).

Most such marks are meant as they are: prices, placeholders, prose about Markdown. Only what
surely was to be a link, formula, comment or tag is a finding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from knapper.compile.lint.strays import Stray, strays
from knapper.diagnostics import Diagnostic, Severity, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

    from knapper.compile.lint.source import Source

__all__ = ["stray_marks"]

_MARKS = ("[[", "$$", "%%")
_NUMBER_TAG = re.compile(r"#\d")
# So much of the text behind a mark is looked at; a link's name is no longer.
_AHEAD = 200
_SHOWN = 30

# A name follows, not a blank or a mark of code.
_NAME = re.compile(r"\[\[#?[^\W_]")
# `[[x](y)`, `[[x][y]`, `[[^1]`, `[[x]: y`: a bracket before a link, a reference, a footnote.
_OTHER_LINK = re.compile(r"\[\[(?:\^[^\[\]]*\]|[^\[\]]*\][(\[:])")
# A link in a row whose bar is not escaped, with all of it.
_CUT = re.compile(r"!?\[\[[^\[\]|\n]*(?<!\\)\|[^\[\]\n]*\]\]")
_TEX = re.compile(r"\\[A-Za-z]+|[A-Za-z0-9})][\^_][A-Za-z0-9{\\]|[A-Za-z0-9})] ?= ?[A-Za-z0-9({\\]")
_COMMENT = re.compile(r"%%[ \t]?[^\W\d_]")
_GOES_ON = re.compile(r"[\w/-]|[.,:]\d")
_IN_A_LABEL = re.compile(r"[^\[\]\n]*\]\(")
# Most such numbers count issues; a year, or one beside a tag, was to be a tag.
_YEAR = re.compile(r"#(?:19|20)\d\d")
_TAG_BEFORE = re.compile(r"(?:^|\s)#[\w/-]*[^\W\d][\w/-]* $")
_TAG_AFTER = re.compile(r" #[\w/-]*[^\W\d]")


class _Said(NamedTuple):
    """What a finding says."""

    code: str
    severity: Severity
    message: str
    help: str


class _Place(NamedTuple):
    """A stray mark with its line before it, the text from it on, and whether a cell holds both."""

    stray: Stray
    line: str
    rest: str
    in_cell: bool

    @property
    def before(self) -> str:
        """The character before the mark, "" at the start of the line."""
        return self.line[-1:]

    @property
    def name(self) -> str:
        """The mark and the words behind it."""
        words = re.split(r"[\]|\n]", self.rest.split("\n")[0], maxsplit=1)[0].rstrip()
        return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


def stray_marks(source: Source) -> Iterator[Diagnostic]:
    """Yield a finding for each mark that surely was to open something."""
    body = source.body
    marks = [mark for mark in _MARKS if mark in body]
    if _NUMBER_TAG.search(body):
        marks.append("#")
    if not marks:
        return
    look = _Look(source)
    for token in source.inlines:
        if not _has_text(token):
            continue
        content = token.content
        sought = [mark for mark in marks if mark in content]
        # Nearly all are links: the text beside them is soon looked through.
        if sought and _perhaps(token, sought):
            yield from look.through(token, _shown(token, sought))
    yield from look.formula()


def _has_text(token: Token) -> bool:
    """Return whether there is anything but links and their like in a block."""
    for each in token.children or ():  # noqa: SIM110 - a generator takes twice the time
        if each.type == "text":
            return True
    return False


def _perhaps(token: Token, marks: list[str]) -> bool:
    """Return whether some text of a block holds one of the marks."""
    for each in token.children or ():
        if each.type == "text":
            for mark in marks:
                if mark in each.content:
                    return True
    return False


def _shown(token: Token, marks: list[str]) -> set[str]:
    """Return which of the marks are text to a reader."""
    texts: list[str] = []
    depth = 0
    for each in token.children or ():
        depth += each.nesting if each.tag == "a" else 0
        if each.type == "text" and not depth:
            texts.append(each.content)
    return {mark[-1] for mark in marks if any(mark in text for text in texts)}


class _Look:
    """One look through a note, block by block."""

    def __init__(self, source: Source) -> None:
        self.source = source
        # How far each line is looked through: two marks may have the same text behind them.
        self.used: dict[int, int] = {}
        self.formulas: list[Diagnostic | None] = []

    def through(self, token: Token, shown: set[str]) -> Iterator[Diagnostic]:
        """Yield the findings of a block's text, but for formulas; `shown` are the signs to see."""
        content, in_cell = token.content, id(token) in self.source.cells
        line, at = token.map[0] if token.map else 0, 0
        for stray in strays(content):
            sign = "#" if stray.mark[0] == "#" else stray.mark[-1]
            if sign not in shown:
                continue
            line += content.count("\n", at, stray.at)
            at = stray.at
            start = max(content.rfind("\n", max(0, at - _AHEAD), at) + 1, at - _AHEAD)
            place = _Place(stray, content[start:at], content[at : at + _AHEAD], in_cell)
            said = _SAY[sign](place)
            found = None if said is None else self._finding(place, line, said)
            if sign == "$":
                self.formulas.append(found)
            elif found is not None:
                yield found

    def formula(self) -> Iterator[Diagnostic]:
        """Yield a finding for the last `$$` of a note, if it has none to pair with.

        What two of them hold between them, such as blank lines, is no formula to this parser
        but may be one to Obsidian (§7.8).
        """
        if len(self.formulas) % 2 and self.formulas[-1] is not None:
            yield self.formulas[-1]

    def _finding(self, place: _Place, line: int, said: _Said) -> Diagnostic:
        code, severity, message, way_out = said
        written, whole = place.rest.partition("\n")[0], self.source.body_line(line)
        column = _column(whole, written, self.used.get(line, 0))
        self.used[line] = column + len(place.stray.mark)
        if place.in_cell and _CUT.match(whole, column):
            message = f"the bar in the link `{place.name}` ends its cell, so it is shown as text"
            way_out = "write the bar as `\\|`"
        return finding(
            code,
            message,
            self.source.span(line, column, len(place.stray.mark)),
            help=way_out,
            severity=severity,
            subject=place.name,
        )


def _column(line: str, written: str, start: int) -> int:
    """Return where the text stands in its source line, where a bar of a cell is escaped."""
    for form in (written, written.replace("|", "\\|"), written[:2]):
        column = line.find(form, start)
        if column >= 0:
            return column
    return 0


def _link(place: _Place) -> _Said | None:
    line = place.rest.removeprefix("!").partition("\n")[0]
    if place.before.isalnum() or not _NAME.match(line) or _OTHER_LINK.match(line):
        return None
    way_out = "close it with `]]`"
    if not place.in_cell and _is_balanced(line):
        return None
    message = f"the link `{place.name}` is not closed on its line, so it is shown as text"
    return _Said("S009", Severity.WARNING, message, way_out)


def _is_balanced(text: str) -> bool:
    """Return whether the brackets that open the text are closed in it, as in `[[1, 2], [3]]`."""
    depth = 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if not depth:
            return True
    return False


def _formula(place: _Place) -> _Said | None:
    alone = not place.line.strip() and place.rest.partition("\n")[0].strip() == "$$"
    if place.before.isalnum() or not (alone or _TEX.search(place.rest)):
        return None
    message = "this formula is opened with `$$` and never closed"
    return _Said("S008", Severity.WARNING, message, "close it with `$$`")


def _comment(place: _Place) -> _Said | None:
    if not place.before.isspace() or not _COMMENT.match(place.rest):
        return None
    message = "this comment is opened with `%%` and not closed in its paragraph, so it is shown"
    return _Said("S003", Severity.WARNING, message, "close it with `%%`")


def _number(place: _Place) -> _Said | None:
    number, after = place.stray.mark, place.rest[len(place.stray.mark) :]
    if place.before.strip() or _GOES_ON.match(after) or _IN_A_LABEL.match(after):
        return None
    beside_a_tag = _TAG_BEFORE.search(place.line[-_SHOWN:]) or _TAG_AFTER.match(after)
    if not beside_a_tag and not _YEAR.fullmatch(number):
        return None
    message = f"`{number}` is a number, so it is text and no tag"
    way_out = f"add a letter to it, or write `\\{number}` where it is none"
    return _Said("S013", Severity.INFO, message, way_out)


_SAY: dict[str, Callable[[_Place], _Said | None]] = {
    "[": _link,
    "$": _formula,
    "%": _comment,
    "#": _number,
}
