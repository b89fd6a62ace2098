"""A page of the vault inside MkDocs: content from Knapper, everything else from MkDocs.

`VaultPage` overrides the two steps in which MkDocs reads and renders Markdown, so
Python-Markdown never runs for a note. Text that the theme prints unescaped is escaped here.
"""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from knapper.site import as_time, is_unlisted
from knapper.vault import real_path
from mkdocs_knapper.view import page_meta

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from knapper.site import PageContent, PageSpec, Site

__all__ = ["VaultMedia", "VaultPage", "copy_attachment", "vault_file"]

_LOG = logging.getLogger("mkdocs.plugins.knapper")


class VaultPage(Page):
    """The page of one `PageSpec`. `content_of` is set once it is rendered."""

    def __init__(self, site: Site, spec: PageSpec, file: File, config: MkDocsConfig) -> None:
        # As markup, so that the templates which escape it do not do so again.
        super().__init__(Markup(escape(spec.title)), file, config)  # noqa: S704 - escaped
        self.site, self.spec = site, spec
        self.content_of: PageContent | None = None
        # For the sitemap: the day of the last change, and whether to be in it.
        self.changed, self.is_unlisted = "", False
        if spec.kind == "note":
            dates = site.dates[spec.path]
            self.changed = as_time(dates.modified or dates.created)[:10]
            self.is_unlisted = is_unlisted(site, spec.path)

    def read_source(self, config: MkDocsConfig) -> None:
        """Render the note; the Markdown that other plugins see is empty."""
        del config
        self.content_of = rendered = self.site.render(self.spec)
        self.markdown = ""
        self.meta: MutableMapping[str, Any] = page_meta(self.site, self.spec, rendered)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Hand MkDocs the HTML and the table of contents."""
        del config, files
        rendered = self.content_of
        if rendered is None:  # pragma: no cover - MkDocs reads before it renders
            return
        self.content = rendered.html
        self.toc = get_toc(rendered.toc)  # type: ignore[arg-type] # its own TypedDict
        self._title_from_render = self.title if isinstance(self.title, str) else None
        self.present_anchor_ids: set[str] = set()
        self.links_to_anchors: dict[Any, Any] = {}


class VaultMedia(File):
    """An attachment of the vault. One that went away since the scan costs itself, not the build."""

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - MkDocs' signature
        """Copy the file, if it is still there and still inside the vault."""
        copy = super().copy_file
        copy_attachment(Path(self.src_dir or "."), self.src_uri, lambda _: copy(dirty))


def copy_attachment(root: Path, path: str, copy: Callable[[Path], None]) -> None:
    """Have a file of the vault at `root` copied by `copy`, which gets where it truly is.

    One that is no longer there, or no longer inside, costs a warning.
    """
    real = real_path(root, path)
    try:
        if real is None:
            raise FileNotFoundError(path)
        copy(real)
    except OSError as error:
        reason = error.strerror or "it left the vault"
        _LOG.warning("%s: warning[V001] the file was not copied: %s", path, reason)


def vault_file(path: str, url: str, vault: str, config: MkDocsConfig) -> File:
    """Return a MkDocs file for the vault path or made-up name `path`, published at `url`.

    A page's `url` ends in a slash or is ""; any other is a file's.
    """
    is_page = not url or url.endswith("/")
    # MkDocs tells a page by its ending and copies everything else byte for byte.
    is_markdown = path.lower().endswith(".md")
    kind = File if is_page else VaultMedia
    return kind(
        path if is_markdown or not is_page else f".knapper/pages/{path}.md",
        vault,
        config.site_dir,
        use_directory_urls=True,
        dest_uri=f"{url}index.html" if is_page else url,
        # Pages are put into the navigation by the plugin, not by their paths.
        inclusion=InclusionLevel.NOT_IN_NAV if is_page else InclusionLevel.INCLUDED,
    )
