"""The page of all tags: nested ones under their parents, many ones by their first letter.

A vault may have thousands of tags. Then those that most notes bear stand first, and links to
the letters lead through the rest.
"""

from __future__ import annotations

import unicodedata
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from knapper.render import relative
from knapper.site.frame import table_of_contents, title_heading
from knapper.site.pages import PageContent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.site.pages import PageSpec
    from knapper.site.site import Site
    from knapper.site.tags import TagPage

__all__ = ["render_tags"]

# Up to this many top tags stand in one list.
_ONE_LIST = 60
_MOST_USED = 24
# More tags than these below one another are folded.
_OPEN = 12


def render_tags(site: Site, spec: PageSpec) -> PageContent:
    """Return the page of all tags."""
    top = [tag for key, tag in site.tags.items() if "/" not in key]
    html = title_heading(spec.title)
    if len(top) <= _ONE_LIST:
        html += _tree(site, top, spec.url)
    else:
        html += _by_letter(site, top, spec.url)
    number = len(site.tags)
    about = site.say("1 tag") if number == 1 else site.say("{n} tags").format(n=number)
    return PageContent(html, table_of_contents(None, spec.title), about, {})


def _by_letter(site: Site, top: list[TagPage], url: str) -> str:
    groups = [(letter, list(tags)) for letter, tags in groupby(sorted(top, key=_place), _letter)]
    most = sorted(top, key=lambda tag: (-len(tag.notes), tag.key))[:_MOST_USED]
    items = "".join(f"<li>{_link(site, tag, url)}</li>\n" for tag in most)
    parts = [
        f'<h2 id="most-used">{site.say("Most used")}</h2>\n<ul class="tag-cloud">\n{items}</ul>\n'
    ]
    letters = "".join(
        f'<li><a href="#letter-{number}">{escape(letter)}</a></li>'
        for number, (letter, _) in enumerate(groups)
    )
    said = site.say("Letters")
    parts.append(f'<nav class="tag-letters" aria-label="{said}"><ul>{letters}</ul></nav>\n')
    for number, (letter, tags) in enumerate(groups):
        parts.append(f'<h2 id="letter-{number}">{escape(letter)}</h2>\n{_tree(site, tags, url)}')
    return "".join(parts)


def _place(tag: TagPage) -> tuple[str, str]:
    return _letter(tag), tag.key


def _letter(tag: TagPage) -> str:
    """Return the letter to look a tag up by: without accent; all signs and digits are one."""
    first = unicodedata.normalize("NFD", tag.name[0])[0].upper()
    return first if first.isalpha() else "0–9"


def _tree(site: Site, tags: Iterable[TagPage], url: str) -> str:
    items = "".join(f"<li>{_link(site, tag, url)}{_below(site, tag, url)}</li>\n" for tag in tags)
    return f'<ul class="tag-tree">\n{items}</ul>\n'


def _below(site: Site, tag: TagPage, url: str) -> str:
    if not tag.children:
        return ""
    tree = _tree(site, [site.tags[key] for key in tag.children], url)
    if len(tag.children) <= _OPEN:
        return tree
    said = site.say("{n} tags below").format(n=len(tag.children))
    return f"<details><summary>{said}</summary>\n{tree}</details>"


def _link(site: Site, tag: TagPage, url: str) -> str:
    href = relative(site.addresses.tags[tag.key], url)
    return (
        f'<a class="tag" href="{href}">#{escape(tag.name)}</a> '
        f'<span class="count">{len(tag.notes)}</span>'
    )
