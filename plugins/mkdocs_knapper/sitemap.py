"""The sitemap. That of a large site is parted: an index, and files that each hold a part."""

from __future__ import annotations

import gzip
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mkdocs_knapper.side_files import host_of, write_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["part_sitemap", "sitemap_files"]

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_PAGES: Final = 5000  # so that a part has about half a megabyte


def sitemap_files(pages: Iterable[tuple[str, str]], base: str) -> Iterator[tuple[str, bytes]]:
    """Yield address and bytes of each file of the sitemap of a site at `base`.

    `pages` are the address of each page from the root, and the day of its last change or "".
    """
    lines = [
        f"<url><loc>{escape(base + url)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for url, day in (pages if base else ())
    ]
    if len(lines) > _PAGES:
        yield from _parted(lines, base)
    else:
        yield from _whole(f"{_HEAD}<urlset {_SPACE}>\n{''.join(lines)}</urlset>".encode())


def part_sitemap(config: MkDocsConfig) -> None:
    """Part what MkDocs wrote from our template, which has a line for each page."""
    root = Path(config.site_dir)
    whole, base = root / "sitemap.xml", host_of(config).url
    if not base or not whole.is_file():
        return
    lines = whole.read_text(encoding="utf-8").splitlines(keepends=True)
    pages = [line for line in lines if line.startswith("<url>")]
    if len(pages) > _PAGES:
        for url, data in _parted(pages, base):
            write_changed(root / url, data)


def _parted(pages: Sequence[str], base: str) -> Iterator[tuple[str, bytes]]:
    names: list[str] = []
    for start in range(0, len(pages), _PAGES):
        names.append(f"sitemap-{len(names) + 1}.xml")
        part = "".join(pages[start : start + _PAGES])
        yield names[-1], f"{_HEAD}<urlset {_SPACE}>\n{part}</urlset>\n".encode()
    each = "".join(f"<sitemap><loc>{escape(base + name)}</loc></sitemap>\n" for name in names)
    yield from _whole(f"{_HEAD}<sitemapindex {_SPACE}>\n{each}</sitemapindex>\n".encode())


def _whole(data: bytes) -> Iterator[tuple[str, bytes]]:
    yield "sitemap.xml", data
    yield "sitemap.xml.gz", gzip.compress(data, mtime=0)
