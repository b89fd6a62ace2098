"""Files of the site beside its pages: feeds, data for the browser, copies for machines.

A feature that has such files adds its maker to `_MAKERS`. They are asked for once the pages are
rendered, one after another, so that no more than one file's bytes need be held at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from knapper.site.feeds import feeds
from knapper.site.graph import graph_files
from knapper.site.machine_files import llms, robots
from knapper.site.media import picture_copies
from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from knapper.site.site import Site

__all__ = ["Host", "beside_pages"]


class Host(msgspec.Struct, frozen=True):
    """What only the host knows: the `url` of the site and the `name` that pages show.

    `url` ends in a slash, and is "" where it is unknown.
    """

    url: str
    name: str


# Each yields (address from the site's root, bytes).
_MAKERS: Final[tuple[Callable[[Site, Host], Iterable[tuple[str, bytes]]], ...]] = (
    lambda site, host: [site.vault_data],  # noqa: ARG005 - the same on every host
    picture_copies,
    lambda site, host: site.cards.files(),  # noqa: ARG005 - the same on every host
    feeds,
    robots,
    llms,
)


def beside_pages(site: Site, host: Host, *, graph: bool = True) -> Iterator[tuple[str, bytes]]:
    """Yield every file beside the pages. One of the vault's own at the same address stays.

    That of the graph, for which all notes are laid out, can be left out.
    """
    taken = {fold(url) for url in site.addresses.files.values()}
    made = [make(site, host) for make in _MAKERS]
    for files in (*made, graph_files(site) if graph else ()):
        for url, data in files:
            if fold(url) not in taken:
                yield url, data
