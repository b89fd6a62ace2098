r"""The tables of a note rewritten: lists in cells; of a comparison, rows that can be compared.

HTML with slots comes in, as the compile step wrote it, with the marks `A0` … `a0` round each
table; the same goes out with those tables that are known rewritten. All that a comparison says
stands in the page; the script `assets/js/where/comparison.js` adds what moves it.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Final, NamedTuple

from knapper.render.comparison.lists import listed
from knapper.render.comparison.measured import measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from knapper.checks import Comparison, KnownTable
    from knapper.compile import Table
    from knapper.render.body import Frame, Renderer

__all__ = ["Comparisons"]

_TABLE: Final = re.compile("\x02A(\\d+)\x03<table([^>]*)>(.*?)</table>\x02a\\1\x03", re.DOTALL)
_ROW: Final = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL: Final = re.compile(r"<(t[hd])([^>]*)>(.*?)</\1>", re.DOTALL)
_LINK_END: Final = re.compile("\x02l(\\d+)\x03")
# Up to so many columns fit beside each other on any screen that shows no cards, and on a wide
# one; more stand in a box that scrolls.
_FITTING: Final = 4
_FITTING_WIDE: Final = 6


class _Cell(NamedTuple):
    """A cell of a row: `attributes` as they stand in its tag, `html` with slots."""

    attributes: str
    html: str


class Comparisons:
    """Rewrites the tables of notes; `known` gives them by path and number, asked when needed."""

    def __init__(self, known: Callable[[], Mapping[str, Mapping[int, KnownTable]]]) -> None:
        self.known = known

    def html(self, renderer: Renderer, frame: Frame, html: str) -> str:
        r"""Return HTML of the frame's note with its known tables rewritten.

        Ids and addresses of ours begin with `\x05`, as those of the note's text do.
        """
        note = frame.note
        # Text that is compiled for a page bears the path of its note, and is none of its tables.
        if not note.tables or note is not renderer.notes.get(frame.path):
            return html
        known = self.known().get(frame.path)
        if not known:
            return html

        def rewrite(match: re.Match[str]) -> str:
            number = int(match[1])
            shape = known.get(number)
            if shape is None:
                return match[0]
            rows = _read(match[3], note.tables[number])
            if rows is None:
                return match[0]
            marked = _Marks(renderer, frame)
            if shape.comparison is not None and not frame.walking:
                return _comparison(shape, shape.comparison, match[2], rows, marked, renderer.say)
            return _plain(shape, match[2], rows)

        return _TABLE.sub(rewrite, html)


class _Marks:
    """Sets the marks of what was measured behind the links of cells."""

    def __init__(self, renderer: Renderer, frame: Frame) -> None:
        self.renderer, self.resolved = renderer, frame.resolved

    def __call__(self, html: str) -> str:
        return _LINK_END.sub(
            lambda link: measured(self.renderer, self.resolved[int(link[1])]) + link[0], html
        )


def _read(html: str, table: Table) -> list[list[_Cell]] | None:
    """Return the cells of a table, header first; None where raw HTML made another table of it."""
    rows = [[_Cell(cell[2], cell[3]) for cell in _CELL.finditer(row)] for row in _ROW.findall(html)]
    width = len(table.header.cells)
    if len(rows) != len(table.rows) + 1 or any(len(row) != width for row in rows):
        return None
    return rows


def _plain(shape: KnownTable, attributes: str, rows: list[list[_Cell]]) -> str:
    """Return a table as it was, its cells of lists as lists."""
    head = "\n".join(f"<th{cell.attributes}>{cell.html}</th>" for cell in rows[0])
    body = "".join(
        "<tr>"
        + "\n".join(_td(shape, number, cell) for number, cell in enumerate(row))
        + "\n</tr>\n"
        for row in rows[1:]
    )
    return (
        f"<table{attributes}>\n<thead><tr>{head}\n</tr>\n</thead>\n<tbody>{body}</tbody>\n</table>"
    )


def _td(shape: KnownTable, number: int, cell: _Cell) -> str:
    html = listed(cell.html, every=True) if number in shape.lists else cell.html
    return f"<td{cell.attributes}>{html}</td>"


def _comparison(  # noqa: PLR0913, PLR0917 - what a table is made of
    shape: KnownTable,
    comparison: Comparison,
    attributes: str,
    rows: list[list[_Cell]],
    marked: Callable[[str], str],
    say: Callable[[str], str],
) -> str:
    name, title = f"\x05{comparison.name}", escape(comparison.title)
    labels = [escape(_text(cell.html)) for cell in rows[0]]
    wide = " is-wide" if len(labels) > _FITTING else ""
    widest = " is-widest" if len(labels) > _FITTING_WIDE else ""
    head = "\n".join(
        f'<th{cell.attributes} role="columnheader" scope="col" data-column="{column}">'
        f"{cell.html}</th>"
        if label
        else f'<td{cell.attributes} role="cell"></td>'
        for cell, column, label in zip(rows[0], comparison.columns, labels, strict=True)
    )
    body = "".join(
        f'<tr role="row" id="{name}={slug}" data-row="{slug}">\n'
        f"{''.join(_cells(shape, comparison, number, row, labels, marked, say))}</tr>\n"
        for number, (slug, row) in enumerate(zip(comparison.rows, rows[1:], strict=True))
    )
    above = ' class="is-above"' if comparison.headed else ""
    box = f' tabindex="0" role="group" aria-label="{title}"' if wide else ""
    return (
        f'<div class="comparison{wide}{widest}" id="{name}=" data-compare="{name}">\n'
        f"{_tools(title, say)}"
        f'<div class="comparison-box"{box}>\n'
        f'<table class="comparison-table" role="table"{attributes}>\n'
        f"<caption{above}>{title}</caption>\n"
        f'<thead role="rowgroup"><tr role="row" data-said="{say("Sort by")}">'
        f"{head}\n</tr></thead>\n"
        f'<tbody role="rowgroup">{body}</tbody>\n</table></div></div>'
    )


def _cells(  # noqa: PLR0913, PLR0917 - what a row is made of
    shape: KnownTable,
    comparison: Comparison,
    number: int,
    row: list[_Cell],
    labels: list[str],
    marked: Callable[[str], str],
    say: Callable[[str], str],
) -> Iterator[str]:
    """Yield the cells of a row of a comparison."""
    slug = comparison.rows[number]
    for column, (cell, rank) in enumerate(zip(row, comparison.ranks[number], strict=True)):
        html = marked(cell.html)
        order = "" if rank is None else f' data-rank="{rank}"'
        if column in shape.lists:
            html = listed(html, every=True)
        if column != comparison.key or not _text(html):
            label = f' data-label="{labels[column]}"' if labels[column] and html else ""
            yield f'<td{cell.attributes} role="cell"{label}{order}>{html}</td>\n'
            continue
        called = escape(_text(cell.html.partition("<br")[0]) or slug)

        def said(words: str, called: str = called) -> str:
            return say(words).format(name=called)

        box = f'<input type="checkbox" aria-label="{said("Compare {name}")}">'
        # A row alone has none to be beside.
        choice = f"<label>{box}{say('Compare')}</label>" if len(comparison.rows) > 1 else ""
        yield (
            f'<th{cell.attributes} role="rowheader" scope="row"{order}>'
            f'<div class="row-name">{html}</div><div class="row-tools">{choice}'
            f'<a class="row-link" href="#\x05{comparison.name}={slug}" '
            f'title="{say("Link to this row")}" '
            f'aria-label="{said("Link to {name}")}"></a></div></th>\n'
        )


def _tools(title: str, say: Callable[[str], str]) -> str:
    """Return what the script fills with life; without it nothing of this is shown."""
    label = say("Tools: {title}").format(title=title)
    copies = " ".join(
        f'<button type="button" data-copy="{key}" '
        f'aria-label="{say("Copy as {form}").format(form=form)}">{form}</button>'
        for key, form in (("md", "Markdown"), ("csv", "CSV"))
    )
    return (
        f'<div class="comparison-tools" role="group" aria-label="{label}">'
        f'<label class="comparison-find">{say("Filter")} <input type="search" autocomplete="off" '
        'spellcheck="false"></label>'
        '<span class="comparison-said" role="status"></span>'
        f'<span class="comparison-copy">{say("Copy")} {copies}</span>'
        "</div>\n"
    )


_TAG: Final = re.compile("<annotation.*?</annotation>|<[^>]*>|\x02[^\x03]*\x03", re.DOTALL)
_BLANKS: Final = re.compile(r"\s+")


def _text(html: str) -> str:
    """Return what a cell shows, as plain text on one line."""
    return unescape(_BLANKS.sub(" ", _TAG.sub("", html.replace("<br", " <br")))).strip()
