"""Feeds of what changed last: Atom at `feed.xml`, JSON Feed at `feed.json`.

They hold whole addresses only, so there are none where the site's own is unknown.
"""

from __future__ import annotations

import json
import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urljoin

from knapper.site.about import about
from knapper.site.copies import absolute
from knapper.site.dates import as_time
from knapper.site.folders import natural_key
from knapper.site.head import author_of, is_unlisted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.site.side_files import Host
    from knapper.site.site import Site

__all__ = ["feeds"]

_ENTRIES: Final = 50
_WHOLE: Final = 20  # entries with all of their text; the others have a sentence
_LONGEST: Final = 40_000  # characters of a text; of a longer note there is a sentence, too
_ADDRESS: Final = re.compile(r"(?<=[\s\"])(href|src|poster)=\"([^\"]*)\"")
_SETS: Final = re.compile(r"\ssrcset=\"[^\"]*\"|\ssizes=\"[^\"]*\"")
# What is for the browser alone, or what a reader of feeds would show as a dead control.
_CONTROLS: Final = re.compile(
    r"<(script|template|button)\b.*?</\1>|<input\b[^>]*>|<a class=\"headerlink\".*?</a>"
    r"|<div class=\"(?:comparison|row)-tools\".*?</div>",
    re.DOTALL,
)
# XML cannot hold these, not even by their numbers.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Entry(NamedTuple):
    url: str
    title: str
    summary: str
    html: str
    created: str
    modified: str
    author: str
    tags: tuple[str, ...]


def feeds(site: Site, host: Host) -> Iterator[tuple[str, bytes]]:
    """Yield both feeds, each its address and its bytes."""
    if not host.url:
        return
    entries = list(_entries(site, host))
    yield "feed.xml", _atom(site, host, entries)
    yield "feed.json", _json(site, host, entries)


def _entries(site: Site, host: Host) -> Iterator[_Entry]:
    dated = []
    for path, each in site.dates.items():
        created, modified = as_time(each.created), as_time(each.modified)
        if (created or modified) and not is_unlisted(site, path):
            dated.append((modified or created, path, created or modified))
    dated.sort(key=lambda one: natural_key(site.title(one[1])))
    dated.sort(key=lambda one: one[0], reverse=True)
    for number, (modified, path, created) in enumerate(dated[:_ENTRIES]):
        url = site.addresses.notes[path]
        whole = absolute(host.url, url)
        html = _portable(site.renderer.body(path, url), whole) if number < _WHOLE else ""
        yield _Entry(
            whole,
            site.title(path),
            about(site, path),
            html if len(html) <= _LONGEST else "",
            created,
            max(modified, created),
            author_of(site, path),
            site.note_tags(path),
        )


def _portable(html: str, page: str) -> str:
    """Return HTML of a page as it can stand anywhere: with whole addresses."""

    def whole(match: re.Match[str]) -> str:
        try:
            target = urljoin(page, unescape(match[2]))
        except ValueError:
            target = ""
        return f'{match[1]}="{escape(target)}"'

    return _ADDRESS.sub(whole, _SETS.sub("", _CONTROLS.sub("", html)))


def _atom(site: Site, host: Host, entries: list[_Entry]) -> bytes:
    updated = max((entry.modified for entry in entries), default="1970-01-01T00:00:00Z")
    about_site = site.config.description
    base, name = _xml(host.url), _xml(host.name)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{_xml(site.config.language)}">\n',
        f"<title>{name}</title>\n",
        f"<subtitle>{_xml(about_site)}</subtitle>\n" if about_site else "",
        f"<id>{base}</id>\n",
        f'<link href="{base}"/>\n',
        f'<link rel="self" type="application/atom+xml" href="{base}feed.xml"/>\n',
        f"<updated>{updated}</updated>\n",
        # Atom asks for an author of every entry; this one is of those that name none.
        f"<author><name>{name}</name></author>\n",
    ]
    for entry in entries:
        author = f"<author><name>{_xml(entry.author)}</name></author>\n" if entry.author else ""
        tags = "".join(f'<category term="{_xml(tag)}"/>\n' for tag in entry.tags)
        html = f'<content type="html">{_xml(entry.html)}</content>\n' if entry.html else ""
        # An entry without content needs a summary, if an empty one.
        summary = f"<summary>{_xml(entry.summary)}</summary>\n"
        parts.append(
            f"<entry>\n<title>{_xml(entry.title)}</title>\n<id>{_xml(entry.url)}</id>\n"
            f'<link href="{_xml(entry.url)}"/>\n<published>{entry.created}</published>\n'
            f"<updated>{entry.modified}</updated>\n{author}{tags}{summary}{html}</entry>\n"
        )
    return "".join((*parts, "</feed>\n")).encode()


def _json(site: Site, host: Host, entries: list[_Entry]) -> bytes:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": host.name,
        "home_page_url": host.url,
        "feed_url": f"{host.url}feed.json",
        "language": site.config.language,
    }
    if site.config.description:
        feed["description"] = site.config.description
    feed["items"] = items = []
    for entry in entries:
        item: dict[str, Any] = {"id": entry.url, "url": entry.url, "title": entry.title}
        # An item has a text in one form or the other.
        item |= {"content_html": entry.html} if entry.html else {"content_text": entry.summary}
        item |= {"date_published": entry.created, "date_modified": entry.modified}
        optional = {"summary": entry.summary if entry.html else "", "tags": list(entry.tags)}
        item |= {key: value for key, value in optional.items() if value}
        if entry.author:
            item["authors"] = [{"name": entry.author}]
        items.append(item)
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("�", text))
