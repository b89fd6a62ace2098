"""The pages of folders and of single tags."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.render import link_list, relative
from knapper.site.about import about
from knapper.site.frame import count_notes, table_of_contents, title_heading
from knapper.site.pages import PageContent
from knapper.site.paging import pager, part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knapper.site.folders import Folder
    from knapper.site.pages import PageSpec
    from knapper.site.site import Site

__all__ = ["folder_listing", "render_contents", "render_folder", "render_tag"]


def _entries(site: Site, notes: Iterable[str], url: str) -> list[tuple[str, str, str]]:
    return [
        (relative(site.addresses.notes[path], url), site.title(path), about(site, path))
        for path in notes
    ]


def folder_listing(site: Site, key: str, url: str, number: int = 1) -> str:
    """Return the lists of a folder's folders and notes on page `number`, written on `url`.

    A note that is a folder's page is not among the notes: the folder is there already.
    """
    shown: Sequence[Folder | str] = part(
        [*site.folders[key].folders, *site.navigation.notes[key]], number
    )
    below = [
        (
            relative(site.addresses.folders[each.path], url),
            each.name,
            count_notes(each.count, site.say),
        )
        for each in shown
        if not isinstance(each, str)
    ]
    own = _entries(site, [each for each in shown if isinstance(each, str)], url)
    return (
        link_list(below, "folder-folders")
        + link_list(own, "folder-notes")
        + pager(_pages(site, "folder", key, site.list_url(key)), number, site.say)
    )


def _pages(site: Site, kind: str, key: str, first: str) -> list[str]:
    return [first, *site.addresses.further.get((kind, key), ())]


def render_folder(site: Site, spec: PageSpec) -> PageContent:
    """Return a page of a folder: its folders and notes."""
    html = title_heading(spec.title) + folder_listing(site, spec.key, spec.url, spec.number)
    count = count_notes(site.folders[spec.key].count, site.say)
    about = site.say("{notes} in {folder}").format(notes=count, folder=spec.title)
    return PageContent(html, table_of_contents(None, spec.title), about, {})


def render_contents(site: Site, spec: PageSpec) -> PageContent:
    """Return the page of what is in the root, where the front page is a note."""
    html = title_heading(spec.title) + folder_listing(site, "", spec.url)
    about = count_notes(site.folders[""].count, site.say)
    return PageContent(html, table_of_contents(None, spec.title), about, {})


def render_tag(site: Site, spec: PageSpec) -> PageContent:
    """Return a page of a tag: its parent, the tags below it, its notes (§8.4)."""
    tag, url = site.tags[spec.key], spec.url
    parent = tag.name.rpartition("/")[0]
    up = parent or site.say("All tags")
    up_url = site.tag_url(parent) if parent else site.addresses.tags[""]
    number = count_notes(len(tag.notes), site.say)
    parts = [
        title_heading(spec.title),
        f'<p class="tag-parent"><a href="{relative(up_url, url)}">{escape(up)}</a></p>\n',
        link_list(_tag_entries(site, tag.children, url), "tag-children")
        if spec.number == 1
        else "",
        link_list(_entries(site, part(tag.notes, spec.number), url), "tag-notes"),
        pager(_pages(site, "tag", spec.key, site.addresses.tags[spec.key]), spec.number, site.say),
    ]
    about = site.say("{notes} tagged {tag}").format(notes=number, tag=spec.title)
    return PageContent("".join(parts), table_of_contents(None, spec.title), about, {})


def _tag_entries(site: Site, keys: Iterable[str], url: str) -> list[tuple[str, str, str]]:
    return [
        (
            relative(site.addresses.tags[key], url),
            f"#{site.tags[key].name}",
            count_notes(len(site.tags[key].notes), site.say),
        )
        for key in keys
    ]
