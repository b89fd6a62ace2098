"""Writes what the site has beside its pages, where its bytes changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from knapper.site import Host, beside_pages, markdown_copy

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from knapper.site import Site
    from mkdocs_knapper.page import VaultPage

__all__ = ["host_of", "write_changed", "write_copy", "write_side_files"]


def host_of(config: MkDocsConfig) -> Host:
    """Return what the site is called and where it will be."""
    url = (config.site_url or "").rstrip("/")
    return Host(f"{url}/" if url else "", config.site_name)


def write_side_files(site: Site, config: MkDocsConfig) -> None:
    """Write every file that the site has beside its pages."""
    root = Path(config.site_dir)
    for url, data in beside_pages(site, host_of(config)):
        write_changed(root / url, data)


def write_copy(site: Site, page: VaultPage, config: MkDocsConfig) -> None:
    """Write the Markdown version of a rendered page, if it has one."""
    url = site.copies.get(page.spec.path)
    if url and page.content_of is not None:
        data = markdown_copy(site, page.spec.path, page.content_of, host_of(config))
        write_changed(Path(config.site_dir) / url, data)


def write_changed(target: Path, data: bytes) -> None:
    """Write `data` to `target`, unless these bytes are there."""
    if target.exists() and target.read_bytes() == data:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
