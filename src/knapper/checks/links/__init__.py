"""`L001` to `L005`, `L008`, `L012`, `P002`: where the links of published notes lead (§3, §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.checks.cells.waiting import may_be_recorded
from knapper.checks.links.broken import Places, broken
from knapper.checks.links.case import other_case
from knapper.checks.links.missing import Names, missing
from knapper.checks.links.written import written
from knapper.compile import LinkKind
from knapper.diagnostics import Diagnostic, Span, finding
from knapper.links import LinkStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.compile import Link, Note
    from knapper.links import Resolution

__all__ = ["check_links"]

# Raw HTML may name what is not of the vault. A node of a chart that is no note is drawn as any
# other, and one line often makes links of all nodes there are.
_MAY_BE_MISSING = frozenset((LinkKind.HTML, LinkKind.DIAGRAM))
_IN_ITS_PLACE = {
    LinkKind.HTML: "the site leaves its address out",
    LinkKind.DIAGRAM: "the site draws this node without a link",
    LinkKind.EMBED: "the site shows nothing in its place",
}


def check_links(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each link of a published note that does not lead where it says."""
    index = context.index
    names, places, lines = Names(context), Places(context), _Lines(context)
    resolve = index.resolver.resolve
    for path, note in index.notes.items():
        for link, resolved in zip(note.links, index.links[path], strict=True):
            if resolved.path and not (resolved.broken or resolved.doubtful):
                continue
            if resolved.status is LinkStatus.MISSING:
                if link.kind not in _MAY_BE_MISSING:
                    yield missing(path, link, _span(path, link), names)
                continue
            if resolved.status is LinkStatus.UNPUBLISHED:
                yield _unpublished(link, _span(path, link))
                continue
            if resolved.broken and not _is_to_be_recorded(context, resolved.path, link):
                yield broken(resolved.path, link, _span(path, link), places)
            found = resolve(link.target, path)
            if found.ambiguous:
                yield _ambiguous(path, link, found, context)
            elif found.case_differs:
                yield other_case(
                    link,
                    _span(path, link),
                    resolved.path,
                    lines.line(path, link.line),
                    in_table=_in_table(note, link.line),
                )


def _is_to_be_recorded(context: Context, path: str, link: Link) -> bool:
    last = link.subpath[-1]
    if not last.startswith("^") or not context.notes[path].code_cells:
        return False
    return may_be_recorded(context, path, last[1:])


def _in_table(note: Note, line: int) -> bool:
    return any(row.line == line for table in note.tables for row in (table.header, *table.rows))


def _span(path: str, link: Link) -> Span:
    return Span(path, link.line, link.column, link.length)


class _Lines:
    """The source lines of the note that was asked for last."""

    def __init__(self, context: Context) -> None:
        self.context, self._path = context, ""
        self._lines: list[str] = []

    def line(self, path: str, line: int) -> str:
        """Return a line of a note, counted from 1, "" where there is none."""
        if path != self._path:
            self._path, self._lines = path, self.context.source(path).split("\n")
        return self._lines[line - 1] if 0 < line <= len(self._lines) else ""


def _unpublished(link: Link, span: Span) -> Diagnostic:
    """Return the finding of a link to what the site does not show."""
    instead = _IN_ITS_PLACE.get(link.kind, "the site shows this link as plain text")
    if link.target.lower().endswith(".base"):
        message = f"`{link.target}` is a base, which the site does not show"
        way_out = "take the link out, or let it be: a reader is told so"
        return finding("L008", message, span, help=way_out, subject=written(link))
    code = "P002" if link.kind is LinkKind.EMBED else "L008"
    message = f"`{link.target}` is not published, so {instead}"
    way_out = "publish it, or take the link out"
    return finding(code, message, span, help=way_out, subject=written(link))


def _ambiguous(path: str, link: Link, found: Resolution, context: Context) -> Diagnostic:
    """Return the finding of a link that fits several files; names those that are published."""
    index = context.index
    others = [
        f"`{each}`" for each in found.ambiguous if each != found.path and index.is_published(each)
    ]
    meant = f"a longer path to mean {', '.join(others)}" if others else "its whole path"
    return finding(
        "L005",
        f"`{link.target}` fits several files equally well",
        _span(path, link),
        help=f"this site takes `{found.path}`; write {meant}",
        subject=written(link),
    )
