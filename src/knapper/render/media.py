"""Embedded files: images, sound, films, PDF, and what can only be linked to (§5.6, §5.7).

What is known of a picture's or film's size stands in its tag, so that a page does not move when
the file arrives.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

import msgspec

from knapper.compile import AUDIO, IMAGE, VIDEO, extension
from knapper.media import Size
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.compile import Link

__all__ = ["Look", "render_file", "sized_tag"]

_PAGE = re.compile(r"page=(\d+)")
_HEIGHT = re.compile(r"height=(\d+)")
# CSS pixels that a column of text has on a wide screen.
_COLUMN = 720
# From this width on a picture may have more to show than there is room for.
_LARGE = 400
_ATTRIBUTE = re.compile(r"\s([a-z-]+)(?:=\"([^\"]*)\")?")
_WHOLE = re.compile(r"[ \t]*(\d{1,5})(?:px)?[ \t]*")


class Look(msgspec.Struct, frozen=True):
    """What is known of a picture or film: its size, and smaller copies, each address and width.

    The addresses are from the site's root.
    """

    size: Size
    copies: tuple[tuple[str, int], ...] = ()


def render_file(  # noqa: PLR0913 - what the page and the vault know
    link: Link,
    path: str,
    href: str,
    look: Look | None = None,
    relative: Callable[[str], str] = str,
    *,
    first: bool = False,
) -> str:
    """Return the HTML that shows the file at vault path `path`, whose address is `href`.

    `relative` gives the address of a file of the site as written on this page. `first` says
    of a picture that readers see it as soon as they see the page.
    """
    ending, source, name = extension(path), escape(href), note_name(path)
    if ending in IMAGE:
        hook = f' data-fragment="{escape("#".join(link.subpath))}"' if link.subpath else ""
        alt = escape(link.text or name.rpartition(".")[0])
        known = _known(look, link.width, link.height, relative, first=first)
        return f'<img src="{source}" alt="{alt}"{hook}{known}{_loading(first=first)}>'
    label = escape(link.text or name)
    fragment = escape("#" + "&".join(link.subpath)) if link.subpath else ""
    if ending in VIDEO:
        size = _measures(look, link.width, link.height)
        return (
            f'<video src="{source}{fragment}" controls preload="metadata"{size}>'
            f'<a href="{source}">{label}</a></video>{_on_paper(label)}'
        )
    if ending in AUDIO:
        return (
            f'<audio src="{source}{fragment}" controls preload="metadata">'
            f'<a href="{source}">{label}</a></audio>{_on_paper(label)}'
        )
    if ending == "pdf":
        return _pdf(link, source, label)
    return f'<a class="embed-file internal-link" href="{source}" download>{label}</a>'


def _on_paper(label: str) -> str:
    """Return what stands in a print in place of a player."""
    return f'<span class="player-name" hidden>{label}</span>'


def sized_tag(
    tag: str, look: Look | None, relative: Callable[[str], str], *, first: bool = False
) -> str:
    """Return an author's own `<img>` tag with what is known of the picture and not yet in it."""
    written = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
    known = _loading(first=first)
    if not ("height" in written.get("style", "") or "width" in written.get("style", "")):
        sides = [written.get(side, "") for side in ("width", "height")]
        width, height = map(_pixels, sides)
        known = _known(look, width, height, relative, first=first) + known
        if any(sides) and not (width or height):
            # A part of the room: of what is known only the shape helps.
            shape = f"aspect-ratio:{look.size.width}/{look.size.height}" if look else ""
            known = f' style="{shape}"{known}' if shape and sides[0] and not sides[1] else known
            # Without a size of its own a picture whose `sizes` is `auto` has one of the browser's.
            known = known.replace('"auto, ', '"')
            written |= {"width": "", "height": ""}
    if "srcset" in written:
        written["sizes"] = ""
    more = "".join(
        f' {name}="{value}"'
        for name, value in dict(reversed(_ATTRIBUTE.findall(known))).items()
        if name not in written
    )
    return f"{tag[:-1].rstrip(' /')}{more}>"


def _loading(*, first: bool) -> str:
    # The largest thing that a reader sees first must not wait for the layout.
    return ' fetchpriority="high"' if first else ' loading="lazy" decoding="async"'


def _known(
    look: Look | None, width: int, height: int, relative: Callable[[str], str], *, first: bool
) -> str:
    """Return the attributes of a picture that come from what is known of it."""
    found = _measures(look, width, height)
    if look is None:
        return found
    if look.copies:
        if not (width and height):
            # A copy's own shape is off by the part of a pixel.
            found += f' style="aspect-ratio:{look.size.width}/{look.size.height}"'
        copies = ", ".join(f"{escape(relative(url))} {wide}w" for url, wide in look.copies)
        wide = width or min(look.size.width, _COLUMN)
        # Where the browser lays out before it fetches, it knows best.
        auto = "" if first else "auto, "
        found += f' srcset="{copies}" sizes="{auto}(max-width: {wide}px) 100vw, {wide}px"'
    if look.size.width >= _LARGE or not look.size.sized:
        found += f' data-zoom="{look.size.width if look.size.sized else ""}"'
    return found


def _measures(look: Look | None, width: int, height: int) -> str:
    """Return width and height as attributes: those that the author gave, else the file's."""
    if width and height:
        # The theme scales pictures by their width; the shape that the author asked for holds.
        return f' width="{width}" height="{height}" style="aspect-ratio:{width}/{height}"'
    if look is None:
        return f' width="{width}"' if width else f' height="{height}"' if height else ""
    size = look.size
    if width:
        return f' width="{width}" height="{max(1, round(width * size.height / size.width))}"'
    if height:
        return f' width="{max(1, round(height * size.width / size.height))}" height="{height}"'
    if not size.sized:
        return f' style="width:100%;aspect-ratio:{size.width}/{size.height}"'
    return f' width="{size.width}" height="{size.height}"'


def _pixels(written: str) -> int:
    match = _WHOLE.fullmatch(written)
    return int(match[1]) if match else 0


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
