"""The sitemap of a large site, parted: an index at its address, and files that each hold a part."""

from __future__ import annotations

import gzip
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mkdocs_knapper.side_files import host_of, write_changed

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["part_sitemap"]

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_PAGES: Final = 5000  # so that a part has about half a megabyte


def part_sitemap(config: MkDocsConfig) -> None:
    """Part what MkDocs wrote from our template, which has a line for each page."""
    root = Path(config.site_dir)
    whole, base = root / "sitemap.xml", host_of(config).url
    if not base or not whole.is_file():
        return
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    pages = [line for line in lines if line.startswith("<url>")]
    if len(pages) <= _PAGES:
        return
    names: list[str] = []
    for start in range(0, len(pages), _PAGES):
        names.append(f"sitemap-{len(names) + 1}.xml")
        part = "".join(pages[start : start + _PAGES])
        text = f"{_HEAD}<urlset {_SPACE}>\n{part}</urlset>\n"
        write_changed(root / names[-1], text.encode())
    each = "".join(f"<sitemap><loc>{escape(base + name)}</loc></sitemap>\n" for name in names)
    index = f"{_HEAD}<sitemapindex {_SPACE}>\n{each}</sitemapindex>\n".encode()
    whole.write_bytes(index)
    (root / "sitemap.xml.gz").write_bytes(gzip.compress(index, mtime=0))
