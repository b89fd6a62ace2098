"""The MkDocs plugin: hands a vault's pages and files to MkDocs, and the findings to its log.

Thin by intent: what a page holds is decided in `knapper.site`. See the manual's page on the
plugin for its place among MkDocs' events.
"""

from __future__ import annotations

import gc
import logging
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from mkdocs.config import config_options as option
from mkdocs.config.base import Config as PluginConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files

from knapper.cache_folder import vault_cache
from knapper.diagnostics import Severity, concise
from knapper.errors import KnapperError
from knapper.site import VAULT_DATA, CompileCache, NoteStore, Site
from mkdocs_knapper.base import base_hash
from mkdocs_knapper.browser import Part, browser_files, first_script
from mkdocs_knapper.folder import SiteFolder, folder_key
from mkdocs_knapper.lean import without_indents
from mkdocs_knapper.live import serve_live
from mkdocs_knapper.memo import TemplateMemo
from mkdocs_knapper.navigation import build_navigation, front_page
from mkdocs_knapper.offline import WORKER, write_worker
from mkdocs_knapper.page import VaultPage, vault_file
from mkdocs_knapper.press import Press, is_ours_alone
from mkdocs_knapper.redirects import redirect_pages
from mkdocs_knapper.search import Search, ensure_search, kept_of
from mkdocs_knapper.side_files import host_of, write_changed, write_copy, write_side_files
from mkdocs_knapper.sitemap import part_sitemap
from mkdocs_knapper.theme import logo_shape, prepare_theme
from mkdocs_knapper.view import outline, view_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from mkdocs_knapper.serving import Rebuilder

__all__ = ["KnapperPlugin"]

_LOG = logging.getLogger("mkdocs.plugins.knapper")
_COLLECT_AFTER = 100_000
_LEVELS = {
    # MkDocs fails a build with --strict on warnings, so both kinds of fault are warnings.
    Severity.ERROR: logging.WARNING,
    Severity.WARNING: logging.INFO,
    Severity.INFO: logging.DEBUG,
}


class _Options(PluginConfig):
    """Options in mkdocs.yml; everything about the vault is in its `.knapper/config.yml`."""

    enabled = option.Type(bool, default=True)
    vault = option.Optional(option.Dir(exists=True))


class KnapperPlugin(BasePlugin[_Options]):
    """Compiles `docs_dir` as an Obsidian vault."""

    def __init__(self) -> None:
        super().__init__()
        self.cache = CompileCache()
        self.site: Site | None = None
        self.last: Site | None = None
        self.read_since = 0
        """When the vault began to be read, in ns since 1970."""
        self._search: Search | None = None
        self.vault = ""
        self._docs_dir = ""
        self._parts: tuple[Part, ...] = ()
        self._nothing: tempfile.TemporaryDirectory[str] | None = None
        self._site_dir = ""
        self._theme: list[File] = []
        self._made: list[File] = []
        self._is_ours = False
        self.press: Press | None = None
        self._served: Rebuilder | None = None
        self._fleeting: set[Path] = set()
        self._is_fleeting = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Keep this instance, and with it the compiled notes, while MkDocs serves."""
        del dirty
        self._is_fleeting = command == "serve"
        # A build makes many objects and drops few: to look for garbage less often saves time.
        gc.set_threshold(_COLLECT_AFTER)

    @event_priority(100)
    def _prepare(self, config: MkDocsConfig) -> MkDocsConfig:
        """Settle theme and search before another plugin acts on what they were."""
        self.press = None
        self.site = None  # MkDocs keeps this instance, also where an edit disabled the plugin
        if not self.config.enabled:
            return config
        if not config.use_directory_urls:
            msg = "knapper needs `use_directory_urls: true`, which is MkDocs' default"
            raise PluginError(msg)
        try:
            prepare_theme(config)
        except KnapperError as error:
            raise PluginError(str(error)) from error
        ensure_search(config)
        return config

    def _read_vault(self, config: MkDocsConfig) -> MkDocsConfig:
        if not self.config.enabled:
            return config
        self.vault = self.config.vault or config.docs_dir
        try:
            self.site = self.load(config)
            self._search = Search(self.site, config)
        except KnapperError as error:
            raise Abort(str(error)) from error
        self._is_ours = is_ours_alone(config)
        config.extra.setdefault("generator", False)
        settings = self.site.config
        if not config.site_description and settings.description:
            config.site_description = settings.description
        if not config.site_url and settings.site_url:
            config.site_url = settings.site_url
        self._report(self.site)
        return config

    def load(self, config: MkDocsConfig) -> Site:
        """Return the site of the vault as it is now. Raises what `Site.load` does.

        A note whose properties cannot be read is as it was in `last`, the site before it.
        """
        self.read_since = time.time_ns()
        return Site.load(
            Path(self.vault),
            cache=self.cache,
            store=NoteStore(Path(self.vault)),
            ignore=Path(config.site_dir),
            withhold=config.exclude_docs.match_file if config.exclude_docs else None,
            last=self.last,
        )

    on_config = CombinedEvent(_prepare, _read_vault)

    @event_priority(-100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Show MkDocs an empty folder when it looks for files, and one to empty.

        Its own search would follow symbolic links out of the vault, warn of names that are
        no fault in a vault, and read folders that are none of its business. And what the last
        build left in the site's folder is worth keeping.
        """
        if self.site is not None:
            self._docs_dir, self._site_dir = config.docs_dir, config.site_dir
            self._nothing = tempfile.TemporaryDirectory(prefix="knapper-")
            config.docs_dir = self._nothing.name
            if self._is_ours:
                config.site_dir = self._nothing.name

    def _restore(self, files: Files, *, config: MkDocsConfig) -> Files:
        if self._nothing is not None:
            config.docs_dir, config.site_dir = self._docs_dir, self._site_dir
            self._nothing.cleanup()
            self._nothing = None
        return files

    def _add_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        site = self.site
        if site is None:
            return files
        self._made, self._parts = browser_files(config)
        if self._search is not None:
            self._made += self._search.files(config)
        if self._is_ours:
            self._theme = [*files]
            return Files([])
        ours = []
        for spec in site.pages:
            file = vault_file(spec.path, spec.url, self.vault, config)
            VaultPage(site, spec, file, config)
            ours.append(file)
        ours += [
            vault_file(path, url, self.vault, config) for path, url in site.addresses.files.items()
        ]
        ours += [File.generated(config, url, content=data) for url, data in site.pictures.items()]
        return Files([*files, *ours, *self._made])

    # First of all plugins the folder is put back, last of all the vault's files are added.
    on_files = CombinedEvent(event_priority(100)(_restore), event_priority(-50)(_add_files))

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Order the pages as the vault's folders do, unless mkdocs.yml has a `nav`."""
        if self.site is None or config.nav is not None or "awesome-nav" in config.plugins:
            return nav
        if self._is_ours:
            return front_page(self.site, config)
        return build_navigation(self.site, files, config)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give every page, also that for missing addresses, what is the same on all."""
        del files
        if self.site is not None and self._search is not None:
            without_indents(env, config)
            env.globals["knapper_search"] = self._search.replaced(config)
            env.globals["knapper_outline"] = outline
            env.globals["knapper_first"] = first_script(self._made)
            env.globals["knapper_memo"] = TemplateMemo()
            env.globals["knapper_site"] = {
                "data": VAULT_DATA,
                "places": self.site.places,
                "say": self.site.say,
                "offline": WORKER if self.site.config.offline else "",
                "asks_offline": self.site.config.offline == "ask",
                "logo": logo_shape(config),
            }
            if self._is_ours:
                config.theme.static_templates.discard("sitemap.xml")
                self.press = self._set_up(env, config)
                self.press.folder.begin()
            self._search.start(config)
        return env

    def _set_up(self, env: Environment, config: MkDocsConfig) -> Press:
        """Return the press for one build, or for all of a server."""
        assert self.site is not None  # noqa: S101 - asked by the caller
        root = Path(config.site_dir)
        kept = vault_cache(self.site.root) / f"pages-{folder_key(root)}.bin"
        if self._is_fleeting:  # MkDocs serves from a folder that it removes
            self._fleeting |= {kept, kept_of(self.site, root)}
        nav = front_page(self.site, config)
        theme, made = self._theme, self._made
        base = base_hash(config)
        return Press(config, env, nav, SiteFolder(root, kept), theme, made, self._parts, base)

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the templates what only Knapper knows of a page."""
        del nav
        if isinstance(page, VaultPage) and self.site is not None and page.content_of is not None:
            content = msgspec.structs.replace(page.content_of, html=page.content or "")
            context["knapper"] = view_page(  # type: ignore[typeddict-unknown-key]
                self.site, page.spec, content, host_of(config), self._parts, config
            )
            write_copy(self.site, page, config)
        return context

    @event_priority(100)
    def _write_more(self, *, config: MkDocsConfig) -> None:
        """Write what stands beside the pages; give search what Material then writes."""
        if self.site is None or self._search is None:
            return
        if self.press is not None:
            self.press.print(self.site)
            self.press.print_files(self.site)
        else:
            root = Path(config.site_dir)
            for url, data in redirect_pages(self.site, config):
                write_changed(root / url, data)
            write_side_files(self.site, config)
            write_worker(self.site, config, self._made)
            part_sitemap(config)
        try:
            self._search.add_entries(config)
        except KnapperError as error:
            raise Abort(str(error)) from error

    @event_priority(-100)
    def _finish(self, *, config: MkDocsConfig) -> None:
        """Take the texts out of what Material wrote for its search, and what is stale away."""
        if self.site is None or self._search is None:
            return
        self._search.part_index(config)
        if self.press is not None:
            self.press.finish(self._search.written)

    on_post_build = CombinedEvent(_write_more, _finish)

    def on_build_error(self, *, error: Exception) -> None:
        """End what was begun beside the build."""
        del error
        if self._search is not None:
            self._search.stop()

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Callable[[], Any],
    ) -> LiveReloadServer:
        """Watch the vault, wherever it is, and build what an edit is seen in."""
        del config
        if self.site is not None:
            self._served = serve_live(self, server, builder)
        return server

    def on_shutdown(self) -> None:
        """End what still works for a server, and leave nothing of it."""
        if self._served is not None:
            self._served.close()
            self._served = None
        for path in self._fleeting:
            path.unlink(missing_ok=True)

    def _report(self, site: Site) -> None:
        for diagnostic in site.diagnostics:
            _LOG.log(_LEVELS[diagnostic.severity], concise([diagnostic]))
