"""The navigation beside a page: the way down to it, and what lies around it.

A small vault's tree is written whole. In a large one only the folders on the way to the page
are open, and a long folder shows the notes round the page and a link to all, so a page's
navigation is bounded whatever the size of the vault.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, TypeVar

from knapper.render import relative

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from knapper.site.folders import Folder

__all__ = ["Navigation"]

_T = TypeVar("_T")

# Up to this many notes the tree stands whole in each page.
_WHOLE_TREE = 80
# In a longer folder this many entries before and after the page's own are shown.
_WINDOW = 15


class Navigation:
    """Writes navigation trees.

    `folders` are all folders by path, `note_urls` and `folder_urls` their addresses,
    `title` gives the name that a note is shown by, `home` is the home note's path. `places` are
    the pages beside the tree that lead to every note, each as address and name.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything that a tree is made of
        self,
        folders: Mapping[str, Folder],
        note_urls: Mapping[str, str],
        folder_urls: Mapping[str, str],
        title: Callable[[str], str],
        home: str,
        places: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.folders, self.note_urls, self.folder_urls = folders, note_urls, folder_urls
        self.title, self.home = title, home
        self.places = (("", "Home"), *places)
        self.whole = folders[""].count <= _WHOLE_TREE
        # The note of a folder is the folder's own entry.
        self._folder_urls = frozenset(folder_urls.values()) - {""}

    def render(self, page_url: str, folder: str, note: str = "") -> str:
        """Return the tree for the page at `page_url`, that of `note` or of `folder` itself."""
        way = {""}
        parts = folder.split("/") if folder else []
        way.update("/".join(parts[: depth + 1]) for depth in range(len(parts)))
        places = "".join(self._link(url, name, page_url) for url, name in self.places)
        items = "".join(self._children(self.folders[""], page_url, way, note))
        tree = f'<ul class="vault-tree">{items}</ul>' if items else ""
        return f'<ul class="vault-places">{places}</ul>{tree}'

    def crumbs(self, page_url: str, folder: str) -> list[tuple[str, str]]:
        """Return (address, name) of each folder on the way to a page, the home page first."""
        crumbs = [(relative("", page_url), "Home")]
        parts = folder.split("/") if folder else []
        for depth, part in enumerate(parts):
            url = self.folder_urls["/".join(parts[: depth + 1])]
            crumbs.append((relative(url, page_url), part))
        return crumbs

    def _children(self, folder: Folder, page_url: str, way: set[str], note: str) -> list[str]:
        own = next((each.path for each in folder.folders if each.path in way), "")
        shown, more = _around(folder.folders, [each.path for each in folder.folders], own)
        items = [self._folder(each, page_url, way, note) for each in shown]
        if more:
            items.append(self._all(folder, f"all {len(folder.folders)} folders", page_url))
        notes = self._notes(folder)
        near, more = _around(notes, notes, note)
        items += [self._link(self.note_urls[path], self.title(path), page_url) for path in near]
        if more:
            items.append(self._all(folder, f"all {len(notes)} notes", page_url))
        return items

    def _notes(self, folder: Folder) -> list[str]:
        return [
            path
            for path in folder.notes
            if path != self.home and self.note_urls[path] not in self._folder_urls
        ]

    def _folder(self, folder: Folder, page_url: str, way: set[str], note: str) -> str:
        url = self.folder_urls[folder.path]
        if not (self.whole or folder.path in way):
            return self._link(url, folder.name, page_url, kind="vault-folder")
        state = " open" if folder.path in way else ""
        here = _here(url, page_url)
        children = "".join(self._children(folder, page_url, way, note))
        name = escape(folder.name)
        # The link stands outside of the summary: one control within another is out of reach
        # for some readers.
        return (
            f'<li class="vault-parent"><a href="{relative(url, page_url)}"{here}>{name}</a>'
            f'<details{state}><summary aria-label="{name}: contents"></summary>'
            f"<ul>{children}</ul></details></li>"
        )

    def _link(self, url: str, text: str, page_url: str, kind: str = "") -> str:
        mark = f' class="{kind}"' if kind else ""
        return (
            f'<li{mark}><a href="{relative(url, page_url)}"{_here(url, page_url)}>'
            f"{escape(text)}</a></li>"
        )

    def _all(self, folder: Folder, text: str, page_url: str) -> str:
        return self._link(self.folder_urls[folder.path], text, page_url, kind="vault-all")


def _here(url: str, page_url: str) -> str:
    return ' aria-current="page"' if url == page_url else ""


def _around(items: Sequence[_T], keys: Sequence[str], own: str) -> tuple[Sequence[_T], bool]:
    """Return the items round `own`, and whether some were left out."""
    if len(items) <= 2 * _WINDOW + 1:
        return items, False
    try:
        at = keys.index(own) if own else 0
    except ValueError:
        at = 0
    start = max(0, min(at - _WINDOW, len(items) - 2 * _WINDOW - 1))
    return items[start : start + 2 * _WINDOW + 1], True
