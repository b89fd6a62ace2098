"""The MkDocs plugin: hands a vault's pages and files to MkDocs, and the findings to its log.

Thin by intent: what a page holds is decided in `knapper.site`. See the manual's page on the
plugin for its place among MkDocs' events.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config import config_options as option
from mkdocs.config.base import Config as PluginConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files

from knapper.diagnostics import Severity, concise
from knapper.errors import KnapperError
from knapper.site import CompileCache, Site, page_head
from mkdocs_knapper.browser import Part, browser_files, needed_parts
from mkdocs_knapper.memo import TemplateMemo
from mkdocs_knapper.navigation import build_navigation
from mkdocs_knapper.offline import WORKER, write_worker
from mkdocs_knapper.page import VaultPage, vault_file
from mkdocs_knapper.redirects import write_redirects
from mkdocs_knapper.search import Search, ensure_search
from mkdocs_knapper.side_files import host_of, write_copy, write_side_files
from mkdocs_knapper.sitemap import part_sitemap
from mkdocs_knapper.theme import logo_shape, prepare_theme

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

__all__ = ["KnapperPlugin"]

_LOG = logging.getLogger("mkdocs.plugins.knapper")
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
        self._search: Search | None = None
        self.vault = ""
        self._docs_dir = ""
        self._memo = TemplateMemo()
        self._parts: tuple[Part, ...] = ()
        self._nothing: tempfile.TemporaryDirectory[str] | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Keep this instance, and with it the compiled notes, while MkDocs serves."""
        del command, dirty

    @event_priority(100)
    def _prepare(self, config: MkDocsConfig) -> MkDocsConfig:
        """Settle theme and search before another plugin acts on what they were."""
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
            self.site = Site.load(
                Path(self.vault),
                cache=self.cache,
                ignore=Path(config.site_dir),
                withhold=config.exclude_docs.match_file if config.exclude_docs else None,
            )
            self._search = Search(self.site, config)
        except KnapperError as error:
            raise Abort(str(error)) from error
        config.extra.setdefault("generator", False)
        settings = self.site.config
        if not config.site_description and settings.description:
            config.site_description = settings.description
        if not config.site_url and settings.site_url:
            config.site_url = settings.site_url
        self._report(self.site)
        return config

    on_config = CombinedEvent(_prepare, _read_vault)

    @event_priority(-100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Show MkDocs an empty folder when it looks for files.

        Its own search would follow symbolic links out of the vault, warn of names that are
        no fault in a vault, and read folders that are none of its business.
        """
        self._memo = TemplateMemo()
        if self.site is not None:
            self._docs_dir = config.docs_dir
            self._nothing = tempfile.TemporaryDirectory(prefix="knapper-")
            config.docs_dir = self._nothing.name

    def _restore(self, files: Files, *, config: MkDocsConfig) -> Files:
        if self._nothing is not None:
            config.docs_dir = self._docs_dir
            self._nothing.cleanup()
            self._nothing = None
        return files

    def _add_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        site = self.site
        if site is None:
            return files
        ours = []
        for spec in site.pages:
            file = vault_file(spec.path, spec.url, self.vault, config)
            VaultPage(site, spec, file, config)
            ours.append(file)
        ours += [
            vault_file(path, url, self.vault, config) for path, url in site.addresses.files.items()
        ]
        ours += [File.generated(config, url, content=data) for url, data in site.pictures.items()]
        files_of_browser, self._parts = browser_files(config)
        ours += files_of_browser
        if self._search is not None:
            ours += self._search.files(config)
        return Files([*files, *ours])

    # First of all plugins the folder is put back, last of all the vault's files are added.
    on_files = CombinedEvent(event_priority(100)(_restore), event_priority(-50)(_add_files))

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Order the pages as the vault's folders do, unless mkdocs.yml has a `nav`."""
        if self.site is None or config.nav is not None or "awesome-nav" in config.plugins:
            return nav
        return build_navigation(self.site, files, config)

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Give every page, also that for missing addresses, what is the same on all."""
        del files
        if self.site is not None and self._search is not None:
            env.globals["knapper_search"] = self._search.replaced(config)
            env.globals["knapper_site"] = {
                "data": self.site.vault_data[0],
                "places": self.site.places,
                "say": self.site.say,
                "offline": WORKER if self.site.config.offline else "",
                "logo": logo_shape(config),
            }
        return env

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the templates what only Knapper knows of a page."""
        del nav
        if isinstance(page, VaultPage) and self.site is not None:
            context["knapper"] = self.site.surroundings(page.spec)  # type: ignore[typeddict-unknown-key]
            context["knapper_head"] = page_head(  # type: ignore[typeddict-unknown-key]
                self.site,
                page.spec,
                page.content_of.description if page.content_of else "",
                host_of(config),
            )
            write_copy(self.site, page, config)
            context["knapper_memo"] = self._memo  # type: ignore[typeddict-unknown-key]
            needed = needed_parts(self._parts, page.content or "")
            context["knapper_parts"] = needed  # type: ignore[typeddict-unknown-key]
        return context

    @event_priority(100)
    def _write_more(self, *, config: MkDocsConfig) -> None:
        """Write what stands beside the pages; give search what Material then writes."""
        if self.site is None or self._search is None:
            return
        write_redirects(self.site, config)
        write_side_files(self.site, config)
        write_worker(self.site, config)
        part_sitemap(config)
        try:
            self._search.add_entries(config)
        except KnapperError as error:
            raise Abort(str(error)) from error

    @event_priority(-100)
    def _part_search(self, *, config: MkDocsConfig) -> None:
        """Take the texts out of what Material wrote for its search."""
        if self.site is not None and self._search is not None:
            self._search.part_index(config)

    on_post_build = CombinedEvent(_write_more, _part_search)

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Any,  # noqa: ANN401
    ) -> LiveReloadServer:
        """Watch the vault, wherever it is."""
        del config, builder
        if self.site is not None:
            server.watch(self.vault)
        return server

    def _report(self, site: Site) -> None:
        for diagnostic in site.diagnostics:
            _LOG.log(_LEVELS[diagnostic.severity], concise([diagnostic]))
