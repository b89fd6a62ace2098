"""A Markdown version of each note, beside its page: `Methods/LoRA.md` for `Methods/LoRA/`.

It is made of the page and not of the note's source, so nothing is in it that the page does not
show. A canvas, which is a drawing, has none.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from knapper.render import relative, to_markdown
from knapper.site.kept import CANVAS
from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.site.pages import PageContent
    from knapper.site.side_files import Host
    from knapper.site.site import Site

__all__ = ["absolute", "copy_addresses", "markdown_copy"]

_NOWHERE = "http://knapper.invalid/"


def copy_addresses(site: Site) -> dict[str, str]:
    """Return the address of the Markdown version of each note, by path.

    Where a page or a file has that address, the version stands in the page's own folder; where
    it is taken there too, the note has none.
    """
    if not site.config.markdown_copies:
        return {}
    urls = site.addresses
    taken = {fold(url) for url in urls.files.values()}
    for url in (*urls.notes.values(), *urls.redirects, *urls.files.values()):
        if ".md/" in url.lower():  # a folder there
            taken.update(fold(part) for part in _folders(url))
    found: dict[str, str] = {}
    # The front page has the first choice, so that a note `index` does not take its name.
    for path in sorted(site.notes, key=lambda path: path != site.home):
        if path.endswith(CANVAS):
            continue
        url = urls.notes[path]
        for wanted in (f"{url[:-1]}.md" if url else "index.md", f"{url}index.md"):
            if fold(wanted) not in taken:
                taken.add(fold(wanted))
                found[path] = wanted
                break
    return found


def _folders(url: str) -> list[str]:
    parts = url.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def absolute(base: str, url: str) -> str:
    """Return the address of `url` on a site at `base`, which ends in a slash."""
    return base + relative(url, "").removeprefix("./")


def markdown_copy(site: Site, path: str, content: PageContent, host: Host) -> bytes:
    """Return the Markdown version of the note at `path`, whose page has `content`.

    Links lead to pages, not to other Markdown versions, so that they work whoever reads them.
    """
    url = site.addresses.notes[path]
    dates = site.dates[path]
    head: dict[str, object] = {"title": site.title(path), "description": content.description}
    head["url"] = absolute(host.url, url) if host.url else ""
    head |= {"created": dates.created, "modified": dates.modified}
    head["tags"] = list(site.note_tags(path))
    # JSON is YAML, and needs no thought about what would be a mark of it.
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items() if value
    ]
    copy = site.copies[path]
    text = to_markdown(content.html[: content.end or None], _linker(url, copy, host.url))
    return ("---\n" + "\n".join(lines) + "\n---\n\n" + text).encode()


def _linker(page: str, copy: str, base: str) -> Callable[[str], str]:
    """Return what turns an address as written on `page` into one for the file `copy`."""
    here = _NOWHERE + relative(page, "").removeprefix("./")
    climb = "../" * copy.count("/")
    up = "../" * page.count("/")

    def link(href: str) -> str:
        if up and href.startswith(up) and not href.startswith(".", len(up)):
            way = href[len(up) :]  # as nearly all are: to the root and down
            return base + way if base else (climb + way or "./")
        if href.startswith(("https:", "http:", "mailto:")):
            return href
        if href.startswith("#"):
            return href if not base else f"{base}{here.removeprefix(_NOWHERE)}{href}"
        try:
            target = urljoin(here, href)
        except ValueError:
            return href
        if not target.startswith(_NOWHERE):
            return href
        way = target.removeprefix(_NOWHERE)
        return base + way if base else (climb + way or "./")

    return link
