"""The whole site of a vault, for any host: which pages there are and what each one holds.

A vault's root comes in; `Site` goes out, with its pages, addresses, files and findings. What a
host (the MkDocs plugin) adds is the frame round a page. Pages are rendered when asked for.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import msgspec

from knapper.checks import (
    Context,
    CoveredRow,
    KnownTable,
    check_vault,
    covered_rows,
    known_tables,
)
from knapper.compile import (
    Note,
    aliases,
    is_true_false,
    tag_names,
    unread_properties,
)
from knapper.config import (
    CONFIG_PATH,
    IgnoreFilters,
    PathPatterns,
    load_config,
    load_obsidian_settings,
)
from knapper.diagnostics import (
    Diagnostic,
    Span,
    finding,
    in_order,
    matches,
    placed_in,
    with_severities,
)
from knapper.errors import VaultError
from knapper.links import (
    Backlinks,
    ChartEnd,
    Resolver,
    VaultIndex,
    find_ends,
)
from knapper.render import CellOutputs, Comparisons, Renderer, Walks, relative
from knapper.site.about import about
from knapper.site.cards import SiteCards
from knapper.site.collisions import collision_findings
from knapper.site.copies import copy_addresses
from knapper.site.dates import Dates, find_dates
from knapper.site.folders import Folder, folder_paths, folder_tree
from knapper.site.graph import SiteGraph
from knapper.site.kept import CANVAS
from knapper.site.kept_mentions import find_mentions
from knapper.site.last_good import last_good
from knapper.site.listing_pages import render_folder, render_tag
from knapper.site.load import compile_options, load_notes
from knapper.site.media import SiteMedia
from knapper.site.navigation import Navigation
from knapper.site.note_page import render_note
from knapper.site.order import order_folders, unknown_entries
from knapper.site.outputs import SiteOutputs
from knapper.site.own_pages import OWN_PAGES, own_addresses
from knapper.site.pages import PageContent, PageSpec, page_specs
from knapper.site.renames import Renames
from knapper.site.search import SearchDocument, note_entries, search_documents
from knapper.site.tag_index import render_tags
from knapper.site.tags import TagPage, collect_tags
from knapper.site.urls import Addresses, assign, find_home
from knapper.site.vault_data import VAULT_DATA, vault_data
from knapper.vault import (
    VaultFile,
    VaultFiles,
    fold,
    hash_file,
    note_name,
    publishable,
    read_note,
    read_settings,
    scan_vault,
)
from knapper.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from knapper.cells import CellPlan, OutputStore
    from knapper.config import Config, ObsidianSettings
    from knapper.site.cache import CompileCache
    from knapper.site.store import NoteStore

__all__ = ["Site"]

# Compiled, or withheld: their text may name what is not published, so they are never copied.
_MENTIONS = "mentions.bin"
_NOT_FILES = (".canvas", ".base")


class Site:
    """A vault, read, compiled, linked and checked. Make one with `Site.load`."""

    def __init__(  # noqa: PLR0913, PLR0917 - everything that a site is made of
        self,
        root: Path,
        config: Config,
        settings: ObsidianSettings,
        files: VaultFiles,
        compiled: Mapping[str, Note],
        diagnostics: tuple[Diagnostic, ...],
        digests: Mapping[str, bytes] = {},
    ) -> None:
        self.root, self.config, self.settings = root, config, settings
        self.files, self.digests = files, digests
        self.notes: dict[str, Note] = {}
        self.unpublished: dict[str, Note] = {}
        for file in (*files.notes, *_canvases(files)):
            note = compiled.get(file.path)
            if note is None:
                continue
            public = publishable(is_true_false(note.properties, "publish"), file, config)
            (self.notes if public else self.unpublished)[file.path] = note
        self.ignored = IgnoreFilters(settings.user_ignore_filters)
        attachments = [
            file.path for file in files.attachments if not file.path.lower().endswith(_NOT_FILES)
        ]
        every = [file.path for file in (*files.notes, *files.attachments)]
        self.index = VaultIndex(
            self.notes,
            attachments,
            Resolver([*every, *files.withheld], aliases=self._aliases()),
            self._results,
            self._rows_of,
        )
        self.home = find_home(self.notes, config.home)
        self._tags: dict[str, tuple[str, ...]] = {}
        self.tags: dict[str, TagPage] = collect_tags(
            {path: self.note_tags(path) for path in self.notes}
        )
        self.addresses: Addresses = assign(
            {
                path: (_permalink(note), aliases(note.properties))
                for path, note in self.notes.items()
            },
            self.index.used_attachments | self._script,
            self.home,
            folder_paths(self.notes),
            {key: tag.name for key, tag in self.tags.items()},
            own_addresses(config, self.home),
            {key: len(tag.notes) for key, tag in self.tags.items()},
        )
        self.former: frozenset[str] = frozenset()
        """The notes that are as they last could be read, while the site is served."""
        self._kept_mentions: Path | None = None
        self._own_diagnostics = diagnostics
        self._lines: dict[str, list[str]] = {}
        self.shown = SiteOutputs(self)
        self.media = SiteMedia(self)
        self.say = words_of(config.language)
        self.renderer = self.make_renderer()

    def make_renderer(self) -> Renderer:
        """Return what fills the slots of this site's notes."""
        shown = self.shown
        return Renderer(
            self.notes,
            self.index.links,
            self.address,
            self.tag_url,
            self.title,
            Walks(self.index, lambda path: about(self, path), lambda: self.rows),
            CellOutputs(self.index, shown.kept, shown.figure, shown.picture),
            Comparisons(lambda: self.known_tables),
            self.media.look,
            self.say,
        )

    @classmethod
    def load(  # noqa: PLR0913 - what a load may be told
        cls,
        root: Path,
        *,
        lean: bool = False,
        cache: CompileCache | None = None,
        store: NoteStore | None = None,
        progress: Callable[[int, int], None] | None = None,
        ignore: Path | None = None,
        withhold: Callable[[str], bool] | None = None,
        last: Site | None = None,
    ) -> Site:
        """Read and compile the vault at `root`.

        `lean` is for a check: it gives the same `diagnostics` in less time and no page.
        `cache` keeps compiled notes between loads of one process, `store` (a
        `NoteStore(root)`) on disk between processes. `progress` is called after each file with
        how many are done and how many there are. `ignore` is a folder inside the vault to
        pass over, such as the output; `withhold` says of a path that the host leaves it out,
        as the configuration's `exclude` does. `last` is the site before, while it is served: a
        note whose properties can no longer be read is as it was there.

        Raises `VaultError` where `root` is no folder that can be read and `ConfigError` for a
        configuration that cannot be followed; every other fault is in `diagnostics`.
        """
        config = load_config(root)
        settings = load_obsidian_settings(root)
        files = scan_vault(root, config, settings, ignore=ignore)
        if withhold is not None:
            files = _without(files, withhold)
        compiled, faults, digests = load_notes(
            root,
            (*files.notes, *_canvases(files)),
            compile_options(config, settings, lean=lean),
            cache=cache,
            store=store,
            progress=progress,
        )
        found = (*settings.diagnostics, *files.diagnostics, *faults)
        former = {} if last is None else last_good(compiled, last)
        site = cls(root, config, settings, files, {**compiled, **former}, found, digests)
        site.former = frozenset(former)
        if store is not None and not former:  # a former note is not of the bytes that are there
            site._kept_mentions = store.folder / _MENTIONS
        return site

    def read_line(self, path: str, line: int) -> str | None:
        """Return a line of a file that findings speak of, counted from 1, for an excerpt.

        A secret is masked in it: a report may be read by more people than the vault.
        """
        if path not in self._lines:
            from knapper.compile import mask_secrets  # noqa: PLC0415 - none without findings

            source = self.source(path)
            self._lines[path] = mask_secrets(source).split("\n") if source else []
        lines = self._lines[path]
        return lines[line - 1] if 0 < line <= len(lines) else None

    def source(self, path: str) -> str:
        """Return the text of a note, a canvas or a file of Knapper's own; "" for any other."""
        file = self._by_path.get(path)
        if file is not None:
            return read_note(self.root, file)[0]
        if not path.startswith(".knapper/"):
            return ""
        try:
            return read_settings(self.root, path)
        except VaultError:
            return ""

    def note_file(self, path: str) -> VaultFile | None:
        """Return the file of a note or canvas as it was when it was read, None for no such."""
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> dict[str, VaultFile]:
        return {file.path: file for file in (*self.files.notes, *_canvases(self.files))}

    @property
    def name(self) -> str:
        """The name of the site: as configured, else that of the vault's folder."""
        return self.config.site_name or self.root.resolve().name

    # -- what the vault holds ----------------------------------------------------------------

    def title(self, path: str) -> str:
        """Return what a note's page is called: its file's name (§1.6) unless configured."""
        if self.config.page_title == "property":
            value = self.notes[path].properties.values.get("title")
            if isinstance(value, str) and value.strip():
                return value.strip()
        return note_name(path).removesuffix(CANVAS)

    def address(self, path: str) -> str | None:
        """Return the URL of a published note or attachment, None for anything else."""
        return self.addresses.notes.get(path, self.addresses.files.get(path))

    def list_url(self, folder: str) -> str:
        """Return the URL of the page that lists a folder."""
        contents = None if folder else self.own_url("contents")
        return self.addresses.folders[folder] if contents is None else contents

    def own_url(self, key: str) -> str | None:
        """Return the URL of a page of the site's own, None where the site has it not."""
        return self.addresses.own.get(key)

    def note_tags(self, path: str) -> tuple[str, ...]:
        """Return the tags of a note, those of its properties first (§8)."""
        found = self._tags.get(path)
        if found is None:
            note = self.notes[path]
            tags = (*tag_names(note.properties), *(tag.name for tag in note.tags))
            found = tuple({fold(tag): tag for tag in reversed(tags)}.values())[::-1]
            self._tags[path] = found
        return found

    @cached_property
    def folders(self) -> dict[str, Folder]:
        """The folders that hold published notes, by path, in order."""
        folders = folder_tree(self.notes)
        order_folders(self, folders)
        return folders

    @cached_property
    def dates(self) -> dict[str, Dates]:
        """The dates of every published note."""
        return self.found_dates[0]

    @cached_property
    def found_dates(self) -> tuple[dict[str, Dates], bool]:
        """The dates of every published note, and whether the files' own times count."""
        values = {path: note.properties.values for path, note in self.notes.items()}
        return find_dates(self.root, values, self.files.notes, self.config)

    @cached_property
    def found(self) -> tuple[Diagnostic, ...]:
        """Every finding of the published vault, weighed as its rule does, in no order."""
        return (
            *self._own_diagnostics,
            *self._note_diagnostics(),
            *check_vault(self.context),
            *collision_findings(self.addresses.collisions, self.notes, self.source),
            *self._config_diagnostics(),
        )

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every finding of the published vault as configured, sorted by place."""
        return tuple(self.as_configured(self.found))

    def as_configured(
        self, found: Iterable[Diagnostic], wanted: Collection[str] = ()
    ) -> list[Diagnostic]:
        """Return findings with the vault's own severities, less what it ignores, sorted.

        The rules whose codes are in `wanted` are not off, though the configuration says so.
        """
        severities = {
            code: level
            for code, level in self.config.severity.items()
            if level != "off" or code not in wanted
        }
        weighed = in_order(with_severities(found, severities))
        ignored = [
            (PathPatterns([pattern]), codes) for pattern, codes in self.config.ignore_in.items()
        ]
        return [
            one
            for one in weighed
            if not any(
                matches(one.code, codes) and paths.match(one.span.path) for paths, codes in ignored
            )
        ]

    @cached_property
    def context(self) -> Context:
        """The vault as rules look at it."""
        return Context(
            root=self.root,
            index=self.index,
            unpublished=self.unpublished,
            files=self.files,
            config=self.config,
            settings=self.settings,
            tags=self.note_tags,
            source=self.source,
            renamed=Renames(self.root, frozenset(self.index.resolver.paths)).find,
            load_cells=lambda: self.cells,
            load_outputs=lambda: self.outputs,
        )

    @cached_property
    def cells(self) -> CellPlan:
        """The plan of the code cells of all notes but templates and those that are excluded."""
        from knapper.cells import LOCK_PATH, plan_cells  # noqa: PLC0415 - few have cells

        left_out = {file.path for file in self.files.notes if file.excluded}
        hidden = {path: one for path, one in self.unpublished.items() if path not in left_out}
        lock = ""
        with suppress(VaultError):
            lock = read_settings(self.root, LOCK_PATH)
        return plan_cells(
            self.notes | hidden,
            lambda target, source: self.index.resolver.resolve(target, source).path,
            self.config,
            lambda path: hash_file(self.root, path),
            lock,
            (*self.notes, *self.index.attachments),
        )

    @cached_property
    def outputs(self) -> OutputStore:
        """What is stored of the outputs of cells."""
        from knapper.cells import OutputStore  # noqa: PLC0415 - as above

        return OutputStore(self.root)

    @cached_property
    def backlinks(self) -> Backlinks:
        """The linked mentions of every note."""
        return Backlinks(self.index)

    @cached_property
    def mentions(self) -> Mapping[str, Any]:
        """The unlinked mentions of every note."""
        if not self.config.unlinked_mentions:
            return {}
        options = compile_options(self.config, self.settings)
        ignored, kept = self.ignored.match, self._kept_mentions
        return find_mentions(self.index, self.digests, ignored, options, kept)

    @cached_property
    def ends(self) -> Mapping[str, tuple[ChartEnd, ...]]:
        """The ends of decision charts that link to each note."""
        return find_ends(self.index)

    @cached_property
    def rows(self) -> Mapping[str, CoveredRow]:
        """The row of each note that a comparison table covers."""
        return covered_rows(self.context)

    @cached_property
    def known_tables(self) -> Mapping[str, Mapping[int, KnownTable]]:
        """What schemas and classes say of tables."""
        return known_tables(self.context)

    # -- pages -------------------------------------------------------------------------------

    @cached_property
    def navigation(self) -> Navigation:
        """The tree of folders, and the way to each page."""
        return Navigation(
            self.folders,
            self.addresses.notes,
            self.addresses.folders,
            self.title,
            self.home,
            self.places,
            self.say("Home"),
            self.list_url(""),
            self.say,
        )

    @cached_property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The pages that lead to every note, each as address and title."""
        own = [
            (url, self.say(OWN_PAGES[key].title))
            for key, url in self.addresses.own.items()
            if key != "contents"
        ]
        tags = self.addresses.tags.get("")
        return (*own, (tags, self.say("Tags"))) if tags else tuple(own)

    @cached_property
    def vault_data(self) -> tuple[str, bytes]:
        """The names and addresses of all pages for the browser: address and bytes."""
        return vault_data(self)

    @cached_property
    def graph(self) -> SiteGraph:
        """Who links to whom, as readers see it."""
        return SiteGraph(self)

    @cached_property
    def copies(self) -> dict[str, str]:
        """The address of the Markdown version of each note that has one."""
        return copy_addresses(self)

    @cached_property
    def cards(self) -> SiteCards:
        """The pictures that stand for notes where they are shared."""
        return SiteCards(self)

    @cached_property
    def folder_pages(self) -> dict[str, str]:
        """For each folder the path of its page: a note's, or a made-up one."""
        by_url = {url: path for path, url in self.addresses.notes.items()}
        return {
            folder: by_url.get(url, f".knapper/folders/{folder or 'root'}.md")
            for folder, url in self.addresses.folders.items()
        }

    @cached_property
    def pages(self) -> tuple[PageSpec, ...]:
        """All pages: notes by path, folders without a note of their own, tags."""
        return tuple(page_specs(self))

    @property
    def pictures(self) -> dict[str, bytes]:
        """The pictures that cells gave and pages show: the URL of each to its bytes."""
        return self.shown.files

    def render(self, spec: PageSpec) -> PageContent:
        """Return the content of a page."""
        return _RENDERERS[spec.kind](self, spec)

    def surroundings(self, spec: PageSpec) -> dict[str, Any]:
        """Return what a template shows round a page: tree, breadcrumbs, scripts."""
        note = spec.path if spec.kind == "note" else ""
        script = self.addresses.files.get(self.config.mermaid.strip("/"))
        crumbs = self.navigation.crumbs(spec.url, spec.folder) if spec.url else []
        if crumbs and self.addresses.folders.get(spec.folder) == spec.url:
            crumbs = crumbs[:-1]
        return {
            "tree": self.navigation.render(spec.url, spec.folder, note),
            "data": relative(VAULT_DATA, spec.url),
            "crumbs_label": self.say("Breadcrumbs"),
            "crumbs": [(href, escape(name)) for href, name in crumbs],
            "mermaid": relative(script, "") if script else "",
        }

    def search_entries(self) -> Iterator[dict[str, Any]]:
        """Yield Material's search entries: one a page, one a section."""
        for path, note in self.notes.items():
            if not self.ignored.match(path):
                yield from note_entries(
                    note,
                    self.addresses.notes[path],
                    self.title(path),
                    self.note_tags(path),
                    self.say("Alias of {name}"),
                )

    def search_documents(self) -> Iterator[SearchDocument]:
        """Yield the notes as Pagefind reads them."""
        return search_documents(self)

    # -- inside ------------------------------------------------------------------------------

    def _results(self, path: str) -> Mapping[str, int]:
        """Return the recorded results of a note with cells, each with the number of its cell."""
        from knapper.cells import recorded_results  # noqa: PLC0415 - few vaults have cells

        found = recorded_results(self.cells.notes.get(path), self.outputs.read(path))
        return {name: number for name, (number, _) in found.items()}

    def _rows_of(self, path: str) -> frozenset[str]:
        """Return the addresses of the rows of a note's comparison tables."""
        comparisons = [known.comparison for known in self.known_tables.get(path, {}).values()]
        return frozenset(f"{each.name}={row}" for each in comparisons if each for row in each.rows)

    def _aliases(self) -> dict[str, list[str]] | None:
        if not self.config.resolve_aliases:
            return None
        owners: dict[str, list[str]] = {}
        for path, note in self.notes.items():
            for alias in aliases(note.properties):
                owners.setdefault(alias, []).append(path)
        return owners

    def tag_url(self, name: str) -> str:
        """Return the URL of a tag's page."""
        return self.addresses.tags.get(fold(name), self.addresses.tags.get("", ""))

    def outside_picture(self, path: str) -> str:
        """Return the address of a picture elsewhere that `image` or `cover` names, or ""."""
        values = self.notes[path].properties.values
        for key in ("image", "cover"):
            value = values.get(key)
            if isinstance(value, str) and value.startswith(("https://", "http://")):
                return value.strip()
        return ""

    def _note_diagnostics(self) -> Iterator[Diagnostic]:
        for path, note in self.notes.items():
            for diagnostic in note.diagnostics:
                yield placed_in(diagnostic, path)
        for path, note in self.unpublished.items():
            # One that stays back for no other reason than that it cannot be read.
            if publishable(None, self._by_path[path], self.config):
                yield from (placed_in(each, path) for each in unread_properties(note))

    @property
    def _script(self) -> frozenset[str]:
        """Mermaid's own script, if the vault has it: the one file that no note need link to."""
        return self.index.attachments & {self.config.mermaid.strip("/")}

    def _config_diagnostics(self) -> Iterator[Diagnostic]:
        script = self.config.mermaid
        if script and not self._script:
            yield finding(
                "L004",
                f"`mermaid` names `{script}`, and there is no such file that may be published",
                Span(CONFIG_PATH),
                help="write its path from the root of the vault, such as `Assets/mermaid.min.js`",
                subject="`mermaid`",
            )
        wanted = self.config.home
        if wanted and fold(wanted).removesuffix(".md") != fold(self.home).removesuffix(".md"):
            yield finding(
                "L001",
                f"`home` names `{wanted}`, and there is no such note on the site",
                Span(CONFIG_PATH),
                help="write its path from the root of the vault, such as `Home.md`",
            )
        for folder, entry in unknown_entries(self):
            named = f"`{entry}` in `{folder}`" if entry else f"`{folder}`"
            kind = "note or folder" if entry else "folder"
            yield finding(
                "L001",
                f"`folder_order` names {named}, and there is no such {kind} on the site",
                Span(CONFIG_PATH),
                help="write names as Obsidian shows them, and folders from the root of the vault",
            )


_RENDERERS: dict[str, Callable[[Site, PageSpec], PageContent]] = {
    "note": render_note,
    "folder": render_folder,
    "tag": render_tag,
    "tags": render_tags,
    "own": lambda site, spec: OWN_PAGES[spec.key].render(site, spec),
}


def _canvases(files: VaultFiles) -> Iterator[VaultFile]:
    return (file for file in files.attachments if file.path.lower().endswith(CANVAS))


def _without(files: VaultFiles, withhold: Callable[[str], bool]) -> VaultFiles:
    """Return the files as if the configuration excluded what `withhold` names."""
    notes = tuple(
        msgspec.structs.replace(file, excluded=True) if withhold(file.path) else file
        for file in files.notes
    )
    kept = tuple(file for file in files.attachments if not withhold(file.path))
    gone = {file.path for file in files.attachments} - {file.path for file in kept}
    return msgspec.structs.replace(
        files, notes=notes, attachments=kept, withheld=files.withheld | gone
    )


def _permalink(note: Note) -> str:
    value = note.properties.values.get("permalink")
    return value.strip().strip("/") if isinstance(value, str) else ""
