r"""What a label shows: entities read, breaks as newlines, HTML and Markdown as styles.

Mermaid takes `#quot;` and `#35;` for entities, `<br>`, `\n` and line ends for breaks. Of other
HTML only what makes text bold, italic or code is kept. Markdown is read in Markdown strings
alone, and of it only `**bold**` and `*italic*`.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final, NamedTuple

from knapper.flowchart.record import Label, LabelKind, Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.diagnostics import Span

__all__ = ["make_label"]

# What is longer than any label is a mistake, and shown as written.
_MOST_MARKDOWN: Final = 10_000
_ENTITY: Final = re.compile(r"#(\w{1,31});")
_BLANKS: Final = re.compile(r"[ \t\r\f\v]+")
_PIECE: Final = re.compile(
    r"(?P<break> ?(?:<br\s*+/?>|\\n|\n) ?)"
    r"|(?P<tag></?(?P<name>[A-Za-z][\w-]{0,30})(?:[\s/][^<>]*+)?>)"
    r"|(?P<icon>\bfa[bklrs]?:fa-[\w-]++ ?)"
    r"|(?P<escape>\\[*_`])"
    r"|(?P<mark>\*{1,3}|_{1,3}|`)",
    re.IGNORECASE,
)
_STYLES: Final = {"b": "b", "strong": "b", "i": "i", "em": "i", "code": "c", "tt": "c"}
_MARKS: Final = {1: "i", 2: "b", 3: "bi"}


class _Piece(NamedTuple):
    """A stretch of text, or a change of style: `on` and `off` are letters of styles."""

    text: str = ""
    on: str = ""
    off: str = ""


def make_label(source: str, kind: LabelKind, span: Span) -> Label:
    """Return the label that is written as `source`."""
    plain = _BLANKS.sub(" ", source.strip())
    markdown = kind is LabelKind.MARKDOWN and len(plain) <= _MOST_MARKDOWN
    runs = tuple(_runs(_pieces(plain, markdown=markdown)))
    return Label(source, "".join(run.text for run in runs), runs, kind, span)


def _pieces(source: str, *, markdown: bool) -> list[_Piece]:
    """Return text and changes of style in their order."""
    pieces: list[_Piece] = []
    marks: list[tuple[str, int]] = []  # Marks that may yet be closed, and where they stand.
    at = 0
    for match in _PIECE.finditer(source):
        if match.lastgroup in {"mark", "escape"} and not markdown:
            continue
        pieces.append(_Piece(source[at : match.start()]))
        at = match.end()
        if match["break"]:
            pieces.append(_Piece("\n"))
        elif match["tag"]:
            pieces.append(_tag(match))
        elif match["escape"]:
            pieces.append(_Piece(match[0][1]))
        elif match["mark"]:
            _mark(match, pieces, marks)
    pieces.append(_Piece(source[at:]))
    return pieces


def _tag(match: re.Match[str]) -> _Piece:
    style = _STYLES.get(match["name"].lower(), "")
    return _Piece(off=style) if match[0].startswith("</") else _Piece(on=style)


def _mark(match: re.Match[str], pieces: list[_Piece], marks: list[tuple[str, int]]) -> None:
    """Open or close a style; a mark that does neither is text."""
    mark, source = match[0], match.string
    before = source[match.start() - 1 : match.start()]
    after = source[match.end() : match.end() + 1]
    inside = mark[0] == "_" and before.isalnum() and after.isalnum()
    style = "c" if mark == "`" else _MARKS[len(mark)]
    if before.strip() and not inside and any(each == mark for each, _ in marks[-6:]):
        while marks[-1][0] != mark:
            marks.pop()
        _, at = marks.pop()
        pieces[at] = _Piece(on=style)
        pieces.append(_Piece(off=style))
        return
    if after.strip() and not inside:
        marks.append((mark, len(pieces)))
    pieces.append(_Piece(mark))


def _runs(pieces: list[_Piece]) -> Iterator[Run]:
    """Yield runs of one style each, blanks as HTML shows them."""
    styles: dict[str, int] = {"b": 0, "i": 0, "c": 0}
    current: list[str] = []
    drawn = (False, False, False)
    for text, on, off in _spaced(pieces):
        for letter in on:
            styles[letter] += 1
        for letter in off:
            styles[letter] = max(0, styles[letter] - 1)
        style = (styles["b"] > 0, styles["i"] > 0, styles["c"] > 0)
        if text and style != drawn:
            if current:
                yield Run("".join(current), *drawn)
            current, drawn = [], style
        if text:
            current.append(text)
    if current:
        yield Run("".join(current), *drawn)


def _spaced(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Yield the pieces with entities read, and one blank where there are several."""
    last = "\n"
    for piece in pieces:
        text = piece.text if piece.text == "\n" else _plain(piece.text)
        if last in {" ", "\n"}:
            text = text.removeprefix(" ")
        last = text[-1:] or last
        if text or piece.on or piece.off:
            yield piece._replace(text=text)


def _plain(text: str) -> str:
    """Return text with Mermaid's entities and HTML's read."""
    if "#" in text:
        text = _ENTITY.sub(lambda match: _html_entity(match[1]), text)
    return unescape(text) if "&" in text else text


def _html_entity(name: str) -> str:
    return f"&#{name};" if name.isdecimal() else f"&{name};"
