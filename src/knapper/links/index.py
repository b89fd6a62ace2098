"""Every link of the published vault, resolved.

In come the records of the published notes, the attachments that may be published, and a
resolver over all files; out come, note by note, what each link leads to. What is not
published has no name here: such a link says no more than that.
"""

from __future__ import annotations

import copy
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from knapper.compile import AUDIO, VIDEO, LinkKind, extension, split_target
from knapper.links.decisions import choices_of, read_decisions
from knapper.links.subpath import fragment_of, resolve_subpath

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from knapper.compile import Link, Note
    from knapper.flowchart import Choice, Decision
    from knapper.links.resolver import Resolver

__all__ = ["LinkStatus", "ResolvedLink", "VaultIndex"]

# Formats whose viewers in a browser read a fragment: `#page=3`, `#t=10` (§5.7). For an image
# the part after `#` is a hook for CSS (§5.6).
_WITH_FRAGMENT = AUDIO | VIDEO | {"pdf"}


class LinkStatus(StrEnum):
    """Whether a link can be followed on the site."""

    RESOLVED = "resolved"
    MISSING = "missing"  # no file of that name (§3.7)
    UNPUBLISHED = "unpublished"  # a file that the site does not show


_RESOLVED, _MISSING, _UNPUBLISHED = LinkStatus


def _no_results(_: str) -> Mapping[str, int]:
    return {}


def _no_rows(_: str) -> Collection[str]:
    return ()


class ResolvedLink(msgspec.Struct, frozen=True, gc=False):
    """What `Note.links[link]` leads to.

    `path` is the file, "" unless `status` is RESOLVED. `fragment` is the HTML id of a heading
    (as in `Heading.id`), of a block (`^id`) or of a row of a comparison (`table=row`), for some
    attachments the viewer's own parameters, without `#` and not percent-encoded. `broken` says
    that the note has no heading, block or row as the link names it; the link then leads to the
    note (§3.8), a Markdown link that names a heading's HTML id to that heading. `result` is the
    name of the recorded result that it names, "" for any other; it leads to the cell that
    recorded it. `doubtful` says that the link fits several files, or is spelled with other
    capitals than its file.
    """

    link: int
    status: LinkStatus
    path: str = ""
    fragment: str = ""
    broken: bool = False
    result: str = ""
    doubtful: bool = False


class VaultIndex:
    """The published notes and their links.

    `notes` are the records of the published notes by path, `attachments` the paths of all
    other files that may be published, `resolver` knows every file of the vault. `results` gives
    of a note with cells the recorded results by name, each with the number of its cell in
    `Note.code_cells`, `rows` of a note with tables the addresses of the rows of its comparisons,
    as in `herbs=sage`; both are asked only where a link may name one.
    """

    def __init__(
        self,
        notes: Mapping[str, Note],
        attachments: Collection[str],
        resolver: Resolver,
        results: Callable[[str], Mapping[str, int]] = _no_results,
        rows: Callable[[str], Collection[str]] = _no_rows,
    ) -> None:
        self.notes = notes
        self.attachments = frozenset(attachments)
        self.resolver = resolver
        self._results, self._rows = results, rows

    @cached_property
    def links(self) -> dict[str, tuple[ResolvedLink, ...]]:
        """The resolved links of every note, in the order of `Note.links`."""
        return {path: self.resolve_note(path, note) for path, note in self.notes.items()}

    def revised(self, notes: Mapping[str, Note], again: Collection[str]) -> VaultIndex:
        """Return the index with other records of the same notes.

        `again` are the notes whose links are resolved anew. What is known of decision charts
        stays; the notes with other records must have none.
        """
        new = copy.copy(self)
        new.notes = notes
        resolved = {path: new.resolve_note(path, notes[path]) for path in again}
        new.__dict__["links"] = {**self.links, **resolved}
        return new

    @cached_property
    def _sure(self) -> dict[str, str]:
        """The published notes by what surely means them."""
        return {
            name: found.path
            for name, found in self.resolver.sure.items()
            if found.path is not None and found.path in self.notes
        }

    @cached_property
    def used_attachments(self) -> frozenset[str]:
        """The attachments that published notes link to, embed, or name as their picture.

        No other attachment belongs on the site. What an embedded note uses is among them,
        since only a published note can be embedded.
        """
        if not self.attachments:
            return frozenset()
        linked = {
            link.path
            for links in self.links.values()
            for link in links
            if link.path in self.attachments
        }
        return frozenset(
            linked | {picture for path in self.notes if (picture := self.picture(path))}
        )

    @cached_property
    def decisions(self) -> dict[str, tuple[Decision | None, ...]]:
        """The charts of each note that has any, in the order of `Note.charts`, as decisions."""
        return {path: read_decisions(note) for path, note in self.notes.items() if note.charts}

    @cached_property
    def choices(self) -> dict[str, Mapping[int, tuple[Choice, ...]]]:
        """By note, for each link of a decision chart, the choices that lead to it."""
        return {path: choices_of(self.notes[path], found) for path, found in self.decisions.items()}

    def is_published(self, path: str) -> bool:
        """Return whether the site may show this file, a note or an attachment."""
        return path in self.notes or path in self.attachments

    def resolve_note(self, path: str, note: Note) -> tuple[ResolvedLink, ...]:
        """Return what each link of `note`, standing at `path`, leads to.

        Depends on the note's links, on the set of files, and on the headings, blocks, recorded
        results and rows of comparisons of the notes that the links name; on nothing else.
        """
        resolve, notes, sure = self.resolver.resolve, self.notes, self._sure
        found: list[ResolvedLink] = []
        for index, link in enumerate(note.links):
            if (leads := sure.get(link.target)) is not None:  # as most are
                if link.subpath:
                    holder = note if leads == path else notes[leads]
                    found.append(self._into_note(link, index, leads, holder))
                else:
                    found.append(ResolvedLink(index, _RESOLVED, leads))
                continue
            resolution = resolve(link.target, path)
            target = resolution.path
            doubtful = resolution.case_differs or bool(resolution.ambiguous)
            if target is None:
                found.append(ResolvedLink(index, _MISSING))
            elif target == path or target in notes:
                holder = note if target == path else notes[target]
                found.append(self._into_note(link, index, target, holder, doubtful=doubtful))
            elif target in self.attachments:
                fragment = _viewer_fragment(target, link.subpath)
                found.append(ResolvedLink(index, _RESOLVED, target, fragment, doubtful=doubtful))
            else:
                found.append(ResolvedLink(index, _UNPUBLISHED))
        return tuple(found)

    def picture(self, path: str) -> str:
        """Return the attachment that the note's `image` or `cover` names (§9.6), or ""."""
        values = self.notes[path].properties.values
        for key in ("image", "cover"):
            value = values.get(key)
            if not isinstance(value, str) or not value.strip() or "://" in value:
                continue
            target, _, _ = split_target(value.strip().removeprefix("[[").removesuffix("]]"))
            found = self.resolver.resolve(target, path).path
            if found in self.attachments:
                return found or ""
        return ""

    def _into_note(
        self, link: Link, index: int, path: str, note: Note, *, doubtful: bool = False
    ) -> ResolvedLink:
        if not link.subpath:
            return ResolvedLink(index, _RESOLVED, path, doubtful=doubtful)
        place = resolve_subpath(note, link.subpath)
        if place is not None:
            return ResolvedLink(index, _RESOLVED, path, fragment_of(place), doubtful=doubtful)
        if (name := self._result(link, path)) is not None:
            return self._to_result(index, path, name, doubtful=doubtful)
        if (row := self._row(link, path)) is not None:
            return ResolvedLink(index, _RESOLVED, path, row, doubtful=doubtful)
        fragment = _slug(note, link)
        return ResolvedLink(index, _RESOLVED, path, fragment, broken=True, doubtful=doubtful)

    def results(self, path: str) -> Mapping[str, int]:
        """Return the recorded results of a published note by name, each with its cell's number."""
        note = self.notes.get(path)
        return self._results(path) if note and note.code_cells else {}

    def _result(self, link: Link, path: str) -> str | None:
        """Return the recorded result of the note at `path` that a link names, None for none."""
        name = link.subpath[-1]
        if not name.startswith("^") or link.kind is LinkKind.EMBED:  # a number is no block
            return None
        return name[1:] if name[1:] in self.results(path) else None

    def rows(self, path: str) -> Collection[str]:
        """Return the addresses of the rows of a published note's comparisons, `table=row`."""
        note = self.notes.get(path)
        return self._rows(path) if note and note.tables else ()

    def _row(self, link: Link, path: str) -> str | None:
        """Return the address of the row that a link names, None for none."""
        name = link.subpath[-1].lower()
        if "=" not in name or link.kind is LinkKind.EMBED:  # a row alone is no table
            return None
        return name if name in self.rows(path) else None

    def _to_result(self, index: int, path: str, name: str, *, doubtful: bool) -> ResolvedLink:
        cells, number = self.notes[path].code_cells, self.results(path)[name]
        fragment = cells[number].id if number < len(cells) else ""
        return ResolvedLink(index, _RESOLVED, path, fragment, result=name, doubtful=doubtful)


def _slug(note: Note, link: Link) -> str:
    """Return the heading id that a Markdown link names as other hosts do, `#our-pledge`, or "".

    To Obsidian such a link is broken (§4.1) and is reported as such; the site has the id, so
    there it may as well lead to its heading.
    """
    wanted = link.subpath[-1].lower() if link.kind is LinkKind.MARKDOWN else ""
    return next((heading.id for heading in note.headings if heading.id == wanted), "")


def _viewer_fragment(path: str, subpath: tuple[str, ...]) -> str:
    return "&".join(subpath) if subpath and extension(path) in _WITH_FRAGMENT else ""
