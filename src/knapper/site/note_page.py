"""The page of a note."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.compile import cssclasses
from knapper.render import (
    render_backlinks,
    render_mentions,
    render_properties,
    render_ran,
    render_ways,
)
from knapper.site.about import about
from knapper.site.direction import turned
from knapper.site.frame import table_of_contents, title_heading
from knapper.site.listing_pages import folder_listing
from knapper.site.pages import PageContent

if TYPE_CHECKING:
    from knapper.site.pages import PageSpec
    from knapper.site.site import Site

__all__ = ["render_note"]

# Properties that Material would take as orders to its templates.
_THEME_KEYS = frozenset("template hide status icon search title boost render_macros social".split())


def render_note(site: Site, spec: PageSpec) -> PageContent:
    """Return the page of a note: title, dates, properties, text, who links here."""
    path, url = spec.path, spec.url
    note = site.notes[path]
    body = site.renderer.body(path, url)
    named = cssclasses(note.properties)
    classes = escape(" ".join(("vault-note", *named)))
    title = title_heading(spec.title)
    if note.opening_heading and note.headings[0].text == spec.title:
        # The note writes its title itself: that one is the page's, above dates and properties.
        written, closing, rest = body.partition("</h1>\n")
        title, body = written + closing, rest
    # What the author says of the note goes before what its letters do.
    way = "rtl" if "rtl" in named else turned(body, site.config.language)
    direction = f' dir="{way}"' if way else ""
    parts = [
        title,
        _dates(site, path),
        render_properties(note, path, url, site.renderer, site.config.hide_properties)
        if site.config.show_properties
        else "",
        f'<div class="{classes}"{direction}>\n{body}</div>\n',
    ]
    if note.code_cells:
        parts.append(render_ran(path, note, site.shown.kept(path), site.say))
    # A front page is a map that its author drew; any other folder's page lists the folder.
    if path != site.home and site.folder_pages.get(spec.folder) == path:
        parts.append(folder_listing(site, spec.folder, url))
    end = sum(map(len, parts))
    parts.append(render_ways(site.ends.get(path, ()), site.index, url, site.renderer))
    parts.append(site.graph.near(path, url))
    parts.append(render_backlinks(site.backlinks.get(path, ()), url, site.renderer))
    parts.append(render_mentions(site.mentions.get(path, ()), url, site.renderer))
    meta = {key: value for key, value in note.properties.values.items() if key not in _THEME_KEYS}
    tags = site.note_tags(path)
    if tags or "tags" in meta:
        meta["tags"] = list(tags)
    toc = table_of_contents(note, spec.title)
    return PageContent("".join(parts), toc, about(site, path), meta, end)


def _dates(site: Site, path: str) -> str:
    dates = site.dates[path]
    modified = dates.modified if dates.modified != dates.created else ""
    parts = [
        f'<span class="note-{name}">{label} <time datetime="{day}">{day}</time></span>'
        for name, label, day in (
            ("created", site.say("Created"), dates.created),
            ("modified", site.say("Updated"), modified),
        )
        if day
    ]
    return f'<p class="note-dates">{" ".join(parts)}</p>\n' if parts else ""
