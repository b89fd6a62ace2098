"""MkDocs' navigation from the vault's folders: what Material's header and footer go by.

The tree beside the page is Knapper's own (`knapper.site.navigation`); this one gives the
pages their order, their sections and their neighbours.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mkdocs.structure.nav import Navigation, Section

from mkdocs_knapper.page import VaultPage, vault_file

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from knapper.site import Folder, Site

__all__ = ["build_navigation", "front_page"]


def build_navigation(site: Site, files: Files, config: MkDocsConfig) -> Navigation:
    """Return the navigation: home first, then folders and notes in natural order.

    Pages that other plugins or mkdocs.yml bring stand at the end.
    """
    del config
    by_path: dict[str, Page] = {}
    others: list[Page] = []
    for file in files.documentation_pages():
        page = file.page
        if isinstance(page, VaultPage):
            by_path[page.spec.path] = page
        elif page is not None:
            others.append(page)
    flat: list[Page] = []
    way = _Way(by_path, flat)
    home = next((path for path, page in by_path.items() if not page.file.url.strip("./")), "")
    items: list[Page | Section] = [*way.place(home), *_children(site.folders[""], site, way)]
    items += others
    flat += others
    for before, after in pairwise(flat):
        before.next_page, after.previous_page = after, before
    return Navigation(items, flat)


def front_page(site: Site, config: MkDocsConfig) -> Navigation:
    """Return a navigation of the front page alone, for templates that only ask for that."""
    spec = next((each for each in site.pages if not each.url), None)
    if spec is None:
        return Navigation([], [])
    page = VaultPage(site, spec, vault_file(spec.path, spec.url, str(site.root), config), config)
    return Navigation([page], [page])


class _Way:
    """The way through all pages: `flat` grows in the order in which they are placed."""

    def __init__(self, pages: dict[str, Page], flat: list[Page]) -> None:
        self.pages, self.flat = pages, flat
        self.placed: set[str] = set()

    def place(self, path: str) -> list[Page]:
        """Return the page at `path` for its one place; [] where there is none, or it has one."""
        page = self.pages.get(path)
        if page is None or path in self.placed:
            return []
        self.placed.add(path)
        self.flat.append(page)
        return [page]


def _children(folder: Folder, site: Site, way: _Way) -> list[Page | Section]:
    items: list[Page | Section] = []
    for each in folder.folders:
        section = Section(each.name, [])
        section.children = [*way.place(site.folder_pages[each.path]), *_children(each, site, way)]
        for child in section.children:
            child.parent = section
        items.append(section)
    for path in folder.notes:
        items += way.place(path)
    return items
