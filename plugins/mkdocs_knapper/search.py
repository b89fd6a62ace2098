"""Search: Material's box, with Material's engine or Pagefind behind it.

Material would parse each page's HTML again to find its sections; the entries made here cost
nothing of that and leave out backlinks and navigation. It would also load the whole index on
every page that a reader opens: a worker of our own stands in for it, which speaks its language
and begins with the first letter that is typed.
"""

from __future__ import annotations

import json
import logging
import os
import re
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import rjsmin
from mkdocs.contrib.search import SearchPlugin as BuiltinSearch
from mkdocs.structure.files import File

from knapper.cache_folder import vault_cache
from knapper.errors import UsageError
from mkdocs_knapper.assets import assets_dir
from mkdocs_knapper.pagefind import PACKAGE, IndexRun, find_program
from mkdocs_knapper.side_files import write_changed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from knapper.site import Site

__all__ = ["INDEX", "Search", "ensure_search", "kept_of"]

_LOG = logging.getLogger("mkdocs.plugins.knapper")
_NAME = "material/search"
# Bytes of text from which on Pagefind answers sooner and loads less: see the manual's page.
_LARGE: Final = 700_000
# Words of Chinese and Japanese are parted by a mark of no width (knapper.site.search).
_GAP: Final = r"\u200b"
# What a tag weighs beside a text's 1 and a title's 1000: Material's, and ours, where a note of
# that name or alias comes first.
_OF_MATERIAL: Final = 1e6
_OF_TAGS: Final = 100
INDEX: Final = "search/search_index.json"
_TEXTS: Final = "search/texts.json"


class _Worker(NamedTuple):
    """The worker of the theme, and ours that stands in for it: both from the site's root."""

    of_theme: str
    ours: str


def ensure_search(config: MkDocsConfig) -> None:
    """Add Material's search where mkdocs.yml lists no search of its own.

    MkDocs takes `search` for its own plugin where mkdocs.yml names no theme; Material cannot
    read the index of that one, so Material's takes its place and its settings.
    """
    if config.theme.name != "material" or _NAME in config.plugins:
        return
    settings: dict[str, Any] = {}
    listed = config.plugins.get("search")
    if listed is not None:
        if not isinstance(listed, BuiltinSearch):
            return
        settings = {key: listed.config[key] for key in ("lang", "separator") if listed.config[key]}
        del config.plugins["search"]
        for methods in config.plugins.events.values():
            methods[:] = [each for each in methods if getattr(each, "__self__", None) is not listed]
    from material.plugins.search.plugin import SearchPlugin  # noqa: PLC0415 - costs 0.1 s

    plugin = SearchPlugin()
    plugin.load_config(settings)
    config.plugins[_NAME] = plugin
    plugin.on_startup(command="build", dirty=False)


class Search:
    """The search of one build of `site`. Raises `UsageError` for Pagefind that is not there."""

    def __init__(self, site: Site, config: MkDocsConfig) -> None:
        self.site = site
        self._plugin: Any = config.plugins.get(_NAME)
        self._run: IndexRun | None = None
        if self._plugin is not None and site.config.search == "none":
            self._plugin.config.enabled = False
        if self._plugin is None or not self._plugin.config.enabled:
            self._plugin = None
            return
        self._program = find_program() if site.config.search != "material" else None
        if site.config.search == "pagefind" and self._program is None:
            message = "the configuration says `search: pagefind`, and Pagefind is not installed"
            raise UsageError(message, help=f"install the package {PACKAGE}, or say `search: auto`")
        # What is read from a disk cannot start a worker; the plugin for such sites stays whole.
        self._apart = "material/offline" not in config.plugins
        self._settings: dict[str, Any] = {"engine": "material"}

    def files(self, config: MkDocsConfig) -> list[File]:
        """Return the worker that stands in for the theme's."""
        if self._worker(config) is None:
            return []
        return [File.generated(config, self._code[0], content=self._code[1])]

    def replaced(self, config: MkDocsConfig) -> tuple[str, str]:
        """Return the address of the theme's worker as pages name it, and that of ours."""
        return self._worker(config) or ("", "")

    def start(self, config: MkDocsConfig) -> None:
        """Have Pagefind begin with the notes, where it is to make an index, and return at once.

        The folder of the site must be empty by then, or as the last build left it. What is begun
        is ended by `add_entries`, or by `stop` where the build fails.
        """
        if self._plugin is None or self._run is not None or not self._with_pagefind:
            return
        folder = Path(config.site_dir) / "search"
        kept = kept_of(self.site, Path(config.site_dir))
        self._run = IndexRun(self._program, folder, self.site.config.language, kept)  # type: ignore[arg-type]
        self._run.add(self.site.search_documents())

    @property
    def is_working(self) -> bool:
        """Whether what was begun still goes on, so that `add_entries` would wait for it."""
        return self._run is not None and not self._run.is_done

    @property
    def written(self) -> tuple[str, ...]:
        """What the site has of the search when all is done; folders end in a slash."""
        if self._plugin is None:
            return ()
        if self._settings["engine"] == "pagefind":
            return (INDEX, *(f"search/{name}/" for name in self._settings["folders"]))
        return (INDEX, _TEXTS)

    def stop(self) -> None:
        """End what was begun and is no longer wanted."""
        if self._run is not None:
            self._run.stop()
            self._run = None

    def add_entries(self, config: MkDocsConfig) -> None:
        """Give Material's plugin the notes, or see to it that the index of Pagefind is there."""
        if self._plugin is None:
            return
        index = self._plugin.search_index
        if self._with_pagefind:
            self.start(config)
            run, self._run = self._run, None
            # What other plugins made is known only now that all pages are.
            run.add(map(_PageDocument, _by_page(index.entries)))  # type: ignore[union-attr]
            index.entries.clear()
            self._settings = {
                "engine": "pagefind",
                "language": self.site.config.language,
                "folders": run.finish(),  # type: ignore[union-attr]
                "alias": self.site.say("Alias of {name}"),
                "narrow": self.site.say("Narrow the results down"),
            }
            return
        index.entries.extend(self.site.search_entries())
        index.config["separator"] += f"|{_GAP}"
        if index.config["fields"]["tags"]["boost"] == _OF_MATERIAL:
            index.config["fields"]["tags"] = {"boost": _OF_TAGS}

    def part_index(self, config: MkDocsConfig) -> None:
        """Take the texts out of the index that Material wrote, and which every page loads."""
        worker = self._worker(config)
        path = Path(config.site_dir) / INDEX
        if worker is None or not path.is_file():
            return
        index = json.loads(path.read_bytes())
        if self._settings["engine"] == "material":
            texts = json.dumps(index["docs"], ensure_ascii=False, separators=(",", ":")).encode()
            write_changed(Path(config.site_dir) / _TEXTS, texts)
            self._settings["texts"] = f"{_TEXTS}?{sha256(texts).hexdigest()[:8]}"
            self._settings["worker"] = worker.of_theme
        index["config"]["knapper"] = self._settings
        index["docs"] = []
        path.write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")

    @cached_property
    def _with_pagefind(self) -> bool:
        wanted = self.site.config.search
        if not self._apart or wanted == "material":
            return False
        if wanted == "pagefind":
            return True
        size = 0
        for entry in self.site.search_entries():
            size += len(entry["text"])
            if size > _LARGE and self._program is not None:
                return True
        if size > _LARGE:
            _LOG.info(
                f"readers load {size / 1_000_000:.1f} MB to search this site: install the "
                f"package {PACKAGE}, and it will be parts of it"
            )
        return False

    @cached_property
    def _code(self) -> tuple[str, str]:
        path = assets_dir() / "js" / "worker" / "search.js"
        code = rjsmin.jsmin(path.read_text(encoding="utf-8"))
        return f"assets/knapper/worker.{sha256(code.encode()).hexdigest()[:8]}.js", code

    def _worker(self, config: MkDocsConfig) -> _Worker | None:
        if self._plugin is None or not self._apart:
            return None
        workers = "assets/javascripts/workers"
        for folder in config.theme.dirs:
            for path in Path(folder, workers).glob("search.*.min.js"):
                return _Worker(f"{workers}/{path.name}", self._code[0])
        return None


def kept_of(site: Site, folder: Path) -> Path:
    """Return the file that remembers of what the index of a site in `folder` was made."""
    place = sha256(os.fsencode(os.path.realpath(folder / "search"))).hexdigest()[:16]
    return vault_cache(site.root) / f"search-{place}.json"


def _by_page(entries: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the entries of pages that are not of the vault, those of each page together."""
    pages: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        pages.setdefault(entry["location"].partition("#")[0], []).append(entry)
    yield from pages.values()


class _PageDocument:
    """A page that is not of the vault, made of its entries in Material's index, for Pagefind."""

    def __init__(self, entries: list[dict[str, Any]]) -> None:
        self._html = _document(entries)
        self.mark = sha256(self._html.encode()).digest()
        self.size = len(self._html)

    def html(self) -> str:
        """Return the page."""
        return self._html


def _document(entries: list[dict[str, Any]]) -> str:
    """Return a page as Pagefind reads it from its entries in Material's index, in HTML both."""
    url = entries[0]["location"].partition("#")[0]
    found = [f'<h1 data-pagefind-meta="url[data-u]" data-u="{url}">{entries[0]["title"]}</h1>']
    for entry in entries:
        anchor = re.sub(r"[\"<>&]", "", entry["location"].partition("#")[2])
        if anchor:
            found.append(f'<h2 id="{anchor}">{entry["title"]}</h2>')
        found.append(f"<p>{entry['text']}</p>")
    return f"<html><body>{''.join(found)}</body></html>"
