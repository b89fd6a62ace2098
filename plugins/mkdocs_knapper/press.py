"""Printing the site: every page that is not as its last print was, and every file beside them.

MkDocs' own loop runs each page through all events and Material's template, empties the folder
first, and writes all anew. Where no other plugin could notice (see `is_ours_alone`) this stands
in for it: MkDocs is shown no pages, and when it has done the rest they are printed here. What is
in the folder already and is as it should be is left alone, its times included; what does not
belong to the site is taken away, as MkDocs would have.
"""

from __future__ import annotations

from functools import partial
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup
from mkdocs.commands.build import get_context

from knapper.site import (
    GRAPH_DATA,
    Fingerprints,
    as_time,
    beside_pages,
    graph_files,
    is_unlisted,
    markdown_copy,
    reading_order,
)
from mkdocs_knapper.offline import write_worker
from mkdocs_knapper.page import VaultPage, copy_attachment, vault_file
from mkdocs_knapper.redirects import redirect_pages
from mkdocs_knapper.shell import Neighbour, Shells
from mkdocs_knapper.side_files import host_of
from mkdocs_knapper.sitemap import sitemap_files
from mkdocs_knapper.view import page_url, view_page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation

    from knapper.site import PageSpec, Revision, Site
    from mkdocs_knapper.browser import Part
    from mkdocs_knapper.folder import SiteFolder
    from mkdocs_knapper.view import PageView

__all__ = ["Press", "is_ours_alone"]

# Plugins that do not look at pages, or, as Material's search, only at those of others.
_INDIFFERENT: Final = frozenset(("knapper", "material/search"))
# Features of the theme that are the same on every page, or that we write ourselves.
_SAME: Final = (
    "content.code.",
    "content.footnote.tooltips",
    "content.tooltips",
    "header.autohide",
    "navigation.footer",
    "navigation.instant",
    "navigation.top",
    "navigation.tracking",
    "search.",
    "toc.follow",
    "announce.dismiss",
)


def is_ours_alone(config: MkDocsConfig) -> bool:
    """Return whether nobody but Knapper has a say in what the pages are.

    Another plugin, a `nav` in mkdocs.yml, a template of its own, or a part of Material's theme
    that goes by MkDocs' navigation is served by MkDocs' own loop.
    """
    features = config.theme.get("features") or ()
    return (
        _INDIFFERENT.issuperset(config.plugins)
        and not config.hooks
        and config.nav is None
        and not config.extra_templates
        and config.theme.name == "material"
        and not getattr(config.theme, "custom_dir", None)
        and all(str(feature).startswith(_SAME) for feature in features)
    )


class Press:
    """Prints one site, again and again where it is served.

    `nav`, `env` and `config` are those of MkDocs' build, `theme` the files of the theme,
    `assets` the files that are made for the browser by address, `parts` the scripts that only
    some pages need.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything that a site is printed from
        self,
        config: MkDocsConfig,
        env: Environment,
        nav: Navigation,
        folder: SiteFolder,
        theme: Iterable[File],
        assets: Iterable[File],
        parts: tuple[Part, ...],
        base: bytes,
    ) -> None:
        self.config, self.env, self.nav = config, env, nav
        self.folder, self._parts, self._base = folder, parts, base
        self._theme, self._assets = tuple(theme), tuple(assets)
        self._host = host_of(config)
        self._shells = Shells(env, nav, config, self._full)
        self._site: Site | None = None
        self._spec: PageSpec | None = None
        self._prints: Fingerprints
        self._beside: dict[str, tuple[PageSpec | None, PageSpec | None]]
        self._is_whole = self._is_settled = False
        self.due: tuple[PageSpec, ...] = ()

    def print(self, site: Site, revision: Revision | None = None) -> list[str]:
        """Bring the pages in the folder to what they should be; return those printed, by URL.

        `revision` tells what `site` has of the site that was printed last.
        """
        self.take(site, revision)
        return self.print_pages(self.due)

    def take(self, site: Site, revision: Revision | None = None) -> None:
        """Take a site to print, as `print` does; `due` are then the pages to look at."""
        self._site = site
        if revision is None:
            self._prints = Fingerprints(site, self._base)
            self._beside = _neighbours(reading_order(site))
        else:
            self._prints = self._prints.after(revision)
        # Whether the folder is as the last build left it, and the site knows what its pages need.
        self._is_settled = revision is not None and not revision.renamed and self._is_whole
        self._is_whole = False
        self.due = site.pages
        if self._is_settled and revision is not None and revision.pages is not None:
            pages = revision.pages
            self.due = tuple(spec for spec in site.pages if spec.path in pages)
            self.folder.keep(_files(site, spec) for spec in site.pages if spec.path not in pages)

    def print_pages(
        self, specs: Iterable[PageSpec], goes_on: Callable[[], bool] = lambda: True
    ) -> list[str]:
        """Print those of some pages that are not as they should be; return them by URL.

        `goes_on` is asked before each page; where it says no the rest is left, and is still to
        be printed.
        """
        site, prints = self._site, self._prints
        assert site is not None  # noqa: S101 - `take` comes first
        printed: list[str] = []
        for spec in specs:
            if not goes_on():
                return printed
            files = _files(site, spec)
            before, after = self._beside.get(spec.path, (None, None))
            fingerprint = prints.of(spec, before, after)
            if self.folder.holds(files, fingerprint, look=not self._is_settled):
                if not self._is_settled:
                    prints.remind(spec, self._host)
                continue
            printed.append(spec.url)
            self.folder.put(files, fingerprint, self._page(site, spec, before, after))
        self._is_whole = specs is self.due
        return printed

    def _page(
        self, site: Site, spec: PageSpec, before: PageSpec | None, after: PageSpec | None
    ) -> Sequence[bytes]:
        """Return the HTML of a page, and its Markdown version if it has one."""
        self._spec = spec
        content = site.render(spec)
        view = view_page(site, spec, content, self._host, self._parts, self.config)
        html = self._shells.write(view, _neighbour(before), _neighbour(after))
        found = [html.encode("utf-8", errors="xmlcharrefreplace")]
        if spec.path in site.copies:
            found.append(markdown_copy(site, spec.path, content, self._host))
        return found

    def _full(self, view: PageView, before: Neighbour | None, after: Neighbour | None) -> str:
        """Return a page as MkDocs makes it: by Material's template."""
        site, spec = self._site, self._spec
        assert site is not None and spec is not None  # noqa: PT018, S101 - set by `_page`
        page: Any = VaultPage(
            site, spec, vault_file(spec.path, spec.url, str(site.root), self.config), self.config
        )
        page.content, page.meta, page.toc = view.content, view.meta, view.toc
        page.previous_page, page.next_page = before, after
        context = get_context(self.nav, [], self.config, page)
        html: str = self.env.get_template("main.html").render({**context, "knapper": view})
        return html

    def print_files(self, site: Site) -> None:
        """Bring everything beside the pages to what it should be, but for the search."""
        for file in self._theme:
            self.folder.copy(file.dest_uri, Path(file.abs_src_path or ""))
        for file in self._assets:
            self.folder.write(file.dest_uri, file.content_bytes)
        self.print_own_files(site)
        self.print_graph(site)

    def know_fixed(self) -> None:
        """Take the files that no edit of the vault changes for as they should be."""
        self.folder.know(*(file.dest_uri for file in (*self._theme, *self._assets)), "404.html")

    def print_own_files(self, site: Site, goes_on: Callable[[], bool] = lambda: True) -> None:
        """Bring what the vault itself has beside its pages to what it should be.

        The graph is left out. `goes_on` is asked before each file; where it says no the rest is
        left.
        """
        folder, config = self.folder, self.config
        for path, url in site.addresses.files.items():
            if not goes_on():
                return
            copy_attachment(site.root, path, partial(folder.copy, url))
        made = (
            site.pictures.items(),
            redirect_pages(site, config),
            beside_pages(site, self._host, graph=False),
            sitemap_files(_listed(site), self._host.url),
        )
        for url, data in chain.from_iterable(made):
            if not goes_on():
                return
            folder.write(url, data)
        write_worker(site, config, self._assets)
        folder.know("offline.js")

    def print_graph(self, site: Site, goes_on: Callable[[], bool] | None = None) -> bool:
        """Bring the data of the graph of the whole vault to what they should be.

        With `goes_on` it is drawn in another process, so that others work meanwhile; where it
        says no, that is ended and False returned.
        """
        made = self._prints.graph
        if site.own_url("graph") is not None and not self.folder.holds((GRAPH_DATA,), made):
            if goes_on is not None and not site.graph.draw_apart(goes_on):
                return False
            for url, data in graph_files(site):
                self.folder.put((url,), made, (data,))
        return True

    def finish(self, others: Collection[str] = ()) -> list[str]:
        """Take away what is not of the site, remember what is, and return what went.

        `others` are files, and folders ending in a slash, that others wrote.
        """
        self.folder.know("404.html")
        gone = self.folder.clear(others)
        self.folder.save()
        return gone


def _files(site: Site, spec: PageSpec) -> tuple[str, ...]:
    """Return the addresses of what is printed of a page: its HTML, and its copy if it has one."""
    copy = site.copies.get(spec.path, "")
    return (f"{spec.url}index.html", copy) if copy else (f"{spec.url}index.html",)


def _neighbours(
    order: Sequence[PageSpec],
) -> dict[str, tuple[PageSpec | None, PageSpec | None]]:
    padded = [None, *order, None]
    return {spec.path: (padded[at], padded[at + 2]) for at, spec in enumerate(order)}


def _neighbour(spec: PageSpec | None) -> Neighbour | None:
    return Neighbour(page_url(spec.url), Markup(escape(spec.title))) if spec else None  # noqa: S704


def _listed(site: Site) -> Iterable[tuple[str, str]]:
    """Yield address and day of the pages that search engines may list."""
    for spec in site.pages:
        if spec.kind != "note":
            yield page_url(spec.url), ""
        elif not is_unlisted(site, spec.path):
            dates = site.dates[spec.path]
            yield page_url(spec.url), as_time(dates.modified or dates.created)[:10]
