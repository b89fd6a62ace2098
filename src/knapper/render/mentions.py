"""Who links here: linked mentions with the sentence round each link, and unlinked ones (§10).

Few notes are a plain list. Many are put together by their type, or else by their folder, and
fold away but for the first. The name in a sentence leads to the section or block that it stands
in.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.vault import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knapper.links import Mention, MentionGroup
    from knapper.render.body import Renderer

__all__ = ["render_backlinks", "render_mentions"]

# A note with a very common name is mentioned everywhere; past this nobody reads on.
_MOST_UNLINKED = 40
# More quotes of one note than this fold away; more notes than this are put together, and fold.
_OPEN_QUOTES = 3
_OPEN_GROUPS = 12
# Two more are not worth a fold.
_SLACK = 2
# Of each of many notes one sentence is enough at first, and of each kind so many notes.
_OPEN_OF_KIND = 8
# Notes beyond the first are listed without their sentences, beyond the second only counted:
# a page that all others link to must stay one that a phone can load.
_MOST_QUOTED = 150
_MOST_LISTED = 2000
# Types tell notes apart where at least so many of them have one.
_TYPED = 2 / 3


def render_backlinks(groups: Iterable[MentionGroup], page_url: str, renderer: Renderer) -> str:
    """Return the section "Linked mentions" of a page, "" where nothing links to it."""
    return _section("backlinks", "Linked mentions", tuple(groups), page_url, renderer)


def render_mentions(groups: Iterable[MentionGroup], page_url: str, renderer: Renderer) -> str:
    """Return the section "Unlinked mentions", folded, "" where there is none."""
    every = tuple(groups)
    return _section(
        "mentions", "Unlinked mentions", every, page_url, renderer, most=_MOST_UNLINKED, folded=True
    )


def _section(  # noqa: PLR0913 - two sections that differ in little
    name: str,
    title: str,
    groups: Sequence[MentionGroup],
    page_url: str,
    renderer: Renderer,
    *,
    most: int = _MOST_LISTED,
    folded: bool = False,
) -> str:
    if not groups:
        return ""
    say = renderer.say
    title = say(title)
    heading = f'{title} <span class="count">{len(groups)}</span>'
    kinds = _by_kind(groups[:most], renderer)
    few = len(groups) <= _OPEN_GROUPS + _SLACK
    writer = _Writer(page_url, renderer, _OPEN_QUOTES if few else 1)
    body = writer.kinds(kinds) if len(kinds) > 1 else writer.notes(groups[:most], _OPEN_GROUPS)
    if len(groups) > most:
        body += f'<p class="mentions-rest">{say("{n} more notes").format(n=len(groups) - most)}</p>'
    if folded:
        return (
            f'<aside class="{name}" aria-label="{title}"><details>'
            f"<summary>{heading}</summary>{body}</details></aside>\n"
        )
    return (
        f'<aside class="{name}" aria-label="{title}"><p class="aside-title">{heading}</p>'
        f"{body}</aside>\n"
    )


def _by_kind(
    groups: Sequence[MentionGroup], renderer: Renderer
) -> list[tuple[str, list[MentionGroup]]]:
    """Return many notes put together by type or folder, the largest kind first; few as they are."""
    if len(groups) <= _OPEN_GROUPS + _SLACK:
        return []
    types = [_type_of(group.source, renderer) for group in groups]
    if len(set(filter(None, types))) > 1 and sum(map(bool, types)) >= _TYPED * len(types):
        names = [name or renderer.say("Others") for name in types]
    else:
        folders = (group.source.rpartition("/")[0] for group in groups)
        names = [folder or renderer.say("Others") for folder in folders]
    kinds: dict[str, tuple[str, list[MentionGroup]]] = {}
    for name, group in zip(names, groups, strict=True):
        kinds.setdefault(fold(name), (name, []))[1].append(group)
    return sorted(kinds.values(), key=lambda kind: (-len(kind[1]), fold(kind[0])))


def _type_of(path: str, renderer: Renderer) -> str:
    value = renderer.notes[path].properties.values.get("type")
    return value.strip() if isinstance(value, str) else ""


class _Writer:
    """Writes the notes of one section, and knows how many sentences the page has by now."""

    def __init__(self, page_url: str, renderer: Renderer, open_quotes: int) -> None:
        self.page_url, self.renderer, self.say = page_url, renderer, renderer.say
        self.open_quotes = open_quotes
        self.written = 0

    def kinds(self, kinds: Iterable[tuple[str, Sequence[MentionGroup]]]) -> str:
        """Return the kinds as folds, open as long as few notes are shown."""
        parts, shown = [], 0
        for name, groups in kinds:
            notes = self.notes(groups, _OPEN_OF_KIND)
            open_now = not shown or shown + len(groups) <= _OPEN_GROUPS
            shown += min(len(groups), _OPEN_OF_KIND) if open_now else 0
            is_open = " open" if open_now else ""
            parts.append(
                f'<details class="mention-kind"{is_open}><summary>{escape(name)} '
                f'<span class="count">{len(groups)}</span></summary>{notes}</details>'
            )
        return "".join(parts)

    def notes(self, groups: Sequence[MentionGroup], most: int) -> str:
        """Return a list of notes, the rest of many folded."""
        items = [self.note(group) for group in groups]
        if len(items) <= most + _SLACK:
            return f"<ul>\n{''.join(items)}</ul>"
        first, rest = items[:most], items[most:]
        label = self.say("{n} more notes").format(n=len(rest))
        return (
            f"<ul>\n{''.join(first)}</ul>"
            f"<details><summary>{label}</summary><ul>\n{''.join(rest)}</ul></details>"
        )

    def note(self, group: MentionGroup) -> str:
        """Return a note with the sentences in which it mentions this one."""
        href = self.renderer.href(group.source, "", self.page_url)
        name = escape(self.renderer.title(group.source))
        link = f'<a class="internal-link" href="{escape(href or "")}">{name}</a>'
        self.written += 1
        if self.written > _MOST_QUOTED:
            return f"<li>{link}</li>\n"
        # A link in a property says nothing that a sentence with the same link does not say better.
        said = [mention for mention in group.mentions if not mention.property] or group.mentions
        # Of two same sentences the first is kept; they may stand in different sections.
        quotes: dict[tuple[str, str, str, str], str] = {}
        for each in said:
            key = (each.before, each.shown, each.after, each.property)
            if key not in quotes:
                quotes[key] = self.quote(each, group.source)
        written = list(filter(None, quotes.values()))
        most = len(written) if len(written) <= self.open_quotes + 1 else self.open_quotes
        shown, rest = written[:most], written[most:]
        first = f"<ul>{''.join(shown)}</ul>" if shown else ""
        label = self.say("{n} more").format(n=len(rest))
        more = (
            f"<details><summary>{label}</summary><ul>{''.join(rest)}</ul></details>" if rest else ""
        )
        return f"<li>{link}{first}{more}</li>\n"

    def quote(self, mention: Mention, source: str) -> str:
        """Return a sentence whose name leads to its place, "" for the name alone."""
        if mention.property:
            name = escape(mention.property)
            said = self.say("property")
            return f'<li class="mention-property">{said} <code>{name}</code></li>'
        if not (mention.before + mention.after).strip():
            return ""  # as in a list of links
        shown = f"<mark>{escape(mention.shown)}</mark>" if mention.shown else ""
        href = (
            self.renderer.href(source, mention.anchor, self.page_url)
            if shown and mention.anchor
            else None
        )
        if href:
            shown = f'<a class="internal-link" href="{escape(href)}">{shown}</a>'
        return f"<li>{escape(mention.before)}{shown}{escape(mention.after)}</li>"
