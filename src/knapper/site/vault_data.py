"""What the browser knows of the whole vault: one file of names and addresses.

The tree, the palette and the page for missing addresses read it when a reader first asks them
for something. It holds published notes only, and what can be told from something else is left
out: an address that follows from a folder's and a name is not written.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from knapper.compile import aliases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.site.folders import Folder
    from knapper.site.site import Site

__all__ = ["VAULT_DATA", "vault_data"]

# Without a hash: every page names it, and not every page is to change with a note's name.
VAULT_DATA: Final = "assets/knapper/vault.json"

# What the script says, in English.
_WORDS: Final = (
    "{n} more",
    "{n} found",
    "Close",
    "Command",
    "Copied",
    "Copy the address of this page",
    "Copy this page as Markdown",
    "Did you mean",
    "Go to a note by chance",
    "Print",
    "Search the text for “{n}”",
    "Switch light and dark",
)


def vault_data(site: Site) -> tuple[str, bytes]:
    """Return address and bytes of the file.

    `folders` has one list a folder, those above first: the number of the folder above, the
    name, the address or 0, the titles of its notes, and the addresses of those by number that
    do not follow. The address that follows is the folder's, then the name with dashes for
    blanks and a slash. A page has a number: each folder one, and then each of its notes.
    `aliases` are pairs of such a number and a name; `tags` are name, number of notes, and
    address or 0; `places` are name and address, `words` what the script says in the
    site's language.
    """
    folders: list[list[Any]] = []
    names: list[tuple[int, str]] = []
    pages = 0
    for folder, above in _walk(site.folders[""], -1, folders):
        url = site.addresses.folders[folder.path]
        base = site.addresses.folders[folder.path.rpartition("/")[0]]
        notes = site.navigation.notes[folder.path]
        titles = [site.title(path) for path in notes]
        urls = [site.addresses.notes[path] for path in notes]
        follows = url == _following(base, folder.name) if folder.path else True
        title = folder.name or (site.title(site.home) if site.home else site.name)
        others = {
            number: each
            for number, (name, each) in enumerate(zip(titles, urls, strict=True))
            if each != _following(url, name)
        }
        folders.append([above, title, 0 if follows else url, titles, others])
        page = site.folder_pages[folder.path]
        for number, path in enumerate((page, *notes), pages):
            if path in site.notes:
                names += [(number, name) for name in aliases(site.notes[path].properties)]
        pages += 1 + len(notes)
    data = {
        "folders": folders,
        "aliases": names,
        "tags": [
            [tag.name, len(tag.notes), 0 if url == f"tags/{tag.name}/" else url]
            for tag in site.tags.values()
            for url in (site.addresses.tags[tag.key],)
        ],
        "places": [[title, url] for url, title in site.navigation.places],
        "words": {word: site.say(word) for word in _WORDS},
    }
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return VAULT_DATA, written


def _walk(folder: Folder, above: int, done: list[list[Any]]) -> Iterator[tuple[Folder, int]]:
    """Yield each folder with the number of the one above; `done` grows by one a folder."""
    number = len(done)
    yield folder, above
    for each in folder.folders:
        yield from _walk(each, number, done)


def _following(base: str, name: str) -> str:
    return f"{base}{name.replace(' ', '-')}/"
