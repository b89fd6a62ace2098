"""What is on the cards: text compiled as a note, files embedded, addresses as links.

Cards are written in the order of the file, so links, tags and findings stand in that order too.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from knapper.compile.canvas.color import paint
from knapper.compile.canvas.edges import pixels
from knapper.compile.json_places import json_places
from knapper.compile.media import IMAGE, extension
from knapper.compile.note import compile_note
from knapper.compile.record import Address, Link, LinkKind, TextBlock
from knapper.diagnostics import Span

if TYPE_CHECKING:
    from knapper.compile.canvas.record import Box, Card
    from knapper.compile.record import CompileOptions, Tag
    from knapper.diagnostics import Diagnostic

__all__ = ["CardWriter"]

_SLOT = re.compile("\x02([LlEUTtW])(\\d+)\x03")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LONG = 70


class CardWriter:
    """Writes cards and gathers the links, tags and texts of all of them.

    `source` is the text of the canvas. `names` holds for each card's number what the text
    alternative calls it, as HTML; a file is called by a slot, since what is not published has
    no name.
    """

    def __init__(self, options: CompileOptions, source: str) -> None:
        self.options = msgspec.structs.replace(options, cells=False)
        self.places = json_places(source, "nodes")
        self.addresses: list[Address] = []
        self.links: list[Link] = []
        self.tags: list[Tag] = []
        self.texts: list[TextBlock] = []
        self.diagnostics: list[Diagnostic] = []
        self.names: dict[int, str] = {}
        self.contents: dict[int, str] = {}
        self.grounds: dict[int, int] = {}
        self.has_math = self.has_mermaid = False
        self._write = {"text": self._text, "file": self._file, "link": self._link}
        self._write["group"] = self._group

    def read(self, card: Card) -> None:
        """Compile what is on a card."""
        write = self._write.get(card.kind)
        name, content = write(card) if write else ("", "")
        self.names[card.number] = name or f"Card {card.number + 1}"
        self.contents[card.number] = content

    def html(self, card: Card, view: Box, layer: int) -> str:
        """Return the HTML of a card that was read, on the plane `view`, at a z-index."""
        number, box = card.number, card.box
        mark, css = paint(card.color)
        ground = self.grounds.get(number)
        styles = [
            f"left:{pixels(box.x - view.x)}px",
            f"top:{pixels(box.y - view.y)}px",
            f"width:{pixels(box.width)}px",
            f"height:{pixels(box.height)}px",
            f"z-index:{layer}",
            *([css] if css else ()),
            *([f"\x02B{ground}\x03"] if ground is not None else ()),
        ]
        kinds = f"canvas-node canvas-{card.kind}"
        if card.kind == "file" and extension(card.file) in IMAGE:
            kinds += " canvas-image"
        if ground is not None:
            kinds += f" canvas-{card.background_style}"
        named = "" if card.kind in {"group", "unknown"} else ' role="group"'
        if card.kind == "text":
            named += f' aria-label="{self.names[number]}"'
        elif named and "canvas-title" in self.contents[number]:
            named += f' aria-labelledby="\x05node-{number}-title"'
        return (
            f'<div class="{kinds}" id="\x05node-{number}" tabindex="-1"{named}{mark} '
            f'style="{";".join(styles)}">{self.contents[number]}</div>\n'
        )

    # -- kinds of cards, each its name and its content -----------------------------------------

    def _file(self, card: Card) -> tuple[str, str]:
        if not card.file:
            return "", ""
        parts = tuple(part for part in card.subpath.split("#") if part)
        index = self._embed(card, "file", card.file, parts)
        name, content = f"\x02N{index}\x03", f"\x02C{index}\x03"
        if extension(card.file) in IMAGE:
            return name, content
        title = f'<div class="canvas-title" id="\x05node-{card.number}-title">{name}</div>'
        return name, f'{title}<div class="canvas-content">{content}</div>'

    def _link(self, card: Card) -> tuple[str, str]:
        url, shown = card.url, escape(card.url)
        if not url:
            return "", ""
        self.texts.append(TextBlock(url, -1, card.line, masked=((0, len(url)),)))
        if not url.startswith(("http://", "https://")):
            return escape(_clipped(url)), f'<div class="canvas-content"><p>{shown}</p></div>'
        self.addresses.append(Address(url, *self._place(card, "url")))
        host = escape(_host(url))
        anchor = (
            f'<a class="external-link" href="{shown}" rel="noopener">'
            f'<strong>{host}</strong> <span class="canvas-url">{shown}</span></a>'
        )
        return escape(_clipped(url)), f'<div class="canvas-content">{anchor}</div>'

    def _group(self, card: Card) -> tuple[str, str]:
        # A picture of the web would be asked for from another host.
        if card.background and not _SCHEME.match(card.background):
            self.grounds[card.number] = self._embed(card, "background", card.background, ())
        if not card.label:
            return "Group", ""
        self.texts.append(TextBlock(card.label, -1, card.line))
        label = escape(card.label)
        return escape(_clipped(card.label)), f'<p class="canvas-label">{label}</p>'

    def _text(self, card: Card) -> tuple[str, str]:
        def placed(*span: int) -> tuple[int, int, int]:
            # The card's text is compiled below an empty line of its own.
            return in_file(span[0] - 1, *span[1:]) if in_file else (card.line, 0, 0)

        place = self.places.get((card.number, "text"))
        in_file = place and place.read_as(card.text)
        # Front matter has no place in a card: a first line `---` is a rule.
        note = compile_note("\n" + card.text, self.options)
        links, tags, texts = len(self.links), len(self.tags), len(self.texts)
        for link in note.links:
            at = placed(link.line, link.column, link.length)
            block = link.block + texts if link.block >= 0 else -1
            self.links.append(
                msgspec.structs.replace(link, block=block, line=at[0], column=at[1], length=at[2])
            )
        self.addresses += [
            Address(each.url, *placed(each.line, each.column, each.length))
            for each in note.addresses
        ]
        self.tags += note.tags
        self.texts += [
            msgspec.structs.replace(block, section=-1, line=card.line) for block in note.texts
        ]
        self.diagnostics += [
            # A label's place and a fix are counted in the card; escapes would part them.
            msgspec.structs.replace(
                each,
                span=Span("", *placed(each.span.line, each.span.column, each.span.length)),
                labels=(),
                fix=None,
            )
            for each in note.diagnostics
        ]
        self.has_math |= note.has_math
        self.has_mermaid |= note.has_mermaid

        def moved(match: re.Match[str]) -> str:
            if match[1] == "W":  # a walk takes more room than a card has
                return ""
            offset = tags if match[1] in "Tt" else links
            return f"\x02{match[1]}{int(match[2]) + offset}\x03"

        html = _SLOT.sub(moved, note.html).replace("\x05", f"\x05card-{card.number}-")
        first = next((block.text for block in note.texts if block.text.strip()), "")
        return escape(_clipped(first)), f'<div class="canvas-content">{html}</div>'

    # -- inside ----------------------------------------------------------------------------------

    def _embed(self, card: Card, key: str, path: str, subpath: tuple[str, ...]) -> int:
        """Add the link to the file that a card names by its path from the root."""
        line, column, length = self._place(card, key)
        link = Link(LinkKind.EMBED, f"/{path}", subpath, line=line, column=column, length=length)
        self.links.append(link)
        return len(self.links) - 1

    def _place(self, card: Card, key: str) -> tuple[int, int, int]:
        at = self.places.get((card.number, key))
        return (at.line, at.column, at.length) if at else (card.line, 0, 0)


def _clipped(text: str) -> str:
    """Return the first line of a text, not too long for a name."""
    line = " ".join(text.strip().partition("\n")[0].split())
    return line if len(line) <= _LONG else f"{line[:_LONG].rpartition(' ')[0] or line[:_LONG]}…"


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url
