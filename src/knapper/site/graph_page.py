"""The page of the graph: what the script draws in, and all notes as a list for who has no script.

The controls and the list stand in the page from the start, so nothing moves when the script
comes. A vault of many notes is listed by its folders and by the notes that are linked most.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from knapper.render import link_list, relative
from knapper.site.folders import natural_key
from knapper.site.frame import count_notes, table_of_contents, title_heading
from knapper.site.graph import GRAPH_DATA
from knapper.site.pages import PageContent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knapper.config import Config
    from knapper.site.pages import PageSpec
    from knapper.site.site import Site

__all__ = ["GRAPH_TITLE", "has_graph", "render_graph"]

GRAPH_TITLE: Final = "Graph"
# More notes than this are not listed one by one: the page must stay one that a phone can load.
_MOST_LISTED = 1500
_MOST_LINKED = 100

_COLOURS = (
    ("type", "Type"),
    ("folder", "Folder"),
    ("tag", "Tag"),
    ("group", "Community"),
    ("none", "None"),
)
_SHOWN = (("missing", "Missing notes", True), ("attachment", "Attachments", False))
_BUTTONS = (("in", "Zoom in", "+"), ("out", "Zoom out", "−"), ("fit", "Show all", "⤢"))
# What the script says; {n} stands for a number or a name.
_WORDS = (
    "{n} links",
    "{n} more",
    "{n} notes",
    "Links here",
    "Leads to",
    "Missing",
    "Attachment",
    "Others",
    "No note fits.",
    "The graph could not be loaded.",
    "1 link",
)


def has_graph(config: Config) -> bool:
    """Return whether a configuration has the graph's page."""
    return config.graph


def render_graph(site: Site, spec: PageSpec) -> PageContent:
    """Return the page."""
    url, say, links = spec.url, site.say, site.graph.links
    data = relative(GRAPH_DATA, url)
    words = "|".join(say(word) for word in _WORDS)
    notes = sum(node.kind == "note" for node in links.nodes)
    pairs = len(links.pairs)
    count = count_notes(notes, say)
    counted = say("{notes}, {links} between them.").format(notes=count, links=_linked(site, pairs))
    drawn = (
        f'<div class="graph" data-graph="{data}" data-root="{relative("", url)}" '
        f'data-words="{escape(words)}">\n{_controls(site)}{_view(say)}</div>\n'
    )
    html = (
        f'{title_heading(say(spec.title))}<p class="graph-counts">{counted}</p>\n{drawn}'
        f'<div class="graph-plain">\n{"".join(_plain(site, url))}</div>\n'
    )
    about = say("How the {notes} of {site} link to one another.").format(
        notes=count, site=site.name
    )
    toc = table_of_contents(None, say(spec.title))
    return PageContent(html, toc, about, {"hide": ["toc"]})


def _controls(site: Site) -> str:
    say = site.say
    folders = "" if len(site.folders) > 1 else " hidden"
    tags = "" if site.tags else " hidden"
    colours = "".join(f'<option value="{key}">{say(name)}</option>' for key, name in _COLOURS)
    shown = "".join(
        f'<label><input type="checkbox" name="{key}"{" checked" if on else ""}> {say(name)}</label>'
        for key, name, on in (*_SHOWN, ("orphan", "Orphans", True))
    )
    every = f'<option value="">{say("All")}</option>'
    return (
        f'<form class="graph-controls" aria-label="{say("What the graph shows")}">'
        f'<label class="graph-find">{say("Find")} <input type="search" name="q" '
        'autocomplete="off"></label>'
        f'<label>{say("Colour")} <select name="colour">{colours}</select></label>'
        f'<label{folders}>{say("Folder")} <select name="folder">{every}</select></label>'
        f'<label{tags}>{say("Tag")} <select name="tag">{every}</select></label>'
        f"<fieldset><legend>{say('Show')}</legend>{shown}</fieldset></form>\n"
    )


def _view(say: Callable[[str], str]) -> str:
    buttons = "".join(
        f'<button type="button" data-zoom="{key}" aria-label="{say(name)}" title="{say(name)}">'
        f"{sign}</button>"
        for key, name, sign in _BUTTONS
    )
    keys = say("Arrow keys move among linked notes, Enter opens one, + and − zoom, 0 shows all.")
    return (
        f'<div class="graph-view"><canvas tabindex="0" role="application" '
        f'aria-label="{say("Graph")}" aria-describedby="graph-keys"></canvas>'
        f'<div class="graph-zoom">{buttons}</div></div>'
        '<div class="graph-side">'
        '<p class="graph-status" role="status"></p>'
        f'<ul class="graph-list" aria-label="{say("Notes")}"></ul>'
        '<ul class="graph-legend"></ul></div>\n'
        f'<p class="graph-keys" id="graph-keys">{keys}</p>\n'
    )


def _plain(site: Site, url: str) -> Iterable[str]:
    """Yield the notes by folder with the number of their links, or what of them there is room for.

    A note that no folder's list has, such as one of the root, stands first.
    """
    numbers = site.graph.links.number
    shown = [path for path in site.notes if path in numbers]
    if len(shown) > _MOST_LISTED:
        degrees = site.graph.links.degrees
        most = sorted(shown, key=lambda path: (-degrees[numbers[path]], path))[:_MOST_LINKED]
        yield f"<h2>{site.say('Linked most')}</h2>\n{_list(site, most, url)}"
        yield f"<h2>{site.say('Folders')}</h2>\n"
        yield link_list(
            [
                (
                    relative(site.addresses.folders[key], url),
                    key,
                    count_notes(folder.count, site.say),
                )
                for key, folder in site.folders.items()
                if key.count("/") == 0 and key
            ],
            "folder-folders",
        )
        return
    by_folder: dict[str, list[str]] = {}
    for path in shown:
        by_folder.setdefault(path.rpartition("/")[0], []).append(path)
    for folder in sorted(by_folder, key=natural_key):
        if folder:
            href = relative(site.addresses.folders[folder], url)
            yield f'<h2><a href="{href}">{escape(folder)}</a></h2>\n'
        notes = sorted(by_folder[folder], key=lambda path: natural_key(site.title(path)))
        yield _list(site, notes, url)


def _list(site: Site, notes: Iterable[str], url: str) -> str:
    links = site.graph.links
    items = []
    for path in notes:
        number = links.degrees[links.number[path]]
        href = relative(site.addresses.notes[path], url)
        items.append(
            f'<li><a href="{href}">{escape(site.title(path))}</a> '
            f'<span class="count">{_linked(site, number)}</span></li>\n'
        )
    return f"<ul>\n{''.join(items)}</ul>\n"


def _linked(site: Site, number: int) -> str:
    return site.say("1 link") if number == 1 else site.say("{n} links").format(n=number)
