"""Parts of Material's template that are the same on every page of one depth, written once.

The list of stylesheets, the settings for the browser and the list of scripts hold nothing of the
page but how many folders up the root is. To write them anew for each page costs as much as a
tenth of the build.
"""

from __future__ import annotations

__all__ = ["TemplateMemo"]

# On a page below these the way to the theme's own files is shorter than through the root.
_OWN = ("assets/", "search/")


class TemplateMemo:
    """Keeps blocks of one build by name and by the way from the page to the root."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def get(self, block: str, base_url: str, page_url: str) -> str:
        """Return the block as it was written for another page, "" where it has to be written."""
        return "" if page_url.startswith(_OWN) else self._kept.get((block, base_url), "")

    def keep(self, block: str, base_url: str, page_url: str, html: str) -> str:
        """Keep a block that was just written, and return it."""
        if not page_url.startswith(_OWN):
            self._kept[block, base_url] = html
        return html
