"""Of what each page is made: a hash of everything that its HTML depends on.

A page is made of its note's bytes, of where its links lead and how those notes are called, of
the notes that it embeds and of all that those are made of, of who links to it or names it, of
its neighbours in the graph, in the tree and in the order of reading, and of what is the same on
every page. Two builds that give a page the same fingerprint give it the same bytes; that is
what lets a build leave a page alone, and what tests hold it to.

A hash that is too wide costs a page printed in vain; one that is too narrow would leave a page
that is wrong. So where the exact dependency is dear to know, a wider one stands here.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import msgspec

from knapper.compile import LinkKind
from knapper.links import UnlinkedMentions
from knapper.site.about import about
from knapper.site.head import picture_of
from knapper.site.paging import part
from knapper.site.recent_page import recent_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knapper.cells import Display
    from knapper.site.pages import PageSpec
    from knapper.site.revise import Revision
    from knapper.site.side_files import Host
    from knapper.site.site import Site

__all__ = ["Fingerprints"]

_DIGEST: Final = 16
# Sets and mappings in one order, whatever the process.
_ENCODE: Final = msgspec.msgpack.Encoder(order="deterministic", enc_hook=repr).encode


class Fingerprints:
    """The fingerprints of one site. `base` is a hash of what the host adds to every page."""

    def __init__(self, site: Site, base: bytes) -> None:
        self._site, self._base = site, base
        self._shown: dict[str, bytes] = {}
        self._read: dict[str, bytes] = {}
        self._nodes: dict[int, bytes] = {}
        self._trees: dict[str, bytes] = {}
        self._lists: dict[str, bytes] = {}
        self._outputs: dict[str, bytes] = {}

    def of(self, spec: PageSpec, before: PageSpec | None, after: PageSpec | None) -> bytes:
        """Return the fingerprint of a page that stands between two others."""
        beside = [each and (each.url, each.title) for each in (before, after)]
        made = [self._whole, spec, beside, *self._around(spec)]
        return _hash(*made, *_OF_KIND[spec.kind](self, spec))

    def remind(self, spec: PageSpec, host: Host) -> None:
        """Have the site know what files a page needs that is not rendered again."""
        site = self._site
        picture_of(site, spec.path if spec.kind == "note" else "", spec.url, host)
        if spec.kind != "note" or not self._states:
            return
        for path in (spec.path, *self._embedded(spec.path)):
            for link in site.index.links[path]:
                if link.path in self._states:
                    site.media.look(link.path)

    def after(self, revision: Revision) -> Fingerprints:
        """Return the fingerprints of the site after an edit, with all that they have in common."""
        new = Fingerprints(revision.site, self._base)
        new.__dict__["_whole"] = self._whole
        new._trees, new._outputs = self._trees, self._outputs
        dropped = {*revision.again}
        for path in revision.renamed:
            dropped.update(revision.site.backlinks.places(path))
        new._shown = _without(self._shown, revision.renamed)
        new._read = _without(self._read, dropped)
        if not revision.renamed:
            new._lists = self._lists
            if not revision.graph:
                new._nodes = self._nodes
                new.__dict__["graph"] = self.graph
        return new

    # -- the same on every page ----------------------------------------------------------------

    @cached_property
    def _whole(self) -> bytes:
        site = self._site
        return _hash(
            self._base,
            site.config,
            site.settings,
            site.name,
            site.home,
            site.places,
            site.addresses.own,
            site.addresses.tags.get(""),
            site.navigation.whole,
            self._whole_tree if site.navigation.whole else b"",
            site.addresses.files.get(site.config.mermaid.strip("/")),
            len(site.notes) <= _FEW,
            site.graph.colours,
            site.graph.by_type,
        )

    @cached_property
    def _whole_tree(self) -> bytes:
        return _hash(*(self._tree(folder) for folder in self._site.folders))

    @cached_property
    def _states(self) -> dict[str, tuple[int, int]]:
        """Size and time of each attachment, which stand for what is in it."""
        return {file.path: (file.size, file.mtime_ns) for file in self._site.files.attachments}

    @cached_property
    def _rows(self) -> bytes:
        return _hash(dict(self._site.rows))

    # -- round a page --------------------------------------------------------------------------

    def _around(self, spec: PageSpec) -> Iterator[Any]:
        """Yield what the tree and the way to a page show."""
        parts = spec.folder.split("/") if spec.folder else []
        for count in range(len(parts) + 1):
            folder = "/".join(parts[:count])
            yield self._tree(folder)
            yield self._site.addresses.folders.get(folder)

    def _tree(self, key: str) -> bytes:
        """Return the hash of what the tree shows of the content of a folder."""
        found = self._trees.get(key)
        if found is None:
            site = self._site
            tree, urls = site.navigation, site.addresses
            folder = site.folders[key]
            below = [
                (each.name, urls.folders[each.path], not (each.folders or tree.notes[each.path]))
                for each in folder.folders
            ]
            notes = [(site.title(path), urls.notes[path]) for path in tree.notes[key]]
            found = self._trees[key] = _hash(below, notes)
        return found

    def _list(self, key: str) -> bytes:
        """Return the hash of what the pages of a folder list."""
        found = self._lists.get(key)
        if found is None:
            site = self._site
            below = [
                (each.name, site.addresses.folders[each.path], each.count)
                for each in site.folders[key].folders
            ]
            notes = self._all_shown(site.navigation.notes[key])
            further = site.addresses.further.get(("folder", key))
            found = self._lists[key] = _hash(below, notes, further, site.list_url(key))
        return found

    # -- notes ---------------------------------------------------------------------------------

    def _shown_as(self, path: str) -> bytes:
        """Return the hash of what another page shows of a note that it links to."""
        found = self._shown.get(path)
        if found is None:
            site = self._site
            shown = (path, site.title(path), site.addresses.notes[path], about(site, path))
            found = self._shown[path] = _hash(shown, site.graph.colour(path))
        return found

    def _all_shown(self, paths: Iterable[str]) -> list[bytes]:
        notes = self._site.notes
        return [self._shown_as(path) for path in paths if path in notes]

    def _read_as(self, path: str) -> bytes:
        """Return the hash of what a note's own text becomes where it stands."""
        found = self._read.get(path)
        if found is None:
            site, states = self._site, self._states
            note, links = site.notes[path], site.index.links[path]
            made: list[Any] = [site.digests.get(path, b""), links]
            made += self._all_shown(link.path for link in links)
            if states:
                made += [
                    (states[link.path], site.address(link.path))
                    for link in links
                    if link.path in states
                ]
            made += [self._output(link.path) for link in links if self._has_cells(link.path)]
            if note.code_cells:
                made.append(self._output(path))
            if note.tables:
                made.append(_in_order(site.known_tables.get(path)))
                made += [site.rows.get(link.path) for link in links]
            if note.charts:
                made += [self._rows, _in_order(site.index.choices.get(path))]
            if note.tags:
                made += [site.tag_url(tag.name) for tag in note.tags]
            found = self._read[path] = _hash(*made)
        return found

    def _embedded(self, path: str) -> dict[str, None]:
        """Return the notes that a page shows by embeds, and by embeds in those."""
        site = self._site
        found: dict[str, None] = {}
        ahead = [path]
        while ahead:
            each = ahead.pop()
            note = site.notes[each]
            # A canvas shows what it has cards of.
            every = each.endswith(".canvas")
            # The walk of a chart shows of its ends what each is about, and a row of a table.
            ends = {link for chart in note.charts for link in chart.links.values()}
            for link in site.index.links[each]:
                is_end = link.link in ends
                if not (every or is_end or note.links[link.link].kind is LinkKind.EMBED):
                    continue
                row = site.rows.get(link.path) if is_end else None
                for at in (link.path, row.path if row else ""):
                    if at in site.notes and at not in found and at != path:
                        found[at] = None
                        ahead.append(at)
        return found

    def _has_cells(self, path: str) -> bool:
        note = self._site.notes.get(path)
        return note is not None and bool(note.code_cells)

    def _output(self, path: str) -> bytes:
        """Return the hash of what is stored of the code cells of a note."""
        found, shown = self._outputs.get(path), self._site.shown
        if found is None:
            files = [shown.figure(each.file) is None for each in self._displays(path) if each.file]
            found = self._outputs[path] = _hash(_in_order(shown.kept(path)), files)
        return found

    def _displays(self, path: str) -> Iterator[Display]:
        """Yield the values that the cells of a note showed."""
        from knapper.cells import Display  # noqa: PLC0415 - few vaults have cells

        kept = self._site.shown.kept(path)
        for cell in kept.cells.values() if kept else ():
            yield from (each for each in cell.outputs if isinstance(each, Display))

    def _node(self, number: int) -> bytes:
        """Return the hash of what a drawing shows of a note near by."""
        found = self._nodes.get(number)
        if found is None:
            links = self._site.graph.links
            key, node = links.keys[number], links.nodes[number]
            to = [links.keys[each] for each in links.out[number]]
            seen = self._all_shown((key,))
            made = (key, node.kind, node.name, to, links.degrees[number])
            found = self._nodes[number] = _hash(made, seen)
        return found

    @cached_property
    def _any(self) -> bytes:
        """The hash of all that Markdown which a cell gave may lead to or embed."""
        site = self._site
        every = [self._all_shown(site.notes), site.digests, site.index.links, site.rows]
        outputs = [self._output(path) for path in site.notes if self._has_cells(path)]
        tables = [_in_order(site.known_tables.get(path)) for path in site.notes]
        return _hash(*every, outputs, tables, self._states, _in_order(site.addresses))

    def _note(self, spec: PageSpec) -> Iterator[Any]:
        site, path = self._site, spec.path
        note, links = site.notes[path], site.graph.links
        shown = (path, *self._embedded(path))
        yield [self._read_as(each) for each in shown]
        cells = filter(self._has_cells, shown)
        if any(each.mime == "text/markdown" for of in cells for each in self._displays(of)):
            yield self._any
        yield site.dates[path]
        yield [(tag, site.tag_url(tag)) for tag in site.note_tags(path)]
        picture = site.index.picture(path)
        yield picture, self._states.get(picture), site.address(picture) if picture else ""
        yield site.copies.get(path)
        # Where others name it, and what they say there: the sentences are cut from their text.
        said: list[Mapping[str, Sequence[Any]]] = [site.backlinks.places(path)]
        if isinstance(site.mentions, UnlinkedMentions):
            said.append(site.mentions.places(path))
        for places in said:
            sources = sorted(places)
            yield [(each, site.digests.get(each), list(places[each])) for each in sources]
            yield self._all_shown(sources)
            yield [site.graph.type_of(each) for each in sources]  # many are told apart by it
        ends = site.ends.get(path, ())
        if ends:
            yield [(end, site.digests.get(end.source), self._shown_as(end.source)) for end in ends]
        if site.config.local_graph and (number := links.number.get(path)) is not None:
            near = {*links.out[number], *links.into[number]}
            yield self._node(number), [self._node(each) for each in sorted(near)]
        if path != site.home and site.folder_pages.get(spec.folder) == path:
            yield self._list(spec.folder)
        if note.tables:
            yield site.rows.get(path)

    # -- other pages ---------------------------------------------------------------------------

    def _folder(self, spec: PageSpec) -> Iterator[Any]:
        yield self._list(spec.key)
        yield self._site.folders[spec.key].count

    def _tag(self, spec: PageSpec) -> Iterator[Any]:
        site = self._site
        tag, urls = site.tags[spec.key], site.addresses
        yield tag.name, len(tag.notes), urls.tags.get(spec.key)
        yield urls.further.get(("tag", spec.key))
        yield site.tag_url(tag.name.rpartition("/")[0])
        yield [self._tag_line(key) for key in tag.children]
        yield self._all_shown(part(tag.notes, spec.number))

    def _tag_line(self, key: str) -> tuple[Any, ...]:
        tag = self._site.tags[key]
        return key, tag.name, len(tag.notes), self._site.addresses.tags[key]

    def _tags(self, spec: PageSpec) -> Iterator[Any]:
        del spec
        for key, tag in self._site.tags.items():
            yield self._tag_line(key), len(tag.own), tag.children

    def _own(self, spec: PageSpec) -> Iterator[Any]:
        site = self._site
        if spec.key == "graph":
            yield self.graph
        elif spec.key == "recent":
            recent = recent_notes(site)
            yield recent
            yield self._all_shown(path for _, path in recent)
        else:
            yield self._list("")
            yield len(site.notes)

    @cached_property
    def graph(self) -> bytes:
        """The fingerprint of the graph of the whole vault: its page and its data."""
        site = self._site
        nodes = site.graph.links
        made: list[Any] = [self._node(number) for number in range(len(nodes.keys))]
        for key in nodes.keys:
            if key in site.notes:
                made += (site.graph.type_of(key), site.note_tags(key))
        counts = [folder.count for folder in site.folders.values()]
        addresses = (site.addresses.folders, site.addresses.files)
        return _hash(self._whole, counts, *addresses, *made)


_OF_KIND: Final = {
    "note": Fingerprints._note,  # noqa: SLF001 - of this module
    "folder": Fingerprints._folder,  # noqa: SLF001
    "tag": Fingerprints._tag,  # noqa: SLF001
    "tags": Fingerprints._tags,  # noqa: SLF001
    "own": Fingerprints._own,  # noqa: SLF001
}
_FEW: Final = 300  # up to which each note has a card of its own


def _without(hashes: dict[str, bytes], paths: Iterable[str]) -> dict[str, bytes]:
    kept = dict(hashes)
    for path in paths:
        kept.pop(path, None)
    return kept


def _in_order(value: Any) -> Any:  # noqa: ANN401 - any record
    """Return a record with its mappings, whose keys may be numbers, as sorted pairs."""
    if isinstance(value, msgspec.Struct):
        return [_in_order(each) for each in msgspec.structs.astuple(value)]
    if dataclasses.is_dataclass(value):
        return [_in_order(getattr(value, each.name)) for each in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return [(key, _in_order(each)) for key, each in sorted(value.items())]
    if isinstance(value, (list, tuple)):
        return [_in_order(each) for each in value]
    return value


def _hash(*parts: Any) -> bytes:  # noqa: ANN401 - whatever a page is made of
    return hashlib.blake2b(_ENCODE(parts), digest_size=_DIGEST).digest()
