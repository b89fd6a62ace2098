"""MkDocs' navigation from the vault's folders: what Material's header and footer go by.

The tree beside the page is Knapper's own (`knapper.site.navigation`); this one gives the
pages their order, their sections and their neighbours.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from mkdocs.structure.nav import Navigation, Section

from mkdocs_knapper.page import VaultPage

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from knapper.site import Folder, Site

__all__ = ["build_navigation"]


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
    items: list[Page | Section] = []
    flat: list[Page] = []
    home = next((page for page in by_path.values() if not page.file.url.strip("./")), None)
    if home is not None:
        items.append(home)
        flat.append(home)
    items += _children(site.folders[""], site, by_path, flat, home)
    items += others
    flat += others
    for before, after in pairwise(flat):
        before.next_page, after.previous_page = after, before
    return Navigation(items, flat)


def _children(
    folder: Folder,
    site: Site,
    by_path: dict[str, Page],
    flat: list[Page],
    home: Page | None,
) -> list[Page | Section]:
    items: list[Page | Section] = []
    for each in folder.folders:
        front = by_path.get(site.folder_pages[each.path])
        own: list[Page | Section] = []
        if front is not None and front not in flat:
            own.append(front)
            flat.append(front)
        section = Section(each.name, [])
        children = own + _children(each, site, by_path, flat, home)
        section.children = list(children)
        for child in children:
            child.parent = section
        items.append(section)
    for path in folder.notes:
        page = by_path.get(path)
        if page is not None and page is not home and page.parent is None and page not in flat[-1:]:
            if any(page is known for known in items):
                continue
            items.append(page)
            flat.append(page)
    return items
