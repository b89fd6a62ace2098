"""What a page says of itself to search engines, to feed readers and to those who share it.

A page comes in; HTML for its `<head>` goes out. Title, description and canonical address are
the theme's. What needs a whole address is left out where the site's own is unknown.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Final

from knapper.render import relative
from knapper.site.copies import absolute
from knapper.site.dates import as_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.site.pages import PageSpec
    from knapper.site.side_files import Host
    from knapper.site.site import Site

__all__ = ["author_of", "is_unlisted", "page_head", "picture_of"]

# What a card is as wide and as high as, for who shows one before it is loaded.
_CARD_SIZE: Final = (1200, 630)


def page_head(site: Site, spec: PageSpec, description: str, host: Host) -> str:
    """Return the elements that tell of a page. `description` is plain text."""
    note = spec.path if spec.kind == "note" else ""
    about = description or site.config.description
    picture, of_card = picture_of(site, note, spec.url, host)
    is_article = bool(note) and note != site.home
    title = spec.title if spec.url else (host.name or spec.title)
    pairs = [
        ("og:type", "article" if is_article else "website"),
        ("og:title", title),
        ("og:site_name", host.name),
        ("og:description", about),
        ("og:url", absolute(host.url, spec.url) if host.url else ""),
        ("og:locale", _locale(site.config.language)),
        ("og:image", picture),
    ]
    if picture and of_card:
        pairs += [
            (f"og:image:{name}", str(size))
            for name, size in zip(("width", "height"), _CARD_SIZE, strict=True)
        ]
        pairs.append(("og:image:alt", title))
    dates = site.dates[note] if is_article else None
    if dates:
        pairs += [
            ("article:published_time", as_time(dates.created)),
            ("article:modified_time", as_time(dates.modified)),
        ]
        pairs += [("article:tag", tag) for tag in site.note_tags(note)]
    html = [f'<meta property="{key}" content="{escape(text)}">' for key, text in pairs if text]
    html.append(f'<meta name="twitter:card" content="summary{"_large_image" if picture else ""}">')
    if note:
        html.insert(0, f'<meta name="knapper:source" content="{escape(note)}">')
        if robots := _robots(site, note):
            html.append(f'<meta name="robots" content="{escape(robots)}">')
    html += _alternates(site, spec, note, host)
    if host.url:
        html += _linked_data(site, spec, note, about, picture, host)
    return "\n".join(html)


def is_unlisted(site: Site, path: str) -> bool:
    """Return whether a note asks search engines to leave it out, by its property `robots`."""
    return any(word in _robots(site, path).lower() for word in ("noindex", "none"))


def author_of(site: Site, path: str) -> str:
    """Return who wrote a note by its property `author` or `authors`, as text, or ""."""
    if not site.config.show_properties:
        return ""
    hidden = {name.casefold() for name in site.config.hide_properties}
    values = site.notes[path].properties.values
    for key in ("author", "authors"):
        value = values.get(key)
        if value is None or key in hidden:
            continue
        each = value if isinstance(value, list) else [value]
        names = [_plain(name) for name in each if isinstance(name, str)]
        return ", ".join(filter(None, names))
    return ""


def _plain(name: str) -> str:
    """Return a name, of `[[People/Ann|Ann]]` what a reader sees of it."""
    name = name.strip()
    if name.startswith("[[") and name.endswith("]]"):
        target, bar, shown = name[2:-2].partition("|")
        name = shown if bar else target.rpartition("/")[2]
    return " ".join(name.split())


def _robots(site: Site, note: str) -> str:
    value = site.notes[note].properties.values.get("robots")
    words = value if isinstance(value, list) else [value]
    return ", ".join(word.strip() for word in words if isinstance(word, str) and word.strip())


def _locale(language: str) -> str:
    """Return a language as Open Graph writes it, `en_GB`; one without a country is left out."""
    base, _, country = language.replace("_", "-").partition("-")
    return f"{base.lower()}_{country.upper()}" if len(country) == len("GB") else ""


def picture_of(site: Site, note: str, url: str, host: Host) -> tuple[str, bool]:
    """Return the address of the picture of the page at `url`, "" for none, and if we drew it.

    It is whole where the site's own address is known. `note` is "" for a page of no note. A card
    that it names is drawn.
    """
    if note:
        own = site.index.picture(note)
        address = site.address(own) if own else None
        if address:
            whole = absolute(host.url, address) if host.url else relative(address, url)
            return whole, False
        outside = site.outside_picture(note)
        if outside:
            return outside, False
    card = site.cards.address(note) if host.url else ""
    return (absolute(host.url, card), True) if card else ("", False)


def _alternates(site: Site, spec: PageSpec, note: str, host: Host) -> Iterator[str]:
    copy = site.copies.get(note)
    if copy:
        yield (
            f'<link rel="alternate" type="text/markdown" href="{escape(relative(copy, spec.url))}">'
        )
    if host.url:
        for kind, name in (("atom+xml", "feed.xml"), ("feed+json", "feed.json")):
            yield (
                f'<link rel="alternate" type="application/{kind}" title="{escape(host.name)}" '
                f'href="{relative(name, spec.url)}">'
            )


def _linked_data(  # noqa: PLR0913, PLR0917 - what a page says of itself
    site: Site, spec: PageSpec, note: str, about: str, picture: str, host: Host
) -> Iterator[str]:
    """Yield what schema.org has words for."""
    graph: list[dict[str, Any]] = []
    website = {"@type": "WebSite", "@id": f"{host.url}#website"}
    if not spec.url:
        graph.append(
            website
            | {"url": host.url, "name": host.name, "inLanguage": site.config.language}
            | ({"description": site.config.description} if site.config.description else {})
        )
    elif note:
        url = absolute(host.url, spec.url)
        article: dict[str, Any] = {
            "@type": "Article",
            "@id": url,
            "mainEntityOfPage": url,
            "headline": spec.title,
            "description": about,
            "inLanguage": site.config.language,
            "datePublished": as_time(site.dates[note].created),
            "dateModified": as_time(site.dates[note].modified),
            "image": picture,
            "isPartOf": {"@id": website["@id"]},
        }
        if author := author_of(site, note):
            article["author"] = {"@type": "Person", "name": author}
        graph.append({key: value for key, value in article.items() if value})
    if spec.url:
        trail = [(host.url, host.name), *_trail(site, spec, host)]
        graph.append(
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": at, "name": name, "item": item}
                    for at, (item, name) in enumerate(trail, 1)
                ],
            }
        )
    if graph:
        data = {"@context": "https://schema.org", "@graph": graph}
        yield f'<script type="application/ld+json">{_as_script(data)}</script>'


def _trail(site: Site, spec: PageSpec, host: Host) -> Iterator[tuple[str, str]]:
    """Yield address and name of each folder on the way to a page, and of the page."""
    parts = spec.folder.split("/") if spec.folder else []
    urls = site.addresses.folders
    for count in range(len(parts)):
        folder = "/".join(parts[: count + 1])
        if folder in urls and urls[folder] and urls[folder] != spec.url:
            yield absolute(host.url, urls[folder]), site.folders[folder].name
    yield absolute(host.url, spec.url), spec.title


def _as_script(data: object) -> str:
    """Return data as JSON that cannot end the script that it stands in, nor open a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
