"""MkDocs' navigation from the vault's folders: what Material's header and footer go by.

The tree beside the page is Knapper's own (`knapper.site.navigation`); this one gives the
pages their order, their sections and their neighbours.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mkdocs.structure.nav import Navigation, Section

from knapper.site import reading_order
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
    order = [spec.path for spec in reading_order(site) if spec.path in by_path]
    waiting = {path: by_path[path] for path in order}
    home = [waiting.pop(path) for path in order[:1] if not by_path[path].url]
    items: list[Page | Section] = [*home, *_children(site.folders[""], site, waiting), *others]
    flat = [*(by_path[path] for path in order), *others]
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


def _children(folder: Folder, site: Site, waiting: dict[str, Page]) -> list[Page | Section]:
    """Return the entries of a folder, each page taken from those that wait for their one place."""

    def place(path: str) -> list[Page]:
        return [waiting.pop(path)] if path in waiting else []

    items: list[Page | Section] = []
    for each in folder.folders:
        section = Section(each.name, [])
        section.children = [
            *place(site.folder_pages[each.path]),
            *_children(each, site, waiting),
        ]
        for child in section.children:
            child.parent = section
        items.append(section)
    for path in folder.notes:
        items += place(path)
    return items
