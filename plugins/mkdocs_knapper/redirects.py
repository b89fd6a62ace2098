"""Pages that lead from an old address to the note that answers there now (§9.6)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.render import relative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.config.defaults import MkDocsConfig

    from knapper.site import Site

__all__ = ["redirect_pages"]

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{canonical}">
<meta http-equiv="refresh" content="0; url={href}">
</head>
<body><p><a href="{href}">{title}</a></p></body>
</html>
"""


def redirect_pages(site: Site, config: MkDocsConfig) -> Iterator[tuple[str, bytes]]:
    """Yield address and bytes of one small page a redirect. They work without scripts."""
    for old, note in site.addresses.redirects.items():
        url = site.addresses.notes[note]
        href = escape(relative(url, old))
        base = (config.site_url or "").rstrip("/")
        page = _PAGE.format(
            language=escape(site.config.language),
            title=escape(site.title(note)),
            href=href,
            canonical=escape(f"{base}/{relative(url, '').removeprefix('./')}") if base else href,
        ).encode()
        yield f"{old}index.html" if old.endswith("/") else f"{old}/index.html", page
