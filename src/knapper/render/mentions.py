"""Who links here: linked mentions with the sentence round each link, and unlinked ones (§10)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.links import BacklinkGroup, UnlinkedMention
    from knapper.render.body import Renderer

__all__ = ["render_backlinks", "render_mentions"]

# More quotes of one note than this fold away; more than this many notes too.
_OPEN_QUOTES = 3
_OPEN_GROUPS = 12


def render_backlinks(groups: Iterable[BacklinkGroup], page_url: str, renderer: Renderer) -> str:
    """Return the section "Linked mentions" of a page, "" where nothing links to it."""
    items = []
    for group in groups:
        quotes = [
            f"<li>{escape(mention.before)}<mark>{escape(mention.shown)}</mark>"
            f"{escape(mention.after)}</li>"
            for mention in group.mentions
            if (mention.before + mention.shown + mention.after).strip()
        ]
        items.append(_group(group.source, quotes, page_url, renderer))
    return _section("backlinks", "Linked mentions", items)


def render_mentions(mentions: Iterable[UnlinkedMention], page_url: str, renderer: Renderer) -> str:
    """Return the section "Unlinked mentions", folded, "" where there is none."""
    by_source: dict[str, list[str]] = {}
    for mention in mentions:
        by_source.setdefault(mention.source, []).append(
            f"<li>{escape(mention.before)}<mark>{escape(mention.shown)}</mark>"
            f"{escape(mention.after)}</li>"
        )
    items = [_group(source, quotes, page_url, renderer) for source, quotes in by_source.items()]
    return _section("mentions", "Unlinked mentions", items, folded=True)


def _group(source: str, quotes: list[str], page_url: str, renderer: Renderer) -> str:
    href = renderer.href(source, "", page_url)
    link = f'<a class="internal-link" href="{escape(href or "")}">{escape(note_name(source))}</a>'
    shown = "".join(quotes[:_OPEN_QUOTES])
    rest = quotes[_OPEN_QUOTES:]
    more = (
        f"<details><summary>{len(rest)} more</summary><ul>{''.join(rest)}</ul></details>"
        if rest
        else ""
    )
    return f"<li>{link}{f'<ul>{shown}</ul>' if shown else ''}{more}</li>\n"


def _section(name: str, title: str, items: list[str], *, folded: bool = False) -> str:
    if not items:
        return ""
    heading = f'{title} <span class="count">{len(items)}</span>'
    body = f"<ul>\n{''.join(items[:_OPEN_GROUPS])}</ul>"
    if len(items) > _OPEN_GROUPS:
        rest = items[_OPEN_GROUPS:]
        body += (
            f"<details><summary>{len(rest)} more notes</summary>"
            f"<ul>\n{''.join(rest)}</ul></details>"
        )
    if folded:
        return (
            f'<aside class="{name}" aria-label="{title}"><details>'
            f"<summary>{heading}</summary>{body}</details></aside>\n"
        )
    return (
        f'<aside class="{name}" aria-label="{title}"><p class="aside-title">{heading}</p>'
        f"{body}</aside>\n"
    )
