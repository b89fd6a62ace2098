"""Lists of links, as folder pages, tag pages and the lists beside a note show them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["link_list"]


def link_list(entries: Iterable[tuple[str, str, str]], name: str) -> str:
    """Return a `<ul class="name">` of (address, text, description) entries, "" for none.

    Texts and descriptions are plain; addresses are encoded already.
    """
    items = "".join(
        f'<li><a class="internal-link" href="{escape(href)}">{escape(text)}</a>'
        + (f'<span class="listing-about">{escape(about)}</span>' if about else "")
        + "</li>\n"
        for href, text, about in entries
    )
    return f'<ul class="listing {name}">\n{items}</ul>\n' if items else ""
