"""The whole site of a vault, for any host: which pages there are and what each one holds.

A vault's root comes in; `Site` goes out, with its pages, addresses, files and findings. What a
host (the MkDocs plugin) adds is the frame round a page. Pages are rendered when asked for.
"""

from __future__ import annotations

from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from knapper.checks import check_embeds, check_links
from knapper.compile import (
    CompileOptions,
    Note,
    aliases,
    compile_canvas,
    compile_note,
    cssclasses,
    is_true_false,
    tag_names,
)
from knapper.config import IgnoreFilters, load_config, load_obsidian_settings
from knapper.diagnostics import Diagnostic, Severity
from knapper.links import Resolver, VaultIndex, backlinks, unlinked_mentions
from knapper.render import (
    Renderer,
    link_list,
    relative,
    render_backlinks,
    render_mentions,
    render_properties,
)
from knapper.site.dates import Dates, find_dates
from knapper.site.folders import Folder, folder_tree
from knapper.site.navigation import Navigation
from knapper.site.search import note_entries
from knapper.site.tags import TagPage, collect_tags
from knapper.site.urls import Addresses, assign, find_home
from knapper.vault import VaultFile, VaultFiles, note_name, publishable, read_note, scan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from knapper.config import Config, ObsidianSettings

__all__ = ["CompileCache", "PageContent", "PageSpec", "Site"]

# Compiled, or withheld: their text may name what is not published, so they are never copied.
_NOT_FILES = (".canvas", ".base")
_CANVAS = ".canvas"
_TITLE_ID = "__title"


class PageSpec(msgspec.Struct, frozen=True):
    """A page to be: `kind` is "note", "folder", "tag" or "tags".

    `path` is the note's vault path, or a made-up name that no note has; `key` the folder's
    path or the tag's key; `url` from the site's root; `title` plain text; `folder` where it
    stands in the tree.
    """

    kind: str
    path: str
    key: str
    url: str
    title: str
    folder: str


class PageContent(msgspec.Struct, frozen=True):
    """A rendered page: `html` with its `<h1>`, `toc` as nested dicts of level, id, name, children.

    `name` in `toc` is HTML. `description` is plain text. `meta` are the properties that
    templates and other plugins may read.
    """

    html: str
    toc: list[dict[str, Any]]
    description: str
    meta: dict[str, Any]


class CompileCache:
    """Compiled notes by text and options, for a process that builds a vault more than once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, CompileOptions, str], Note] = {}
        self._used: dict[tuple[str, CompileOptions, str], Note] = {}

    def compile(self, text: str, options: CompileOptions) -> Note:
        """Return the record of `text`, made now or before."""
        return self._keep((text, options, "note"), compile_note)

    def compile_canvas(self, text: str, options: CompileOptions) -> Note:
        """Return the record of a canvas's text, made now or before."""
        return self._keep((text, options, "canvas"), compile_canvas)

    def _keep(
        self,
        key: tuple[str, CompileOptions, str],
        compiled: Callable[[str, CompileOptions], Note],
    ) -> Note:
        note = self._kept.get(key)
        if note is None:
            note = compiled(key[0], key[1])
        self._used[key] = note
        return note

    def turn(self) -> None:
        """Forget what the last build did not use."""
        self._kept, self._used = self._used, {}


class Site:
    """A vault, read, compiled, linked and checked. Make one with `Site.load`."""

    def __init__(
        self,
        root: Path,
        config: Config,
        settings: ObsidianSettings,
        files: VaultFiles,
        compiled: Mapping[str, Note],
        diagnostics: tuple[Diagnostic, ...],
    ) -> None:
        self.root, self.config, self.settings = root, config, settings
        self.files = files
        self.notes = {
            file.path: compiled[file.path]
            for file in (*files.notes, *_canvases(files))
            if file.path in compiled
            and publishable(
                is_true_false(compiled[file.path].properties, "publish"), file, config
            )
        }
        self.ignored = IgnoreFilters(settings.user_ignore_filters)
        attachments = [
            file.path for file in files.attachments if not file.path.lower().endswith(_NOT_FILES)
        ]
        every = [file.path for file in (*files.notes, *files.attachments)]
        self.index = VaultIndex(
            self.notes,
            attachments,
            Resolver([*every, *files.withheld], aliases=self._aliases()),
        )
        self.home = find_home(self.notes, config.home)
        self.folders: dict[str, Folder] = folder_tree(self.notes)
        self.tags: dict[str, TagPage] = collect_tags(
            {path: self.note_tags(path) for path in self.notes}
        )
        self.addresses: Addresses = assign(
            {
                path: (_permalink(note), aliases(note.properties))
                for path, note in self.notes.items()
            },
            self.index.used_attachments,
            self.home,
            self.folders,
            {key: tag.name for key, tag in self.tags.items()},
        )
        self.folder_pages = self._folder_pages()
        self._own_diagnostics = diagnostics
        self.renderer = Renderer(self.notes, self.index.links, self.address, self._tag_url)
        self.navigation = Navigation(
            self.folders,
            self.addresses.notes,
            self.addresses.folders,
            self.title,
            self.home,
            self.addresses.tags.get("", ""),
        )

    @classmethod
    def load(
        cls, root: Path, *, cache: CompileCache | None = None, ignore: Path | None = None
    ) -> Site:
        """Read and compile the vault at `root`.

        `cache` keeps compiled notes between loads; `ignore` is a folder inside the vault to
        pass over, such as the output. Raises `VaultError` where `root` is no folder that can
        be read and `ConfigError` for a configuration that cannot be followed; every other
        fault is a finding in `diagnostics`.
        """
        config = load_config(root)
        settings = load_obsidian_settings(root)
        files = scan(root, config, settings, ignore=ignore)
        options = CompileOptions(strict_line_breaks=settings.strict_line_breaks)
        cache = cache or CompileCache()
        compiled: dict[str, Note] = {}
        found = [*settings.diagnostics, *files.diagnostics]
        for file in (*files.notes, *_canvases(files)):
            text, faults = read_note(root, file)
            found += faults
            if any(fault.code in {"V001", "P001"} for fault in faults):
                continue
            is_canvas = file.path.lower().endswith(_CANVAS)
            compiled[file.path] = (
                cache.compile_canvas(text, options) if is_canvas else cache.compile(text, options)
            )
        cache.turn()
        return cls(root, config, settings, files, compiled, tuple(found))

    def read_line(self, path: str, line: int) -> str | None:
        """Return a line of a note, counted from 1, for the excerpt of a finding."""
        file = next((each for each in self.files.notes if each.path == path), None)
        if file is None:
            return None
        lines = read_note(self.root, file)[0].split("\n")
        return lines[line - 1] if 0 < line <= len(lines) else None

    # -- what the vault holds ----------------------------------------------------------------

    def title(self, path: str) -> str:
        """Return what a note's page is called: its file's name (§1.6) unless configured."""
        if self.config.page_title == "property":
            value = self.notes[path].properties.values.get("title")
            if isinstance(value, str) and value.strip():
                return value.strip()
        return note_name(path).removesuffix(_CANVAS)

    def address(self, path: str) -> str | None:
        """Return the URL of a published note or attachment, None for anything else."""
        return self.addresses.notes.get(path, self.addresses.files.get(path))

    def note_tags(self, path: str) -> tuple[str, ...]:
        """Return the tags of a note, those of its properties first (§8)."""
        note = self.notes[path]
        tags = (*tag_names(note.properties), *(tag.name for tag in note.tags))
        return tuple({tag.casefold(): tag for tag in reversed(tags)}.values())[::-1]

    @cached_property
    def dates(self) -> dict[str, Dates]:
        """The dates of every published note."""
        values = {path: note.properties.values for path, note in self.notes.items()}
        return find_dates(self.root, values, self.files.notes, self.config)

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Every finding of the published vault, with configured severities, sorted by place."""
        found = [
            *self._own_diagnostics,
            *self._note_diagnostics(),
            *check_links(self.index),
            *check_embeds(self.index),
            *self.addresses.diagnostics,
        ]
        leveled = (_leveled(each, self.config.severity) for each in found)
        return tuple(
            sorted(filter(None, leveled), key=lambda each: (each.span, each.code, each.message))
        )

    @cached_property
    def backlinks(self) -> dict[str, Any]:
        """The linked mentions of every note."""
        return backlinks(self.index)

    @cached_property
    def mentions(self) -> Mapping[str, Any]:
        """The unlinked mentions of every note."""
        if not self.config.unlinked_mentions:
            return {}
        return unlinked_mentions(self.index, is_ignored=self.ignored.match)

    # -- pages -------------------------------------------------------------------------------

    @cached_property
    def pages(self) -> tuple[PageSpec, ...]:
        """All pages: notes by path, folders without a note of their own, tags."""
        return tuple(self._specs())

    def render(self, spec: PageSpec) -> PageContent:
        """Return the content of a page."""
        if spec.kind == "note":
            return self._render_note(spec)
        if spec.kind == "folder":
            return self._render_folder(spec)
        return self._render_tags(spec) if spec.kind == "tags" else self._render_tag(spec)

    def surroundings(self, spec: PageSpec) -> dict[str, Any]:
        """Return what a template shows round a page: tree, breadcrumbs, source, picture."""
        note = spec.path if spec.kind == "note" else ""
        picture = self.index.picture(note) if note else ""
        address = self.address(picture) if picture else None
        crumbs = self.navigation.crumbs(spec.url, spec.folder) if spec.url else []
        if crumbs and self.addresses.folders.get(spec.folder) == spec.url:
            crumbs = crumbs[:-1]
        return {
            "tree": self.navigation.render(spec.url, spec.folder, note),
            "crumbs": [(href, escape(name)) for href, name in crumbs],
            "source": escape(note),
            "picture": relative(address, "") if address else "",
            "outside_picture": escape(self._outside_picture(note)) if note and not address else "",
            "language": escape(self.config.language),
        }

    def search_entries(self) -> Iterator[dict[str, Any]]:
        """Yield Material's search entries: one a page, one a section."""
        for path, note in self.notes.items():
            if not self.ignored.match(path):
                yield from note_entries(
                    note, self.addresses.notes[path], self.title(path), self.note_tags(path)
                )

    # -- inside ------------------------------------------------------------------------------

    def _aliases(self) -> dict[str, list[str]] | None:
        if not self.config.resolve_aliases:
            return None
        owners: dict[str, list[str]] = {}
        for path, note in self.notes.items():
            for alias in aliases(note.properties):
                owners.setdefault(alias, []).append(path)
        return owners

    def _tag_url(self, name: str) -> str:
        return self.addresses.tags.get(name.lower(), "") or self.addresses.tags.get(
            name.casefold(), self.addresses.tags.get("", "")
        )

    def _outside_picture(self, path: str) -> str:
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
                span = msgspec.structs.replace(diagnostic.span, path=path)
                yield msgspec.structs.replace(diagnostic, span=span)

    def _folder_pages(self) -> dict[str, str]:
        """Return for each folder the path of its page: a note's, or a made-up one."""
        by_url = {url: path for path, url in self.addresses.notes.items()}
        return {
            folder: by_url.get(url, f".knapper/folders/{folder or 'root'}.md")
            for folder, url in self.addresses.folders.items()
        }

    def _specs(self) -> Iterator[PageSpec]:
        by_page = {path: folder for folder, path in self.folder_pages.items()}
        for path in self.notes:
            folder = by_page.get(path, path.rpartition("/")[0])
            yield PageSpec(
                "note", path, folder, self.addresses.notes[path], self.title(path), folder
            )
        for folder, path in self.folder_pages.items():
            if path not in self.notes:
                title = self.folders[folder].name or self._site_name()
                yield PageSpec(
                    "folder", path, folder, self.addresses.folders[folder], title, folder
                )
        for key, url in self.addresses.tags.items():
            if key:
                name = f"#{self.tags[key].name}"
                yield PageSpec("tag", f".knapper/tags/{key}.md", key, url, name, "")
            else:
                yield PageSpec("tags", ".knapper/tags.md", "", url, "Tags", "")

    def _site_name(self) -> str:
        return self.config.site_name or self.root.resolve().name

    def _render_note(self, spec: PageSpec) -> PageContent:
        path, url = spec.path, spec.url
        note = self.notes[path]
        body = self.renderer.body(path, url)
        classes = escape(" ".join(("vault-note", *cssclasses(note.properties))))
        same = note.opening_heading and note.headings[0].text == spec.title
        parts = [
            "" if same else _title(spec.title),
            self._dates(path),
            render_properties(note, path, url, self.renderer, self.config.hide_properties)
            if self.config.show_properties
            else "",
            f'<div class="{classes}">\n{body}</div>\n',
        ]
        if self.folder_pages.get(spec.folder) == path:
            parts.append(self._folder_listing(spec.folder, url, leave_out=path))
        parts.append(render_backlinks(self.backlinks.get(path, ()), url, self.renderer))
        parts.append(render_mentions(self.mentions.get(path, ()), url, self.renderer))
        meta = {
            key: value
            for key, value in note.properties.values.items()
            if key not in _THEME_KEYS
        }
        tags = self.note_tags(path)
        if tags or "tags" in meta:
            meta["tags"] = list(tags)
        return PageContent("".join(parts), _toc(note, spec.title), self._about(path), meta)

    def _dates(self, path: str) -> str:
        dates = self.dates[path]
        parts = [
            f'<span class="note-{name}">{label} <time datetime="{day}">{day}</time></span>'
            for name, label, day in (
                ("created", "Created", dates.created),
                ("modified", "Updated", dates.modified if dates.modified != dates.created else ""),
            )
            if day
        ]
        return f'<p class="note-dates">{" ".join(parts)}</p>\n' if parts else ""

    def _about(self, path: str) -> str:
        """Return one sentence on a note: its `description`, else the start of its text."""
        note = self.notes[path]
        value = note.properties.values.get("description")
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
        for block in note.texts:
            text = " ".join(block.text.split())
            if block.kind == "text" and len(text) > len("a word"):
                return text if len(text) <= _ABOUT else text[:_ABOUT].rsplit(" ", 1)[0] + " …"
        return ""

    def _entries(self, notes: list[str] | tuple[str, ...], url: str) -> list[tuple[str, str, str]]:
        return [
            (relative(self.addresses.notes[path], url), self.title(path), self._about(path))
            for path in notes
        ]

    def _folder_listing(self, key: str, url: str, leave_out: str = "") -> str:
        folder = self.folders[key]
        below = [
            (relative(self.addresses.folders[each.path], url), each.name, _count(each.count))
            for each in folder.folders
        ]
        notes = [path for path in folder.notes if path not in (leave_out, self.home)]
        own = link_list(self._entries(notes, url), "folder-notes")
        return link_list(below, "folder-folders") + own

    def _render_folder(self, spec: PageSpec) -> PageContent:
        html = _title(spec.title) + self._folder_listing(spec.key, spec.url)
        about = f"{_count(self.folders[spec.key].count)} in {spec.title}"
        return PageContent(html, _toc(None, spec.title), about, {})

    def _render_tag(self, spec: PageSpec) -> PageContent:
        tag, url = self.tags[spec.key], spec.url
        parent = tag.name.rpartition("/")[0]
        up = parent or "All tags"
        up_url = self._tag_url(parent) if parent else self.addresses.tags[""]
        parts = [
            _title(spec.title),
            f'<p class="tag-parent"><a href="{relative(up_url, url)}">{escape(up)}</a></p>\n',
            link_list(self._tag_entries(tag.children, url), "tag-children"),
            link_list(self._entries(tag.notes, url), "tag-notes"),
        ]
        about = f"{_count(len(tag.notes))} tagged {spec.title}"
        return PageContent("".join(parts), _toc(None, spec.title), about, {})

    def _render_tags(self, spec: PageSpec) -> PageContent:
        html = _title(spec.title) + self._tag_tree(
            [key for key in self.tags if "/" not in key], spec.url
        )
        return PageContent(html, _toc(None, spec.title), "All tags", {})

    def _tag_entries(
        self, keys: list[str] | tuple[str, ...], url: str
    ) -> list[tuple[str, str, str]]:
        return [
            (
                relative(self.addresses.tags[key], url),
                f"#{self.tags[key].name}",
                _count(len(self.tags[key].notes)),
            )
            for key in keys
        ]

    def _tag_tree(self, keys: list[str] | tuple[str, ...], url: str) -> str:
        items = [
            f'<li><a class="tag" href="{relative(self.addresses.tags[key], url)}">'
            f"#{escape(self.tags[key].name)}</a> "
            f'<span class="count">{len(self.tags[key].notes)}</span>'
            f"{self._tag_tree(self.tags[key].children, url)}</li>\n"
            for key in keys
        ]
        return f'<ul class="tag-tree">\n{"".join(items)}</ul>\n' if items else ""


# Properties that Material would take as orders to its templates.
_THEME_KEYS = frozenset("template hide status icon search title boost render_macros social".split())
_ABOUT = 160


def _canvases(files: VaultFiles) -> Iterator[VaultFile]:
    return (file for file in files.attachments if file.path.lower().endswith(_CANVAS))


def _permalink(note: Note) -> str:
    value = note.properties.values.get("permalink")
    return value.strip().strip("/") if isinstance(value, str) else ""


def _leveled(diagnostic: Diagnostic, levels: Mapping[str, str]) -> Diagnostic | None:
    level = levels.get(diagnostic.code)
    if level is None:
        return diagnostic
    if level == "off":
        return None
    return msgspec.structs.replace(diagnostic, severity=Severity(level))


def _title(title: str) -> str:
    return f'<h1 id="{_TITLE_ID}">{escape(title)}</h1>\n'


def _count(number: int) -> str:
    return f"{number} note" if number == 1 else f"{number} notes"


def _toc(note: Note | None, title: str) -> list[dict[str, Any]]:
    """Return the table of contents: all headings under one entry for the page's title."""
    root: dict[str, Any] = {"level": 1, "id": _TITLE_ID, "name": escape(title), "children": []}
    stack = [root]
    headings = note.headings if note else ()
    for index, heading in enumerate(headings):
        if index == 0 and note and note.opening_heading and heading.text == title:
            root["id"] = heading.id
            continue
        entry = {
            "level": heading.level,
            "id": heading.id,
            "name": escape(heading.text),
            "children": [],
        }
        while len(stack) > 1 and stack[-1]["level"] >= heading.level:
            stack.pop()
        stack[-1]["children"].append(entry)
        stack.append(entry)
    return [root]
