"""What the templates print of one page, besides what is the same on every page of the site."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urljoin

from mkdocs.structure.toc import AnchorLink, get_toc

from knapper.site import author_of, page_head

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs.config.defaults import MkDocsConfig

    from knapper.site import Host, PageContent, PageSpec, Site
    from mkdocs_knapper.browser import Part

__all__ = ["PageView", "outline", "page_meta", "page_url", "view_page"]


class PageView(NamedTuple):
    """One page as templates see it under the name `knapper`. All texts are HTML.

    `url` is percent-encoded, from the root of the site. `parts` are the addresses of scripts
    that this page needs, `mermaid` that of Mermaid's own; `crumbs` and `outline` are the items
    of lists; `has_note` says that the page shows a note and not a list of them, `has_outside` that
    it has media of other hosts.
    """

    url: str
    canonical: str
    meta: dict[str, Any]
    toc: Sequence[AnchorLink]
    content: str
    head: str
    tree: str
    data: str
    crumbs: str
    crumbs_label: str
    outline: str
    mermaid: str
    parts: tuple[str, ...]
    has_note: bool
    has_outside: bool


def view_page(  # noqa: PLR0913, PLR0917 - what a page is made of
    site: Site,
    spec: PageSpec,
    content: PageContent,
    host: Host,
    parts: Iterable[Part],
    config: MkDocsConfig,
) -> PageView:
    """Return the view of a page whose content was rendered."""
    around = site.surroundings(spec)
    url = page_url(spec.url)
    toc = get_toc(content.toc)  # type: ignore[arg-type] # MkDocs' own TypedDict
    html = content.html
    base = config.site_url or ""
    return PageView(
        url,
        urljoin(base if base.endswith("/") else f"{base}/", url or "./") if base else "",
        page_meta(site, spec, content),
        toc,  # type: ignore[arg-type] # iterable, and has a length
        html,
        page_head(site, spec, content.description, host),
        around["tree"],
        around["data"],
        "".join(f'<li><a href="{href}">{name}</a></li>' for href, name in around["crumbs"]),
        around["crumbs_label"],
        outline(toc),
        around["mermaid"] if '<pre class="mermaid"' in html else "",
        tuple(part.url for part in parts if f" {part.attribute}" in html),
        'class="vault-note' in html,
        'class="external-embed"' in html,
    )


def page_url(url: str) -> str:
    """Return the address of a page as MkDocs writes it."""
    return quote(url)


def page_meta(site: Site, spec: PageSpec, content: PageContent) -> dict[str, Any]:
    """Return the properties of a page that templates may read, those that they print escaped."""
    meta = dict(content.meta)
    meta["title"] = escape(spec.title)
    meta["search"] = {"exclude": True}
    meta.pop("author", None)  # Material would print it as it is
    if spec.kind == "note" and (author := author_of(site, spec.path)):
        meta["author"] = escape(author)
    if content.description:
        meta["description"] = escape(content.description)
    return meta


def outline(toc: Iterable[AnchorLink]) -> str:
    """Return the headings of a page and those below them as items of a list, "" for one or none.

    Material's table of contents is out of reach on a small screen: there this one stands folded.
    """
    links = list(toc)
    if links and links[0].level == 1:
        links = links[0].children
    if len(links) <= 1:
        return ""
    items = []
    for link in links:
        below = "".join(f'<li><a href="{e.url}">{e.title}</a></li>' for e in link.children)
        inner = f"<ul>{below}</ul>" if below else ""
        items.append(f'<li><a href="{link.url}">{link.title}</a>{inner}</li>')
    return "".join(items)
