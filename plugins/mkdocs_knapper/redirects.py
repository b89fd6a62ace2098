"""Pages that lead from an old address to the note that answers there now (§9.6)."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from knapper.render import relative
from mkdocs_knapper.side_files import write_changed

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from knapper.site import Site

__all__ = ["write_redirects"]

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


def write_redirects(site: Site, config: MkDocsConfig) -> None:
    """Write one small page a redirect, where its bytes changed. They work without scripts."""
    root = Path(config.site_dir)
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
        write_changed(root / old / "index.html", page)
