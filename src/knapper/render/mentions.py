"""Who links here: linked mentions with the sentence round each link, and unlinked ones (§10)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.links import Mention, MentionGroup
    from knapper.render.body import Renderer

__all__ = ["render_backlinks", "render_mentions"]

# A note with a very common name is mentioned everywhere; past this nobody reads on.
_MOST_UNLINKED = 40
# More quotes of one note than this fold away; more than this many notes too.
_OPEN_QUOTES = 3
_OPEN_GROUPS = 12


def render_backlinks(groups: Iterable[MentionGroup], page_url: str, renderer: Renderer) -> str:
    """Return the section "Linked mentions" of a page, "" where nothing links to it."""
    items = [_group(group, page_url, renderer) for group in groups]
    return _section("backlinks", "Linked mentions", items, len(items))


def render_mentions(groups: Iterable[MentionGroup], page_url: str, renderer: Renderer) -> str:
    """Return the section "Unlinked mentions", folded, "" where there is none."""
    every = tuple(groups)
    items = [_group(group, page_url, renderer) for group in every[:_MOST_UNLINKED]]
    return _section("mentions", "Unlinked mentions", items, len(every), folded=True)


def _group(group: MentionGroup, page_url: str, renderer: Renderer) -> str:
    href = renderer.href(group.source, "", page_url)
    name = escape(renderer.title(group.source))
    link = f'<a class="internal-link" href="{escape(href or "")}">{name}</a>'
    # A link in a property says nothing that a sentence with the same link does not say better.
    said = [mention for mention in group.mentions if not mention.property] or group.mentions
    quotes = list(dict.fromkeys(filter(None, map(_quote, said))))
    shown, rest = quotes[:_OPEN_QUOTES], quotes[_OPEN_QUOTES:]
    more = (
        f"<details><summary>{len(rest)} more</summary><ul>{''.join(rest)}</ul></details>"
        if rest
        else ""
    )
    first = f"<ul>{''.join(shown)}</ul>" if shown else ""
    return f"<li>{link}{first}{more}</li>\n"


def _quote(mention: Mention) -> str:
    if mention.property:
        return f'<li class="mention-property">property <code>{escape(mention.property)}</code></li>'
    if not (mention.before + mention.after).strip():
        return ""  # the name alone, as in a list of links, says nothing more
    before, after = escape(mention.before), escape(mention.after)
    shown = f"<mark>{escape(mention.shown)}</mark>" if mention.shown else ""
    return f"<li>{before}{shown}{after}</li>"


def _section(name: str, title: str, items: list[str], count: int, *, folded: bool = False) -> str:
    if not items:
        return ""
    heading = f'{title} <span class="count">{count}</span>'
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
