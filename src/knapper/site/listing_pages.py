"""The pages of folders and tags."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.render import link_list, relative
from knapper.site.about import about
from knapper.site.frame import count_notes, table_of_contents, title_heading
from knapper.site.pages import PageContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.site.pages import PageSpec
    from knapper.site.site import Site

__all__ = ["folder_listing", "render_folder", "render_tag", "render_tags"]


def _entries(
    site: Site, notes: list[str] | tuple[str, ...], url: str
) -> list[tuple[str, str, str]]:
    return [
        (relative(site.addresses.notes[path], url), site.title(path), about(site, path))
        for path in notes
    ]


def folder_listing(site: Site, key: str, url: str, leave_out: str = "") -> str:
    """Return the lists of a folder's folders and notes, as written on the page `url`."""
    folder = site.folders[key]
    below = [
        (relative(site.addresses.folders[each.path], url), each.name, count_notes(each.count))
        for each in folder.folders
    ]
    notes = [path for path in folder.notes if path not in (leave_out, site.home)]
    own = link_list(_entries(site, notes, url), "folder-notes")
    return link_list(below, "folder-folders") + own


def render_folder(site: Site, spec: PageSpec) -> PageContent:
    """Return the page of a folder: its folders and notes."""
    html = title_heading(spec.title) + folder_listing(site, spec.key, spec.url)
    about = f"{count_notes(site.folders[spec.key].count)} in {spec.title}"
    return PageContent(html, table_of_contents(None, spec.title), about, {})


def render_tag(site: Site, spec: PageSpec) -> PageContent:
    """Return the page of a tag: its parent, the tags below it, its notes (§8.4)."""
    tag, url = site.tags[spec.key], spec.url
    parent = tag.name.rpartition("/")[0]
    up = parent or "All tags"
    up_url = site.tag_url(parent) if parent else site.addresses.tags[""]
    parts = [
        title_heading(spec.title),
        f'<p class="tag-parent"><a href="{relative(up_url, url)}">{escape(up)}</a></p>\n',
        link_list(_tag_entries(site, tag.children, url), "tag-children"),
        link_list(_entries(site, tag.notes, url), "tag-notes"),
    ]
    about = f"{count_notes(len(tag.notes))} tagged {spec.title}"
    return PageContent("".join(parts), table_of_contents(None, spec.title), about, {})


def render_tags(site: Site, spec: PageSpec) -> PageContent:
    """Return the page of all tags, nested ones under their parents."""
    html = title_heading(spec.title) + _tag_tree(
        site, [key for key in site.tags if "/" not in key], spec.url
    )
    return PageContent(html, table_of_contents(None, spec.title), "All tags", {})


def _tag_entries(site: Site, keys: Iterable[str], url: str) -> list[tuple[str, str, str]]:
    return [
        (
            relative(site.addresses.tags[key], url),
            f"#{site.tags[key].name}",
            count_notes(len(site.tags[key].notes)),
        )
        for key in keys
    ]


def _tag_tree(site: Site, keys: Iterable[str], url: str) -> str:
    items = [
        f'<li><a class="tag" href="{relative(site.addresses.tags[key], url)}">'
        f"#{escape(site.tags[key].name)}</a> "
        f'<span class="count">{len(site.tags[key].notes)}</span>'
        f"{_tag_tree(site, site.tags[key].children, url)}</li>\n"
        for key in keys
    ]
    return f'<ul class="tag-tree">\n{"".join(items)}</ul>\n' if items else ""
