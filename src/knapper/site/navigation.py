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
_WINDOW = 3


class Navigation:
    """Writes navigation trees.

    `folders` are all folders by path, `note_urls` and `folder_urls` their addresses,
    `title` gives the name that a note is shown by, `home` is the home note's path. `places` are
    the pages beside the tree that lead to every note, each as address and name;
    `home_name` is what the front page is called among them, `contents` the address of the page
    that lists the root; `say` puts an English word into the site's language.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - everything that a tree is made of
        self,
        folders: Mapping[str, Folder],
        note_urls: Mapping[str, str],
        folder_urls: Mapping[str, str],
        title: Callable[[str], str],
        home: str,
        places: Sequence[tuple[str, str]] = (),
        home_name: str = "Home",
        contents: str = "",
        say: Callable[[str], str] = str,
    ) -> None:
        self.folders, self.note_urls, self.folder_urls = folders, note_urls, folder_urls
        self.title, self.home, self.contents = title, home, contents
        self.say = say
        self.places = (("", home_name), *places)
        self.whole = folders[""].count <= _WHOLE_TREE
        # The note of a folder is the folder's own entry.
        entries = frozenset(folder_urls.values()) - {""}
        self.notes = {
            key: [path for path in folder.notes if path != home and note_urls[path] not in entries]
            for key, folder in folders.items()
        }
        # Where each stands among its neighbours.
        self._at = {path: at for notes in self.notes.values() for at, path in enumerate(notes)}
        self._folder_at = {
            each.path: at for folder in folders.values() for at, each in enumerate(folder.folders)
        }

    def render(self, page_url: str, folder: str, note: str = "") -> str:
        """Return the tree for the page at `page_url`, that of `note` or of `folder` itself."""
        way = _way(folder)
        places = "".join(self._link(url, name, page_url) for url, name in self.places)
        items = "".join(self._children(self.folders[""], page_url, way, note))
        tree = f'<ul class="vault-tree">{items}</ul>' if items else ""
        return f'<ul class="vault-places">{places}</ul>{tree}'

    def crumbs(self, page_url: str, folder: str) -> list[tuple[str, str]]:
        """Return (address, name) of each folder on the way to a page, the home page first."""
        way = [(self.folder_urls[path], path.rpartition("/")[2]) for path in _way(folder)]
        return [(relative(url, page_url), name) for url, name in (self.places[0], *way)]

    def _children(self, folder: Folder, page_url: str, way: Sequence[str], note: str) -> list[str]:
        depth = folder.path.count("/") + 1 if folder.path else 0
        own = self._folder_at.get(way[depth], 0) if depth < len(way) else 0
        shown, more = _around(folder.folders, own)
        items = [self._folder(each, page_url, way, note) for each in shown]
        if more:
            items.append(
                self._all(folder, self._count("all {n} folders", folder.folders), page_url)
            )
        notes = self.notes[folder.path]
        here = note.rpartition("/")[0] == folder.path
        near, more = _around(notes, self._at.get(note, 0) if here else 0)
        items += [self._link(self.note_urls[path], self.title(path), page_url) for path in near]
        if more:
            items.append(self._all(folder, self._count("all {n} notes", notes), page_url))
        return items

    def _folder(self, folder: Folder, page_url: str, way: Sequence[str], note: str) -> str:
        url = self.folder_urls[folder.path]
        empty = not (folder.folders or self.notes[folder.path])
        if empty or not (self.whole or folder.path in way):
            kind = "" if empty else "vault-folder"
            return self._link(url, folder.name, page_url, kind)
        state = " open" if folder.path in way else ""
        here = _here(url, page_url)
        children = "".join(self._children(folder, page_url, way, note))
        name = escape(folder.name)
        # The link stands outside of the summary: one control within another is out of reach
        # for some readers.
        return (
            f'<li class="vault-parent"><a href="{relative(url, page_url)}"{here}>{name}</a>'
            f'<details{state}><summary aria-label="{name}: {self.say("contents")}"></summary>'
            f"<ul>{children}</ul></details></li>"
        )

    def _link(self, url: str, text: str, page_url: str, kind: str = "") -> str:
        mark = f' class="{kind}"' if kind else ""
        return (
            f'<li{mark}><a href="{relative(url, page_url)}"{_here(url, page_url)}>'
            f"{escape(text)}</a></li>"
        )

    def _count(self, words: str, items: Sequence[object]) -> str:
        return self.say(words).format(n=len(items))

    def _all(self, folder: Folder, text: str, page_url: str) -> str:
        url = self.folder_urls[folder.path] if folder.path else self.contents
        return self._link(url, text, page_url, kind="vault-all")


def _here(url: str, page_url: str) -> str:
    return ' aria-current="page"' if url == page_url else ""


def _way(folder: str) -> list[str]:
    """Return the paths of the folders on the way to `folder`, the topmost first."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[: depth + 1]) for depth in range(len(parts))]


def _around(items: Sequence[_T], at: int) -> tuple[Sequence[_T], bool]:
    """Return the items round the one at `at`, and whether some were left out."""
    if len(items) <= 2 * _WINDOW + 1:
        return items, False
    start = max(0, min(at - _WINDOW, len(items) - 2 * _WINDOW - 1))
    return items[start : start + 2 * _WINDOW + 1], True
