"""What a canvas leaves open: names and contents of files on cards, pictures behind groups (§11).

A file that is not published has no name here, since a canvas names its files by full path.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from knapper.compile import IMAGE, extension
from knapper.links import LinkStatus, resolve_subpath

if TYPE_CHECKING:
    from knapper.compile import Link
    from knapper.links import ResolvedLink
    from knapper.render.body import Frame, Renderer

__all__ = ["on_canvas"]


def on_canvas(
    renderer: Renderer, kind: str, frame: Frame, link: Link, resolved: ResolvedLink
) -> str:
    """Return what stands for a slot of kind `N`, `C` or `B` (see `knapper.compile.record`)."""
    if kind == "B":
        return _ground(renderer, frame, resolved)
    return (_name if kind == "N" else _card)(renderer, frame, link, resolved)


def _ground(renderer: Renderer, frame: Frame, resolved: ResolvedLink) -> str:
    path = resolved.path if resolved.status is LinkStatus.RESOLVED else ""
    url = renderer.href(path, "", frame.page_url) if extension(path) in IMAGE else None
    return f"background-image:url(&quot;{escape(url)}&quot;)" if url else ""


def _name(renderer: Renderer, frame: Frame, link: Link, resolved: ResolvedLink) -> str:
    if resolved.status is LinkStatus.UNPUBLISHED:
        return f'<span class="embed-withheld">{renderer.say("not published")}</span>'
    if resolved.status is LinkStatus.MISSING:
        return _missing(renderer, link)
    target = renderer.notes.get(resolved.path)
    place = resolve_subpath(target, link.subpath) if target and link.subpath else None
    return renderer.source(frame, link, resolved.path, place)[0]


def _card(renderer: Renderer, frame: Frame, link: Link, resolved: ResolvedLink) -> str:
    """Return what a card shows of its file; why it shows none is told where its name stands."""
    if resolved.status is LinkStatus.UNPUBLISHED:
        return ""
    if resolved.status is LinkStatus.MISSING:
        # A picture has no name above it.
        return _missing(renderer, link) if extension(link.target) in IMAGE else ""
    target = renderer.notes.get(resolved.path)
    if target is None:
        return renderer.show_file(link, resolved.path, frame.page_url)
    place = resolve_subpath(target, link.subpath) if link.subpath else None
    if link.subpath and place is None:
        return _not_there(renderer, "#" + "#".join(link.subpath))
    html, cut = renderer.content(frame, resolved.path, target, place)
    return f'<span class="embed-cut">{cut}</span>' if cut else html


def _missing(renderer: Renderer, link: Link) -> str:
    return _not_there(renderer, "#".join((link.target.removeprefix("/"), *link.subpath)))


def _not_there(renderer: Renderer, name: str) -> str:
    said = renderer.say("{name} does not exist").format(name=escape(name))
    return f'<span class="embed-missing">{said}</span>'
