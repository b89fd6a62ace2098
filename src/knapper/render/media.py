"""Embedded files: images, sound, films, PDF, and what can only be linked to (§5.6, §5.7)."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from knapper.compile import AUDIO, IMAGE, VIDEO, extension
from knapper.vault import note_name

if TYPE_CHECKING:
    from knapper.compile import Link

__all__ = ["render_file"]

_PAGE = re.compile(r"page=(\d+)")
_HEIGHT = re.compile(r"height=(\d+)")


def render_file(link: Link, path: str, href: str) -> str:
    """Return the HTML that shows the file at vault path `path`, whose address is `href`."""
    ending, source, name = extension(path), escape(href), note_name(path)
    size = (f' width="{link.width}"' if link.width else "") + (
        f' height="{link.height}"' if link.height else ""
    )
    if ending in IMAGE:
        hook = f' data-fragment="{escape("#".join(link.subpath))}"' if link.subpath else ""
        alt = escape(link.text or name.rpartition(".")[0])
        if link.width and link.height:
            # The theme scales pictures by their width; the shape that the author asked for holds.
            size += f' style="aspect-ratio:{link.width}/{link.height}"'
        return f'<img src="{source}" alt="{alt}"{size}{hook} loading="lazy">'
    label = escape(link.text or name)
    fragment = escape("#" + "&".join(link.subpath)) if link.subpath else ""
    if ending in VIDEO:
        return (
            f'<video src="{source}{fragment}" controls preload="metadata"{size}>'
            f'<a href="{source}">{label}</a></video>'
        )
    if ending in AUDIO:
        return (
            f'<audio src="{source}{fragment}" controls preload="metadata">'
            f'<a href="{source}">{label}</a></audio>'
        )
    if ending == "pdf":
        return _pdf(link, source, label)
    return f'<a class="embed-file internal-link" href="{source}" download>{label}</a>'


def _pdf(link: Link, source: str, label: str) -> str:
    wanted = "&".join(link.subpath)
    page, height = _PAGE.search(wanted), _HEIGHT.search(wanted)
    address = f"{source}#page={page[1]}" if page else source
    tall = height[1] if height else str(link.height or "")
    size = (f' width="{link.width}"' if link.width else "") + (f' height="{tall}"' if tall else "")
    return (
        f'<iframe class="pdf-embed" src="{address}" title="{label}"{size} '
        f'loading="lazy"></iframe>'
        f'<a class="pdf-link" href="{address}">{label}</a>'
    )
