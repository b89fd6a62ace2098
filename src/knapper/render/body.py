"""The body of a note's page: links lead somewhere, embeds stand in place (§2, §3, §5).

Links that cannot be followed say so without a live address: an unknown note is a marked `<a>`
without `href` (§3.7), an unpublished one is plain text. Links in embedded text resolve from
the note that they were written in (§5.3).
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import msgspec

from knapper.compile import Block, Heading, LinkKind, Note
from knapper.links import LinkStatus, ResolvedLink, fragment_of, resolve_subpath
from knapper.render.address import encode_fragment, relative
from knapper.render.balance import balanced
from knapper.render.canvas import on_canvas
from knapper.render.cells import quote_result
from knapper.render.media import render_file, sized_tag
from knapper.render.own_words import in_own_words
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from knapper.compile import Link
    from knapper.render.cells import CellOutputs, Quoted
    from knapper.render.comparison import Comparisons
    from knapper.render.decision import Walks
    from knapper.render.media import Look

__all__ = ["Frame", "Renderer"]

_SLOT = re.compile("\x02([LlEUTtWNCBOAa])(\\d+)\x03")
_LINKED = re.compile("(\x02L(\\d+)\x03)[^\x02]*(\x02l\\2\x03)")
_OWN_IMAGE = re.compile('<img\\b[^>]*?\\bsrc="\x02U(\\d+)\x03"[^>]*>')
_FOOTNOTE = re.compile('href="#\x05fn(?=-\\d|ref-\\d)')
# Obsidian shows five levels of embeds and cuts there (§5.4).
_MAX_DEPTH = 5
# What one page may grow to by embeds; a vault in which every note embeds two others would
# otherwise double at each level.
_MAX_EMBEDS = 200
# A picture behind more HTML than this is below what a reader sees first.
_FIRST_SIGHT = 3000


class Frame(msgspec.Struct, frozen=True):
    """The note whose text is being written, on which page, and how deep in embeds.

    `resolved` are the note's links. `walking` says that the text stands in a walk, where no
    other walk may.
    """

    path: str
    note: Note
    page_url: str
    trail: tuple[str, ...]
    resolved: tuple[ResolvedLink, ...]
    walking: bool = False


class Renderer:
    """Fills the slots of notes.

    `notes` are the published notes by vault path, `resolved` their links as
    `knapper.links` resolved them, `address` gives the URL of a note or attachment from the
    site's root (None for what is not published), `tag_url` that of a tag's page,
    `title` the name that a note is shown by. `walks` writes the walks under decision charts,
    `outputs` what stands under code cells, `comparisons` tables that are known; without them
    there are none. `look` tells what is known of a picture or film by its path, `say` puts an
    English word of the site's own into the site's language.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what the vault knows
        self,
        notes: Mapping[str, Note],
        resolved: Mapping[str, tuple[ResolvedLink, ...]],
        address: Callable[[str], str | None],
        tag_url: Callable[[str], str],
        title: Callable[[str], str] = note_name,
        walks: Walks | None = None,
        outputs: CellOutputs | None = None,
        comparisons: Comparisons | None = None,
        look: Callable[[str], Look | None] = lambda _: None,
        say: Callable[[str], str] = str,
    ) -> None:
        self.notes, self.resolved = notes, resolved
        self.address, self.tag_url, self.title = address, tag_url, title
        self.walks, self.outputs, self.comparisons = walks, outputs, comparisons
        self.look, self.say = look, say
        self._embeds = 0
        self._at_first_sight = False

    def body(self, path: str, page_url: str) -> str:
        """Return the HTML of the note at `path` for the page at `page_url`."""
        self._embeds, self._at_first_sight = 0, True
        note = self.notes[path]
        frame = Frame(path, note, page_url, (path,), self.resolved[path])
        html = in_own_words(self.fill(note.html, frame).replace("\x05", ""), self.say)
        self._at_first_sight = False
        return html

    def href(self, path: str, fragment: str, page_url: str) -> str | None:
        """Return the address of a note or file, with an HTML id, as written on `page_url`."""
        url = self.address(path)
        if url is None:
            return None
        anchor = f"#{encode_fragment(fragment)}" if fragment else ""
        if anchor and url == page_url:
            return anchor
        return relative(url, page_url) + anchor

    def fill(self, html: str, frame: Frame) -> str:
        """Return HTML of the frame's note with its slots filled."""

        def fill(match: re.Match[str]) -> str:
            kind, index = match[1], int(match[2])
            if len(frame.trail) == 1 and match.start() > _FIRST_SIGHT:
                self._at_first_sight = False
            if kind in "TtWOAa":
                return self._other(frame, kind, index)
            link = frame.note.links[index]
            resolved = frame.resolved[index]
            if kind == "l":
                return "" if resolved.status is LinkStatus.UNPUBLISHED else "</a>"
            written = _WRITTEN.get(kind)
            if written:
                return written(self, frame, link, resolved)
            return on_canvas(self, kind, frame, link, resolved)

        if any(each.result for each in frame.resolved):
            html = _LINKED.sub(lambda match: self._number(frame, match), html)
        if self.comparisons is not None and frame.note.tables:
            html = self.comparisons.html(self, frame, html)
        if "\x02U" in html:
            html = _OWN_IMAGE.sub(lambda match: self._own_image(frame, match), html)
        return _SLOT.sub(fill, html)

    def show_file(self, link: Link, path: str, page_url: str) -> str:
        """Return the HTML that shows a file of the site, which is no note, on `page_url`."""
        look = self.look(path)
        return render_file(
            link,
            path,
            relative(self.address(path) or "", page_url),
            look,
            lambda url: relative(url, page_url),
            first=self._is_first(look),
        )

    def _is_first(self, look: Look | None) -> bool:
        """Return whether a picture is the first of the page, and within what is seen first."""
        if look is None or not self._at_first_sight:
            return False
        self._at_first_sight = False
        return True

    def _own_image(self, frame: Frame, match: re.Match[str]) -> str:
        resolved = frame.resolved[int(match[1])]
        look = self.look(resolved.path) if resolved.status is LinkStatus.RESOLVED else None
        return sized_tag(match[0], look, lambda url: relative(url, frame.page_url))

    def _other(self, frame: Frame, kind: str, index: int) -> str:
        """Return what stands for a slot that is of no link."""
        if kind == "T":
            return self._tag(frame, index)
        if kind == "t":
            return "</a>"
        if kind == "W" and self.walks and not frame.walking:
            return self.walks.html(self, frame, index)
        if kind == "O" and self.outputs:
            return self.outputs.html(self, frame, index)
        return ""

    def _number(self, frame: Frame, match: re.Match[str]) -> str:
        """Return a link, one without words to a recorded number with that number as its text."""
        index = int(match[2])
        quoted = self._quoted(frame.resolved[index])
        if quoted is None or frame.note.links[index].shown:
            return match[0]
        return f"{match[1]}{quoted.text}{match[3]}"

    def _quoted(self, resolved: ResolvedLink) -> Quoted | None:
        if not resolved.result or self.outputs is None:
            return None
        kept, title = self.outputs.kept(resolved.path), self.title(resolved.path)
        return quote_result(kept, resolved.result, title, self.say)

    def _tag(self, frame: Frame, index: int) -> str:
        url = relative(self.tag_url(frame.note.tags[index].name), frame.page_url)
        return f'<a class="tag" href="{url}">'

    def _link_start(self, frame: Frame, link: Link, resolved: ResolvedLink) -> str:
        if resolved.status is LinkStatus.UNPUBLISHED:
            return ""
        href = (
            self.href(resolved.path, resolved.fragment, frame.page_url) if resolved.path else None
        )
        if href is None:
            return f'<a class="internal-link is-unresolved" title="{escape(self._missing(link))}">'
        quoted = self._quoted(resolved)
        if quoted is not None:
            return (
                f'<a class="internal-link result-link" href="{escape(href)}" '
                f'title="{quoted.title}">'
            )
        return f'<a class="internal-link" href="{escape(href)}">'

    def _raw_address(self, frame: Frame, link: Link, resolved: ResolvedLink) -> str:
        if resolved.status is LinkStatus.RESOLVED:
            href = self.href(resolved.path, resolved.fragment, frame.page_url)
            if href is not None:
                return escape(href)
        if link.target.startswith("/") and resolved.status is LinkStatus.MISSING:
            return escape(_as_written(link))  # perhaps another part of the same host
        # No live address to nothing (§3.7): a link to the page itself, a picture of no bytes.
        return "#" if link.text == "a" else "data:,"

    def stretch(self, frame: Frame, place: Heading | Block | None, prefix: str) -> str:
        """Return the part of the frame's note that is `place`, its ids behind `prefix`."""
        html = self.fill(_stretch(frame.note, place), frame)
        if place:
            # A footnote of a stretch stands on the note's own page.
            own = self.href(frame.path, "", frame.page_url) or ""
            own = "" if own == "./" else own
            html = _FOOTNOTE.sub(f'href="{escape(own)}#fn', html)
        return html.replace("\x05", prefix)

    def not_there(self, name: str, link: Link) -> str:
        """Return what stands for an embedded thing that is not there."""
        return _notice(self.say("{name} does not exist"), name, link)

    def _missing(self, link: Link) -> str:
        return self.say("There is no note “{name}” yet").format(name=_as_written(link))

    # -- embeds ----------------------------------------------------------------------------

    def _embed(self, frame: Frame, link: Link, resolved: ResolvedLink) -> str:
        name = _as_written(link)
        if resolved.status is LinkStatus.UNPUBLISHED:
            if name.lower().endswith(".base") and not name.startswith("/"):
                return _notice(self.say("{name} is not shown here"), name, link)  # §11
            return ""  # not even a name: a canvas names its files by full path
        if resolved.status is LinkStatus.MISSING:
            return self.not_there(name, link)
        target = self.notes.get(resolved.path)
        if target is None:
            return self.show_file(link, resolved.path, frame.page_url)
        return self._embed_note(frame, link, resolved.path, target)

    def _embed_note(self, frame: Frame, link: Link, path: str, target: Note) -> str:
        place = resolve_subpath(target, link.subpath) if link.subpath else None
        if link.subpath and place is None:
            return self.not_there(_as_written(link), link)
        source, title = self.source(frame, link, path, place)
        html, cut = self.content(frame, path, target, place)
        if cut:
            return _closed(source, cut)
        kind = "canvas-embed" if path.lower().endswith(".canvas") else "markdown-embed"
        return (
            f'<div class="embed {kind}" data-embed="{escape(title)}">'
            f'<div class="embed-title">{source}</div>'
            f'<div class="embed-content">{html}</div></div>\n'
        )

    def source(
        self, frame: Frame, link: Link, path: str, place: Heading | Block | None
    ) -> tuple[str, str]:
        """Return the link to what is embedded from the note or file at `path`, and its words."""
        href = self.href(path, fragment_of(place) if place else "", frame.page_url)
        headings = (part for part in link.subpath if not part.startswith("^"))
        is_note = path in self.notes
        title = " > ".join((self.title(path), *headings)) if is_note else note_name(path)
        return (
            f'<a class="embed-link internal-link" href="{escape(href or "")}">{escape(title)}</a>',
            title,
        )

    def content(
        self, frame: Frame, path: str, target: Note, place: Heading | Block | None
    ) -> tuple[str, str]:
        """Return the HTML of an embedded note or part of it, or else "" and why it is cut."""
        key = f"{path}#{fragment_of(place) if place else ''}"
        self._embeds += 1
        if key in frame.trail or (not place and path in frame.trail):
            return "", self.say("embeds itself")
        if len(frame.trail) > _MAX_DEPTH or self._embeds > _MAX_EMBEDS:
            return "", self.say("is embedded too deep")
        prefix = f"embed-{self._embeds}-"
        inner = msgspec.structs.replace(
            frame,
            path=path,
            note=target,
            trail=(*frame.trail, key if place else path),
            resolved=self.resolved[path],
        )
        return self.stretch(inner, place, prefix), ""


# What stands for a slot of a link, by its kind; the others are of canvases alone.
_WRITTEN: dict[str, Callable[[Renderer, Frame, Link, ResolvedLink], str]] = {
    "L": Renderer._link_start,  # noqa: SLF001 - of this module
    "U": Renderer._raw_address,  # noqa: SLF001
    "E": Renderer._embed,  # noqa: SLF001
}


def _stretch(note: Note, place: Heading | Block | None) -> str:
    """Return the HTML that a link into a note embeds (§5.2)."""
    if place is None:
        return note.html
    html = balanced(note.html[place.start : place.end])
    if isinstance(place, Block) and place.kind == "item":
        return f"<{place.list_tag or 'ul'}>{html}</{place.list_tag or 'ul'}>"
    return html


def _as_written(link: Link) -> str:
    return "#".join((link.target, *link.subpath))


def _notice(message: str, name: str, link: Link) -> str:
    message = message.format(name=escape(name))
    alt = f": {escape(link.text)}" if link.text and link.kind is LinkKind.EMBED else ""
    return f'<span class="embed-missing">{message}{alt}</span>'


def _closed(source: str, reason: str) -> str:
    return f'<div class="embed embed-cut"><div class="embed-title">{source} {reason}</div></div>\n'
