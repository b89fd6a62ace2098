"""The order in which a reader turns the pages: home first, then each folder with what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.site.folders import Folder
    from knapper.site.pages import PageSpec
    from knapper.site.site import Site

__all__ = ["reading_order"]


def reading_order(site: Site) -> list[PageSpec]:
    """Return the pages of notes and folders, each once. Tags and further pages have no place."""
    by_path = {spec.path: spec for spec in site.pages if spec.number == 1}
    way = [*([site.home] if site.home else []), *_below(site, site.folders[""])]
    if not site.home:
        way.insert(0, site.folder_pages[""])
    return [by_path[path] for path in dict.fromkeys(way) if path in by_path]


def _below(site: Site, folder: Folder) -> Iterator[str]:
    for each in folder.folders:
        yield site.folder_pages[each.path]
        yield from _below(site, each)
    yield from folder.notes
