"""Pages of the site's own, which stand for no note, folder or tag: each by a key.

A feature that has a page adds an `OwnPage` to `OWN_PAGES`. Where it is wanted, `assign` gives it
its address (a note that has it already keeps it) and `Site.own_url` tells it to the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from knapper.site.graph_page import GRAPH_TITLE, has_graph, render_graph
from knapper.site.listing_pages import render_contents
from knapper.site.recent_page import TITLE, has_dates, render_recent

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.config import Config
    from knapper.site.pages import PageContent, PageSpec
    from knapper.site.site import Site

__all__ = ["OWN_PAGES", "OwnPage", "own_addresses"]


class OwnPage(NamedTuple):
    """A page by its `key`: its `title` in words, the `url` that it asks for, ending in a slash.

    `wanted` says whether a configuration has it; `render` gives its content.
    """

    key: str
    title: str
    url: str
    wanted: Callable[[Config], bool]
    render: Callable[[Site, PageSpec], PageContent]


_PAGES: Final[tuple[OwnPage, ...]] = (
    OwnPage("contents", "Contents", "contents/", lambda config: True, render_contents),  # noqa: ARG005
    OwnPage("recent", TITLE, "recent/", has_dates, render_recent),
    OwnPage("graph", GRAPH_TITLE, "graph/", has_graph, render_graph),
)
OWN_PAGES: Final = {each.key: each for each in _PAGES}


def own_addresses(config: Config, home: str) -> dict[str, str]:
    """Return the addresses that the wanted pages ask for, by key.

    The root has a page that lists it where the front page is the note `home`.
    """
    return {
        page.key: page.url
        for page in OWN_PAGES.values()
        if page.wanted(config) and (home or page.key != "contents")
    }
