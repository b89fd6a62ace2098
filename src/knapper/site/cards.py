"""The card of each note: the picture that others show where its address is shared.

A card stands for a note that names no picture of its own. In a large vault, and for a title in
a script that the font lacks, it is the site's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.cache_folder import vault_cache
from knapper.media import Card, CardFolder, can_draw
from knapper.site.about import about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.site.site import Site

__all__ = ["SiteCards"]

_URL: Final = "assets/knapper/cards"
_NOTES: Final = 300  # a card takes as long to draw as ten pages to write


class SiteCards:
    """The cards of one site, drawn when all pages have said which they name."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._folder = CardFolder(vault_cache(site.root) / "cards")
        kind = site.config.cards
        self._each = kind == "all" or (kind == "auto" and len(site.notes) <= _NOTES)
        self._whole = Card(site.name, "", site.config.description)

    def address(self, note: str) -> str:
        """Return the address of the card of a note, of the site for "", "" where it has none."""
        site = self.site
        if site.config.cards == "none":
            return ""
        if self._each and note and note != site.home and can_draw(site.title(note)):
            card = Card(site.name, site.title(note), about(site, note))
        else:
            card = self._whole
        return f"{_URL}/{self._folder.ask(card)}"

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the cards that pages name, each its address and its bytes."""
        for name, data in self._folder.files():
            yield f"{_URL}/{name}", data
