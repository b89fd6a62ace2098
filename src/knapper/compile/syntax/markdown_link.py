"""CommonMark links and images, which name files of the vault like wikilinks (§3, §5.6).

The link and image rules stay CommonMark's own, and those of bare addresses GFM's; they are
wrapped to note where in the inline content each begins and ends, for findings and backlinks.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import autolink, image, link

from knapper.compile.media import external_media, image_size
from knapper.compile.record import Address, LinkKind
from knapper.compile.syntax.wikilink import embed
from knapper.compile.tokens import inline_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["INLINE", "install", "opening_token"]

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_WEB = re.compile(r"https?://", re.IGNORECASE)
# The address of a link as written, with what may stand behind it: `](address "title")`.
_DESTINATION = re.compile(r"\]\(\s*(?:<([^<>\n]*)>|([^\s<]\S*?))(?:\s[^\n]*)?\)\Z")


def _placed(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def placed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        start, count = state.pos, len(state.tokens) + bool(state.pending)
        # Without an end CommonMark's rule reads all the rest, for each of many brackets.
        if state.src.find("]", start, state.posMax) < 0 or not rule(state, silent):
            return False
        if not silent:
            state.tokens[count].meta = {"pos": start, "length": state.pos - start}
        return True

    return placed


def _placed_autolink(
    rule: Callable[[StateInline, bool], bool],
) -> Callable[[StateInline, bool], bool]:
    def placed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        start = state.pos
        if not rule(state, silent):
            return False
        if not silent:
            if state.src[start] == ":":  # of a bare address; what stands before it is text by now
                start -= 5 if state.src.startswith("https", max(0, start - 5)) else 4
            opening = state.tokens[-3]  # before the text and the end of the link
            opening.meta = {"pos": start, "length": state.pos - start}
        return True

    return placed


def opening_token(address: str, position: int, length: int) -> Token:
    """Return the token that begins a link to `address`, written at `position` of a block's text.

    The address is one that markdown-it leaves as it is.
    """
    token = inline_token("link_open", 1)
    token.attrs = {"href": address}
    token.meta = {"pos": position, "length": length}
    return token


def install(md: MarkdownIt) -> None:
    """Replace the rules of links, images and bare addresses by themselves with a place."""
    rules = md.inline.ruler
    rules.at("link", _placed(link))
    rules.at("image", _placed(image))
    rules.at("autolink", _placed_autolink(autolink))
    for name in ("gfm_autolink_www", "gfm_autolink_protocol"):
        rules.at(name, _placed_autolink(rules.__rules__[rules.__find__(name)].fn))


def _target(address: str) -> tuple[str, tuple[str, ...]]:
    """Split an address into path and subpath; it is percent-decoded (§3, Markdown links 1)."""
    path, *subpath = unquote(address).split("#")
    return path.strip(), tuple(part.strip() for part in subpath if part.strip())


def _note_address(writer: Writer, token: Token, run: InlineRun, address: str) -> None:
    """Note an address of the web, as written where that can be told, at the link's place."""
    if "pos" not in token.meta or not _WEB.match(address):
        return
    start, length = token.meta["pos"], token.meta["length"]
    line, column, length_there = run.place.find(start, length)
    url = _as_written(run.place.content[start : start + length], address)
    writer.addresses.append(Address(url, line + writer.first_line, column, length_there))


def _as_written(link_: str, address: str) -> str:
    """Return the address in a link's source, which markdown-it percent-encodes (`address`)."""
    if address in link_:
        return address
    if not link_.startswith(("[", "![")):
        bare = link_.removeprefix("<").removesuffix(">")
        return bare if _WEB.match(bare) else f"http://{bare}"
    match = _DESTINATION.match(link_, max(0, link_.rfind("](")))
    written = unescapeAll(match[1] or match[2]) if match else ""
    return written if _WEB.match(written) and normalizeLink(written) == address else address


def _open(writer: Writer, token: Token, run: InlineRun) -> None:
    address = str(token.attrs.get("href", ""))
    if _OUTSIDE.match(address) or "pos" not in token.meta:
        _note_address(writer, token, run, address)
        title = token.attrs.get("title")
        more = f' title="{escape(str(title))}"' if title else ""
        writer.put(f'<a class="external-link" href="{escape(address)}"{more} rel="noopener">')
        run.links.append(None)
        return
    target, subpath = _target(address)
    index = writer.add_link(token, run, LinkKind.MARKDOWN, target, subpath, shown=True)
    writer.put(f"\x02L{index}\x03")
    run.links.append((index, run.text.size))


def _close(writer: Writer, _token: Token, run: InlineRun) -> None:
    opened = run.links.pop() if run.links else None
    if opened is None:
        writer.put("</a>")
        return
    index, start = opened
    label = str(run.text)[start:]
    writer.links[index] = msgspec.structs.replace(writer.links[index], text=label)
    run.text.links.append((index, start, run.text.size))
    run.text.masked.append((start, run.text.size))
    writer.put(f"\x02l{index}\x03")


def _image(writer: Writer, token: Token, run: InlineRun) -> None:
    address = str(token.attrs.get("src", ""))
    if not _OUTSIDE.match(address):
        embed(writer, token, run, *_target(address), token.content)
        return
    _note_address(writer, token, run, address)
    label, width, height = image_size(token.content)
    loads, linked = writer.options.loads_outside, bool(run.links)
    writer.put(external_media(address, label or "", width, height, loads=loads, linked=linked))
    run.text.put(label or "")


INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {
    "link_open": _open,
    "link_close": _close,
    "image": _image,
}
