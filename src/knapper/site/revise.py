"""A site after an edit of some notes' text, made from the site before it.

Most edits change what a note says and neither its name nor its properties. Then all that
follows from names stands: addresses, folders, tags, what a link's name means. What follows from
the text of one note is made anew for that note, and for those whose links go to a place in it.
Where more may have changed, `revised` says so, and the site is loaded anew.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from knapper.compile import LinkKind
from knapper.links import UnlinkedMentions
from knapper.site.about import about
from knapper.site.cards import SiteCards
from knapper.site.dates import day_of, stated_dates
from knapper.site.graph import SiteGraph
from knapper.site.last_good import last_good
from knapper.site.load import compile_options, load_notes
from knapper.site.order import orders_by_date
from knapper.site.pages import own_path
from knapper.vault import VaultFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from knapper.compile import Note
    from knapper.site.dates import Dates
    from knapper.site.site import Site

__all__ = ["Revision", "reread", "revised"]

# What is made of a site as a whole, and may be another after any edit.
_OF_ALL: Final = ("_by_path", "context", "diagnostics", "found", "copies")


class Revision(NamedTuple):
    """A site after an edit: `again` are the notes that say something else or lead elsewhere.

    `renamed` are those of which other pages show something that changed: what they are about.
    `graph` says whether other notes are linked than before. `pages` are the paths of all pages
    that may be others now; None where it takes a look at each to know.
    """

    site: Site
    again: frozenset[str]
    renamed: frozenset[str]
    graph: bool
    pages: frozenset[str] | None


def reread(site: Site, paths: Iterable[str]) -> Revision | None:
    """Return the site after an edit of the notes at `paths`, None where more has changed.

    The site before it must not be used again.
    """
    files = []
    for path in paths:
        file = site.note_file(path)
        try:
            status = (site.root / path).stat()
        except OSError:
            return None
        if file is None:
            return None
        state = (status.st_size, status.st_mtime_ns, file.excluded, status.st_ctime_ns)
        files.append(VaultFile(path, *state, status.st_ino))
    options = compile_options(site.config, site.settings)
    notes, faults, digests = load_notes(
        site.root, files, options, cache=None, store=None, progress=None
    )
    if faults or len(notes) < len(files):
        return None
    former = last_good(notes, site)
    notes.update(former)
    changed = [
        (file, notes[file.path], digests[file.path])
        for file in files
        if digests[file.path] != site.digests[file.path] or site.found_dates[1]
    ]
    revision = revised(site, changed)
    if revision is not None:
        revision.site.former = site.former - notes.keys() | former.keys()
    return revision


def revised(site: Site, changed: Iterable[tuple[VaultFile, Note, bytes]]) -> Revision | None:
    """Return the site with other records of published notes, None where more has changed.

    Each is told by its file as it is now, its record, and the digest of its bytes. The site
    before it must not be used again.
    """
    edits = {file.path: (file, note, digest) for file, note, digest in changed}
    if not all(
        path in site.notes and _is_narrow(site, path, note) for path, (_, note, _) in edits.items()
    ):
        return None
    again = frozenset((*edits, *_into_places(site, edits)))
    new = _with_records(site, edits, again)
    dated = _redate(site, new, {path: file for path, (file, _, _) in edits.items()})
    if dated is None or not _same_files(site, new, edits):
        return None
    touched = {*again, *dated}
    for source in again:
        touched |= new.backlinks.replace(new.index, source)
    if isinstance(new.mentions, UnlinkedMentions):
        for path in edits:
            touched |= new.mentions.replace(new.index, path)
    linked = _link_graph(site, new, edits)
    renamed = frozenset(path for path in edits if about(site, path) != about(new, path))
    pages = None
    if renamed:
        new.__dict__["cards"] = SiteCards(new)  # those of what notes were about are not asked for
    # Walks and the outputs of cells show of other notes what no link of the page tells.
    elif not any(note.charts or note.code_cells for note in new.notes.values()):
        pages = frozenset((*touched, *_embedding(new, again), *_drawn(site, new, linked)))
    return Revision(new, again, renamed, bool(linked), pages)


def _with_records(
    site: Site, edits: Mapping[str, tuple[VaultFile, Note, bytes]], again: Collection[str]
) -> Site:
    """Return a site with other records, in which the links of `again` are resolved anew."""
    new = copy.copy(site)
    for name in _OF_ALL:
        new.__dict__.pop(name, None)
    new.notes = {**site.notes, **{path: note for path, (_, note, _) in edits.items()}}
    new.digests = {**site.digests, **{path: digest for path, (_, _, digest) in edits.items()}}
    files = {path: file for path, (file, _, _) in edits.items()}
    new.files = msgspec.structs.replace(
        site.files,
        notes=tuple(files.get(file.path, file) for file in site.files.notes),
        attachments=tuple(files.get(file.path, file) for file in site.files.attachments),
    )
    new._lines = {}  # noqa: SLF001 - of one room
    new.index = site.index.revised(new.notes, again)
    for part in (new.shown, new.media, new.cards):
        part.site = new
    new.renderer = new.make_renderer()
    return new


def _link_graph(site: Site, new: Site, edits: Iterable[str]) -> set[str]:
    """Give the new site its graph, and return what is linked otherwise than before, by key."""
    linked: set[str] = set()
    for path in edits:
        before, now = _leads(site, path), _leads(new, path)
        if before != now:
            linked |= {path, *(target for target, _ in before ^ now)}
    graph = SiteGraph(new)
    if not linked:
        for name in ("links", "drawn"):
            if name in site.graph.__dict__:
                graph.__dict__[name] = site.graph.__dict__[name]
    for name in ("colours", "by_type"):
        graph.__dict__[name] = getattr(site.graph, name)
    new.__dict__["graph"] = graph
    return linked


def _leads(site: Site, path: str) -> set[tuple[str, str]]:
    """Return what a note's links lead to, or the name of what they lack."""
    links = site.notes[path].links
    return {
        (found.path, "" if found.path else links[found.link].target)
        for found in site.index.links[path]
    }


def _drawn(site: Site, new: Site, linked: Iterable[str]) -> Iterator[str]:
    """Yield the pages that draw one of the nodes `linked`, before or now."""
    for each in (site, new) if linked else ():
        links = each.graph.links
        for key in linked:
            number = links.number.get(key)
            if number is not None:
                yield from (links.keys[near] for near in (*links.out[number], *links.into[number]))
    if linked:
        yield from linked
        yield own_path("graph")


def _embedding(site: Site, paths: Iterable[str]) -> set[str]:
    """Return the notes that show one of these by an embed, or by an embed of an embed."""
    found: set[str] = set()
    ahead = [*paths]
    while ahead:
        for source, links in site.backlinks.places(ahead.pop()).items():
            kinds = (site.notes[source].links[link].kind for link in links)
            if source not in found and (
                source.endswith(".canvas") or LinkKind.EMBED in kinds  # a canvas shows its cards
            ):
                found.add(source)
                ahead.append(source)
    return found


def _is_narrow(site: Site, path: str, note: Note) -> bool:
    """Return whether an edit of a note changes nothing that follows from more than its text."""
    old = site.notes[path]
    known = bool(site.known_tables or site.rows)
    return (
        old.properties == note.properties
        and [tag.name for tag in old.tags] == [tag.name for tag in note.tags]
        and not (old.code_cells or note.code_cells)
        and not (old.charts or note.charts)
        and not (known and (old.tables or note.tables))
    )


def _same_files(site: Site, new: Site, paths: Iterable[str]) -> bool:
    """Return whether the notes use the same attachments as before: others get addresses."""
    files = site.index.attachments
    return all(
        {link.path for link in site.index.links[path]} & files
        == {link.path for link in new.index.links[path]} & files
        for path in paths
    )


def _into_places(site: Site, paths: Iterable[str]) -> Iterator[str]:
    """Yield the notes with a link to a heading or block of one of these."""
    for path in paths:
        for source, links in site.backlinks.places(path).items():
            if any(site.notes[source].links[link].subpath for link in links):
                yield source


def _redate(site: Site, new: Site, files: Mapping[str, VaultFile]) -> set[str] | None:
    """Give notes the day of their files where that is what dates them.

    Return the pages that show a date which changed, None if notes are ordered by dates.
    """
    dates, of_files = site.found_dates
    changed: dict[str, Dates] = {}
    for path, file in files.items() if of_files else ():
        stated = stated_dates(site.notes[path].properties.values)
        day = stated.modified or day_of(file.mtime_ns)
        if day != dates[path].modified:
            changed[path] = msgspec.structs.replace(dates[path], modified=day)
    if not changed:
        return set()
    if orders_by_date(site):
        return None
    new.__dict__["found_dates"] = {**dates, **changed}, of_files
    new.__dict__.pop("dates", None)
    return {*changed, own_path("recent")}
