"""The page of the notes that changed last, by day."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from knapper.render import link_list, relative
from knapper.site.about import about
from knapper.site.folders import natural_key
from knapper.site.frame import table_of_contents, title_heading
from knapper.site.pages import PageContent

if TYPE_CHECKING:
    from knapper.config import Config
    from knapper.site.pages import PageSpec
    from knapper.site.site import Site

__all__ = ["TITLE", "has_dates", "recent_notes", "render_recent"]

TITLE: Final = "Recent changes"
_SHOWN = 100


def has_dates(config: Config) -> bool:
    """Return whether notes have dates at all."""
    return config.dates != "none"


def recent_notes(site: Site) -> list[tuple[str, str]]:
    """Return (day, path) of the notes that changed last, the newest first."""
    days = ((each.modified or each.created, path) for path, each in site.dates.items())
    found = sorted((pair for pair in days if pair[0]), key=lambda pair: pair[0], reverse=True)
    return found[:_SHOWN]


def render_recent(site: Site, spec: PageSpec) -> PageContent:
    """Return the page: a list for each day, in the order of titles."""
    notes = recent_notes(site)
    parts = [title_heading(spec.title)]
    for day, of_day in groupby(notes, key=lambda pair: pair[0]):
        parts.append(_day(site, day, [path for _, path in of_day], spec.url))
    if not notes:
        parts.append(f"<p>{site.say('No note has a date.')}</p>\n")
    toc = table_of_contents(None, spec.title)
    said = site.say("The notes that changed last: {n}").format(n=len(notes))
    return PageContent("".join(parts), toc, said, {})


def _day(site: Site, day: str, paths: list[str], url: str) -> str:
    paths.sort(key=lambda path: natural_key(site.title(path)))
    entries = [
        (relative(site.addresses.notes[path], url), site.title(path), about(site, path))
        for path in paths
    ]
    return (
        f'<div class="recent-day"><h2 id="{day}"><time datetime="{day}">{day}</time></h2>\n'
        f"{link_list(entries, 'recent-notes')}</div>\n"
    )
