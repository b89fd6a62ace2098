"""The pages of a site: which there are, and what a rendered one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.site.site import Site

__all__ = ["PageContent", "PageSpec", "own_path", "page_specs"]


class PageSpec(msgspec.Struct, frozen=True):
    """A page to be: `kind` is "note", "folder", "tag", "tags" or "own".

    `path` is the note's vault path, or a made-up name that no note has; `key` the folder's
    path, the tag's key or that of `OWN_PAGES`; `url` from the site's root; `title` plain text;
    `folder` where it stands in the tree; `number` which page of a long list it is.
    """

    kind: str
    path: str
    key: str
    url: str
    title: str
    folder: str
    number: int = 1


class PageContent(msgspec.Struct, frozen=True):
    """A rendered page: `html` with its `<h1>`, `toc` as nested dicts of level, id, name, children.

    `name` in `toc` is HTML. `description` is plain text. `meta` are the properties that
    templates and other plugins may read. What the note itself says ends at `end`; 0: all is.
    """

    html: str
    toc: list[dict[str, Any]]
    description: str
    meta: dict[str, Any]
    end: int = 0


def own_path(key: str) -> str:
    """Return the made-up name of a page of the site's own."""
    return f".knapper/own/{key}.md"


def page_specs(site: Site) -> Iterator[PageSpec]:
    """Yield all pages: notes by path, folders without a note of their own, tags, own pages."""
    from knapper.site.own_pages import OWN_PAGES  # noqa: PLC0415 - they give `PageContent`

    by_page = {path: folder for folder, path in site.folder_pages.items()}
    urls = site.addresses
    for path in site.notes:
        folder = by_page.get(path, path.rpartition("/")[0])
        yield PageSpec("note", path, folder, urls.notes[path], site.title(path), folder)
    for folder, path in site.folder_pages.items():
        if path not in site.notes:
            title = site.folders[folder].name or site.name
            yield PageSpec("folder", path, folder, urls.folders[folder], title, folder)
    for key, url in urls.tags.items():
        if key:
            name = f"#{site.tags[key].name}"
            yield PageSpec("tag", f".knapper/tags/{key}.md", key, url, name, "")
        else:
            yield PageSpec("tags", ".knapper/tags.md", "", url, site.say("Tags"), "")
    for key, url in urls.own.items():
        yield PageSpec("own", own_path(key), key, url, site.say(OWN_PAGES[key].title), "")
    for (kind, key), further in urls.further.items():
        folder = key if kind == "folder" else ""
        of_note = site.folder_pages[key] if kind == "folder" else ""
        name = f"#{site.tags[key].name}" if kind == "tag" else site.folders[key].name or site.name
        if kind == "folder" and of_note in site.notes:
            name = site.title(of_note) if key else site.say("Contents")
        for number, url in enumerate(further, 2):
            path = f".knapper/more/{kind}/{key}/{number}.md"
            title = site.say("{title}, page {n}").format(title=name, n=number)
            yield PageSpec(kind, path, key, url, title, folder, number)
