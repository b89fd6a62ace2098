"""Tokens to HTML: the one walk that writes a note's body and notes what is where in it.

In goes markdown-it's token stream with the marks of `knapper.compile.syntax`; out come the
HTML with slots and everything of a `Note` that has a place: headings and blocks with their
stretch of HTML, links, tags, and the plain text of each block.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from knapper.compile.diagram import draw
from knapper.compile.headings import slugify, strip_heading
from knapper.compile.highlight import highlight
from knapper.compile.math import to_mathml
from knapper.compile.media import MEDIA, external_media, extension, image_size
from knapper.compile.record import Block, Heading, Link, LinkKind, Tag, TextBlock
from knapper.compile.sanitise import sanitise
from knapper.compile.syntax.callout import KINDS
from knapper.diagnostics import Diagnostic, Span, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from knapper.compile.record import CompileOptions

__all__ = ["Writer"]

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_SAFE_INLINE = re.compile(r"<(?:br|wbr)[ ]?/?>", re.IGNORECASE)
_UNSHOWN = re.compile(r"<(script|style|template|noscript)\b(?![^>]*/>)", re.IGNORECASE)
_HTML_COMMENT = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)+", re.DOTALL)
_PLACE = re.compile("\x02(?:S|s)\\d+\x03")
_FENCE_WORD = re.compile(r"[^\s{},]+")


class _Text:
    """The plain text of the block that is being written."""

    def __init__(self, line: int, section: int, kind: str) -> None:
        self.line, self.section, self.kind = line, section, kind
        self.parts: list[str] = []
        self.size = 0
        self.masked: list[tuple[int, int]] = []
        self.links: list[tuple[int, int, int]] = []

    def put(self, text: str, *, masked: bool = False) -> None:
        if masked and text:
            self.masked.append((self.size, self.size + len(text)))
        self.parts.append(text)
        self.size += len(text)


class _Place:
    """A stretch of HTML that a heading or block id names, open until `end` is known."""

    def __init__(self, level: int, rank: int) -> None:
        self.level, self.rank = level, rank
        self.start = self.end = -1


class Writer:
    """Writes one note. Make one a note, call `write`, then read its public lists.

    `lines` are the source lines of the body and `first_line` is the number of the first, so
    that places are those of the file.
    """

    def __init__(
        self, body: str, first_line: int, links: Sequence[Link], options: CompileOptions
    ) -> None:
        self.lines = body.split("\n")
        self.first_line = first_line
        self.options = options
        self.links: list[Link] = list(links)
        self.tags: dict[str, Tag] = {}
        self.headings: list[Heading] = []
        self.blocks: list[Block] = []
        self.texts: list[TextBlock] = []
        self.diagnostics: list[Diagnostic] = []
        self.has_math = self.has_mermaid = False
        self.html = ""
        self.footnotes = -1
        self._out: list[str] = []
        self._size = 0
        self._raw = False
        self._slugs: dict[str, int] = {}
        self._places: list[_Place] = []
        self._open_sections: list[_Place] = []
        self._open_blocks: list[tuple[_Place, Token]] = []
        self._block_ids: dict[str, int] = {}
        self._heading_places: list[_Place] = []
        self._block_places: list[_Place] = []
        self._row: _Text | None = None
        self._row_line = 0
        self._cursor: dict[int, int] = {}
        self._lists: list[tuple[str, bool]] = []
        self._protected: list[str] = []

    # -- the walk ------------------------------------------------------------------------

    def write(self, tokens: list[Token]) -> None:
        """Write all tokens; afterwards `html` and the lists are complete."""
        self._raw = any(_is_raw(token) for token in tokens)
        for index, token in enumerate(tokens):
            if token.nesting == 1:
                self._block_start(token)
            if token.type == "inline":
                self._inline_block(tokens, index)
            else:
                handler = _HANDLERS.get(token.type)
                if handler:
                    handler(self, token)
                elif token.nesting >= 0 and not token.hidden:
                    self._put(f"<{token.tag}{self._attributes(token)}>")
                    if token.nesting == 0:
                        self._put("\n")
                elif not token.hidden:
                    self._put(f"</{token.tag}>\n")
            if token.nesting == -1:
                self._block_end(token)
        while self._open_sections:
            self._close(self._open_sections.pop())
        self._finish()

    def _put(self, html: str) -> None:
        self._out.append(html)
        self._size += len(html)

    def _open(self, place: _Place) -> None:
        """Note that `place` starts here; raw HTML moves offsets, so there a mark is left."""
        place.start = self._size
        if self._raw:
            self._put(f"\x02S{len(self._places)}\x03")
        self._places.append(place)

    def _close(self, place: _Place) -> None:
        if place.end >= 0:
            return
        place.end = self._size
        if self._raw:
            self._put(f"\x02s{self._places.index(place)}\x03")

    def _block_start(self, token: Token) -> None:
        if token.type == "heading_open":
            rank = int(token.tag[1])
            self._end_sections(lambda open_: open_.rank >= rank and open_.level >= token.level)
        if "block_id" in token.meta and token.type != "heading_open":
            place = _Place(token.level, 0)
            self._open(place)
            self._open_blocks.append((place, token))

    def _block_end(self, token: Token) -> None:
        # Sections end with the quote or list item that their headings stand in.
        level = token.level
        if self._open_sections and self._open_sections[-1].level > level:
            self._end_sections(lambda open_: open_.level > level)
        if self._open_blocks:
            place, opener = self._open_blocks[-1]
            if opener.level == token.level and opener.type.removesuffix(
                "_open"
            ) == token.type.removesuffix("_close"):
                self._open_blocks.pop()
                self._close(place)
                self._add_block(opener, place)

    def _end_sections(self, ends: Callable[[_Place], bool]) -> None:
        while self._open_sections and ends(self._open_sections[-1]):
            self._close(self._open_sections.pop())

    def _add_block(self, token: Token, place: _Place) -> None:
        identifier = token.meta["block_id"]
        line = self._line(token)
        if identifier in self._block_ids:
            self._report(
                "L010",
                f"block id `^{identifier}` stands twice in this note",
                line,
                help=f"rename one; links go to the one in line {self._block_ids[identifier]}",
            )
            return
        self._block_ids[identifier] = line
        is_item = token.type == "list_item_open"
        list_tag = self._lists[-1][0] if is_item and self._lists else ""
        kind = "item" if is_item else "block"
        self.blocks.append(Block(identifier, kind, line, 0, 0, list_tag))
        self._block_places.append(place)

    def _report(self, code: str, message: str, line: int, **more: str) -> None:
        self.diagnostics.append(finding(code, message, Span("", line, 1, 0), **more))  # type: ignore[arg-type]

    def _line(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + self.first_line

    def _finish(self) -> None:
        html = "".join(self._out)
        if self.footnotes < 0:
            self.footnotes = len(html)
        if self._raw:
            html = self._clean(html)
        self.html = html
        self.headings = [
            msgspec.structs.replace(heading, start=place.start, end=place.end)
            for heading, place in zip(self.headings, self._heading_places, strict=True)
        ]
        self.blocks = [
            msgspec.structs.replace(block, start=place.start, end=place.end)
            for block, place in zip(self.blocks, self._block_places, strict=True)
        ]

    def _clean(self, html: str) -> str:
        """Sanitise a note that holds raw HTML, and find its places again by their marks."""
        mark = _Place(0, 0)
        mark.start = self.footnotes
        index = len(self._places)
        html = f"{html[: self.footnotes]}\x02S{index}\x03{html[self.footnotes :]}"
        self._places.append(mark)
        html = sanitise(html, self._raw_address)
        parts, size, position = [], 0, 0
        for match in _PLACE.finditer(html):
            parts.append(html[position : match.start()])
            size += match.start() - position
            position = match.end()
            place = self._places[int(match[0][2:-1])]
            if match[0][1] == "S":
                place.start = size
            else:
                place.end = size
        parts.append(html[position:])
        self.footnotes = mark.start
        html = "".join(parts)
        for index, protected in enumerate(self._protected):
            before = f"\x02P{index}\x03"
            shift, at = len(protected) - len(before), html.find(before)
            if at < 0:
                continue
            html = html.replace(before, protected)
            for place in self._places:
                place.start += shift if place.start > at else 0
                place.end += shift if place.end > at else 0
            self.footnotes += shift if self.footnotes > at else 0
        for place in self._places:
            place.end = max(place.end, place.start)
        return html

    def _raw_address(self, tag: str, attribute: str, value: str) -> str | None:
        """Make a relative address in raw HTML a link of the vault."""
        path, _, fragment = unquote(value).partition("#")
        path = path.split("?")[0]
        if not path.strip():
            return None
        self.links.append(
            Link(LinkKind.HTML, path.strip(), tuple(filter(None, fragment.split("#"))), text=tag)
        )
        del attribute
        return f"\x02U{len(self.links) - 1}\x03"

    def _generated(self, html: str) -> None:
        """Put HTML that a library made and no sanitiser should see."""
        if self._raw:
            self._protected.append(html)
            html = f"\x02P{len(self._protected) - 1}\x03"
        self._put(html)

    # -- attributes and simple blocks ------------------------------------------------------

    def _attributes(self, token: Token) -> str:
        out = "".join(f' {key}="{escape(str(value))}"' for key, value in token.attrs.items())
        return out + self._block_attribute(token)

    def _block_attribute(self, token: Token) -> str:
        identifier = token.meta.get("block_id")
        if identifier is None or identifier in self._block_ids:
            return ""
        return f' id="\x05^{identifier}"'

    def _heading_open(self, token: Token) -> None:
        place = _Place(token.level, int(token.tag[1]))
        self._open(place)
        self._open_sections.append(place)
        self._heading_places.append(place)

    def _heading_close(self, token: Token) -> None:
        identifier = self.headings[-1].id
        self._put(
            f'<a class="headerlink" href="#\x05{identifier}" title="Permanent link">&para;</a>'
            f"</{token.tag}>\n"
        )

    def _heading_inline(self, opener: Token, inline: Token) -> None:
        raw = inline.content
        level, line = int(opener.tag[1]), self._line(opener)
        body = len(self._out)
        text = self._text_of(inline, "heading", section=len(self.headings))
        shown = "".join(text.parts).strip()
        identifier = slugify(shown, self._slugs)
        start = f'<{opener.tag} id="\x05{identifier}">'
        block = opener.meta.get("block_id")
        if block and block not in self._block_ids:
            start += f'<span id="\x05^{block}"></span>'
        self._out.insert(body, start)
        self._size += len(start)
        if block:
            self._add_block(opener, self._open_sections[-1])
        self.headings.append(Heading(level, shown, strip_heading(raw), identifier, line, 0, 0))
        self._keep(text)

    def _list_open(self, token: Token) -> None:
        self._lists.append((token.tag, False))
        self._put(f"<{token.tag}{self._attributes(token)}>\n")

    def _list_close(self, token: Token) -> None:
        self._lists.pop()
        self._put(f"</{token.tag}>\n")

    def _item_open(self, token: Token) -> None:
        task = token.meta.get("task")
        if task is None:
            self._put(f"<li{self._attributes(token)}>")
            return
        checked = "" if task == " " else " checked"
        state = " is-checked" if checked else ""
        self._put(
            f'<li class="task-list-item{state}" data-task="{escape(task)}"'
            f"{self._block_attribute(token)}>"
            f'<input type="checkbox" class="task-list-item-checkbox" disabled{checked}> '
        )

    def _callout_open(self, token: Token) -> None:
        meta = token.meta
        kind = escape(meta["kind"])
        look = KINDS.get(meta["kind"], "note")
        element = "details" if meta["fold"] else "div"
        state = " open" if meta["fold"] == "+" else ""
        more = f' data-callout-fold="{meta["fold"]}"' if meta["fold"] else ""
        if meta["metadata"]:
            more += f' data-callout-metadata="{escape(meta["metadata"])}"'
        plain = " admonition" if element == "div" else ""
        self._put(
            f'<{element} class="callout{plain} {look}" data-callout="{kind}"{more}'
            f"{self._block_attribute(token)}{state}>"
        )

    def _callout_close(self, token: Token) -> None:
        self._put("</details>\n" if token.meta["fold"] else "</div>\n")

    def _callout_title_open(self, token: Token) -> None:
        start = (
            '<summary class="callout-title">'
            if token.meta["fold"]
            else '<p class="admonition-title callout-title">'
        )
        self._put(start)

    def _callout_title_close(self, token: Token) -> None:
        self._put("</summary>\n" if token.meta["fold"] else "</p>\n")

    def _fence(self, token: Token) -> None:
        word = _FENCE_WORD.search(token.info)
        language = word[0].lower() if word and token.type == "fence" else ""
        self._around(token, lambda: self._code(token, language))
        text = _Text(self._line(token), len(self.headings) - 1, "code")
        text.put(token.content, masked=True)
        self._keep(text)

    def _code(self, token: Token, language: str) -> None:
        attribute = self._block_attribute(token)
        if language == "mermaid":
            self.has_mermaid = True
            drawing, _ = draw(token.content)
            if drawing:
                self._put(f'<div class="diagram"{attribute}>')
                self._generated(drawing)
                self._put("</div>\n")
                return
        name = escape(language or "text")
        self._put(
            f'<div class="language-{name} highlight"{attribute}><pre><span></span>'
            f'<code class="language-{name}">{highlight(token.content, language)}</code></pre></div>\n'
        )

    def _around(self, token: Token, write: Callable[[], None]) -> None:
        """Write a block that is one token, and note its place if it has a block id."""
        if "block_id" not in token.meta:
            write()
            return
        place = _Place(token.level, 0)
        self._open(place)
        write()
        self._close(place)
        self._add_block(token, place)

    def _math_block(self, token: Token) -> None:
        def write() -> None:
            self._put(f'<div class="math"{self._block_attribute(token)}>')
            self._math(token.content, self._line(token), display=True)
            self._put("</div>\n")

        self._around(token, write)
        text = _Text(self._line(token), len(self.headings) - 1, "text")
        text.put(token.content, masked=True)
        self._keep(text)

    def _math(self, source: str, line: int, *, display: bool) -> None:
        self.has_math = True
        html, error = to_mathml(source, display=display)
        if error:
            self._report(
                "S004",
                f"the formula is not valid: {error}",
                line,
                help="Obsidian shows the source of such a formula in red; so does the site",
            )
        self._generated(html)

    def _html_block(self, token: Token) -> None:
        if not _HTML_COMMENT.fullmatch(token.content):
            self._put(token.content)

    def _table_open(self, token: Token) -> None:
        self._put(f"<table{self._block_attribute(token)}>\n")

    def _row_open(self, token: Token) -> None:
        self._row_line = token.map[0] if token.map else self._row_line
        self._row = _Text(self._row_line + self.first_line, len(self.headings) - 1, "text")
        self._put("<tr>")

    def _row_close(self, _token: Token) -> None:
        if self._row:
            self._keep(self._row)
        self._row = None
        self._put("</tr>\n")

    def _footnotes_open(self, _token: Token) -> None:
        while self._open_sections:
            self._close(self._open_sections.pop())
        self.footnotes = self._size
        self._put('<section class="footnotes footnote" role="doc-endnotes"><hr><ol>\n')

    def _footnote_open(self, token: Token) -> None:
        self._put(f'<li id="\x05fn-{token.meta["number"]}">')

    def _footnote_close(self, token: Token) -> None:
        number, references = token.meta["number"], token.meta["references"]
        for count in range(1, references.get(number, 0) + 1):
            self._put(
                f' <a class="footnote-backref" href="#\x05fnref-{number}-{count}" '
                f'aria-label="Back to the reference">&#8617;&#xfe0e;</a>'
            )
        self._put("</li>\n")

    # -- inline ----------------------------------------------------------------------------

    def _inline_block(self, tokens: list[Token], index: int) -> None:
        token, opener = tokens[index], tokens[index - 1]
        if opener.type == "heading_open":
            self._heading_inline(opener, token)
            return
        if self._row is not None:
            if self._row.size:
                self._row.put(" | ", masked=True)
            self._inline(token, self._row, self._row_line)
            return
        text = self._text_of(token, "text", section=len(self.headings) - 1)
        self._keep(text)

    def _text_of(self, token: Token, kind: str, *, section: int) -> _Text:
        line = token.map[0] if token.map else 0
        text = _Text(line + self.first_line, section, kind)
        self._inline(token, text, line)
        return text

    def _keep(self, text: _Text) -> None:
        content = "".join(text.parts)
        if not content.strip() and not text.links:
            return
        for link, start, end in text.links:
            self.links[link] = msgspec.structs.replace(
                self.links[link], block=len(self.texts), start=start, end=end
            )
        self.texts.append(
            TextBlock(content, text.section, text.line, text.kind, tuple(text.masked))
        )

    def _inline(self, block: Token, text: _Text, line: int) -> None:
        place = _Locator(block.content, self.lines, line, self._cursor)
        open_links: list[tuple[int, int] | None] = []
        unshown = ""
        for token in block.children or ():
            kind = token.type
            if unshown:
                # The sanitiser takes a script with its content; no text of it may be found.
                if kind == "html_inline" and token.content.lower().startswith(f"</{unshown}"):
                    unshown = ""
                continue
            if kind == "text":
                self._put(escape(token.content, quote=False))
                text.put(token.content)
            elif kind == "softbreak":
                self._put("\n" if self.options.strict_line_breaks else "<br>\n")
                text.put("\n")
            elif kind == "hardbreak":
                self._put("<br>\n")
                text.put("\n")
            elif kind == "code_inline":
                self._put(f"<code>{escape(token.content, quote=False)}</code>")
                text.put(token.content, masked=True)
            elif kind in _MARKS:
                self._put(_MARKS[kind])
            elif kind == "wikilink":
                self._wikilink(token, text, place)
            elif kind == "link_open":
                open_links.append(self._link_open(token, text, place))
            elif kind == "link_close":
                self._link_close(open_links.pop() if open_links else None, text)
            elif kind == "image":
                self._image(token, text, place)
            elif kind == "tag":
                self._tag(token, text, place)
            elif kind in {"math_inline", "math_display"}:
                self._math(
                    token.content,
                    place.find(token.meta["pos"])[0] + self.first_line,
                    display=kind == "math_display",
                )
                text.put(token.content, masked=True)
            elif kind == "footnote_ref":
                number, count = token.meta["number"], token.meta["count"]
                self._put(
                    f'<sup class="footnote-ref" id="\x05fnref-{number}-{count}">'
                    f'<a href="#\x05fn-{number}" role="doc-noteref">{number}</a></sup>'
                )
            elif kind == "html_inline":
                unshown_tag = _UNSHOWN.match(token.content)
                if unshown_tag:
                    unshown = unshown_tag[1].lower()
                elif not _HTML_COMMENT.fullmatch(token.content):
                    self._put(token.content)
                if _SAFE_INLINE.fullmatch(token.content):
                    text.put("\n")
            else:
                self._put(escape(token.content, quote=False))
                text.put(token.content)

    def _add_link(self, token: Token, place: _Locator, **fields: object) -> int:
        line, column, length = place.find(token.meta["pos"], token.meta["length"])
        self.links.append(
            Link(
                line=line + self.first_line,
                column=column,
                length=length,
                **fields,  # type: ignore[arg-type]
            )
        )
        return len(self.links) - 1

    def _wikilink(self, token: Token, text: _Text, place: _Locator) -> None:
        meta = token.meta
        target, subpath, shown = meta["target"], meta["subpath"], meta["shown"]
        if meta["embed"]:
            label, width, height = image_size(shown)
            index = self._add_link(
                token,
                place,
                kind=LinkKind.EMBED,
                target=target,
                subpath=subpath,
                text=label or "",
                shown=bool(label),
                width=width,
                height=height,
            )
            self._embed(index, text)
            return
        label = shown or " > ".join((target, *subpath) if target else subpath)
        index = self._add_link(
            token,
            place,
            kind=LinkKind.WIKI,
            target=target,
            subpath=subpath,
            text=label,
            shown=bool(shown),
        )
        text.links.append((index, text.size, text.size + len(label)))
        text.put(label, masked=True)
        self._put(f"\x02L{index}\x03{escape(label, quote=False)}\x02l{index}\x03")

    def _embed(self, index: int, text: _Text) -> None:
        text.links.append((index, text.size, text.size))
        self._put(f"\x02E{index}\x03")

    def _link_open(self, token: Token, text: _Text, place: _Locator) -> tuple[int, int] | None:
        address = str(token.attrs.get("href", ""))
        title = token.attrs.get("title")
        more = f' title="{escape(str(title))}"' if title else ""
        if _SCHEME.match(address) or address.startswith("//") or "pos" not in token.meta:
            self._put(f'<a class="external-link" href="{escape(address)}"{more} rel="noopener">')
            return None
        path, *fragment = unquote(address).split("#")
        index = self._add_link(
            token,
            place,
            kind=LinkKind.MARKDOWN,
            target=path.strip(),
            subpath=tuple(part.strip() for part in fragment if part.strip()),
            shown=True,
        )
        self._put(f"\x02L{index}\x03")
        return index, text.size

    def _link_close(self, opened: tuple[int, int] | None, text: _Text) -> None:
        if opened is None:
            self._put("</a>")
            return
        index, start = opened
        label = "".join(text.parts)[start:]
        self.links[index] = msgspec.structs.replace(self.links[index], text=label)
        text.links.append((index, start, text.size))
        text.masked.append((start, text.size))
        self._put(f"\x02l{index}\x03")

    def _image(self, token: Token, text: _Text, place: _Locator) -> None:
        address = str(token.attrs.get("src", ""))
        label, width, height = image_size(token.content)
        if _SCHEME.match(address) or address.startswith("//"):
            size = f' width="{width}"' if width else ""
            size += f' height="{height}"' if height else ""
            self._put(external_media(address, label or "", size))
            text.put(label or "")
            return
        path, *fragment = unquote(address).split("#")
        index = self._add_link(
            token,
            place,
            kind=LinkKind.EMBED,
            target=path.strip(),
            subpath=tuple(part for part in fragment if part),
            text=label or "",
            shown=bool(label),
            width=width,
            height=height,
        )
        self._embed(index, text)

    def _tag(self, token: Token, text: _Text, place: _Locator) -> None:
        line, column, _ = place.find(token.meta["pos"], token.meta["length"])
        key = token.content.casefold()
        tag = self.tags.setdefault(key, Tag(token.content, line + self.first_line, column))
        index = list(self.tags).index(key)
        del tag
        text.put(f"#{token.content}", masked=True)
        self._put(f"\x02T{index}\x03#{escape(token.content)}\x02t{index}\x03")


class _Locator:
    """Finds the line and column of an offset into a block's inline content.

    markdown-it strips indents and quote marks off the lines of a block; what is left of a
    line is searched for in the source line, from where the last search on that line ended.
    """

    def __init__(self, content: str, lines: list[str], line: int, cursor: dict[int, int]) -> None:
        self.content, self.lines, self.line, self.cursor = content, lines, line, cursor

    def find(self, position: int, length: int = 0) -> tuple[int, int, int]:
        """Return the body line from 0, the column from 1, and the length in the source."""
        start = self.content.rfind("\n", 0, position) + 1
        line = min(self.line + self.content.count("\n", 0, position), len(self.lines) - 1)
        source = self.lines[line]
        written = self.content[position : position + length].split("\n")[0]
        stop = self.content.find("\n", start)
        piece = self.content[start : stop if stop >= 0 else len(self.content)]
        at = source.find(piece)
        if at >= 0 and source.find(piece, at + 1) < 0:
            return line, at + position - start + 1, length
        # A table cell or a repeated text: look for the link itself, bars escaped or not.
        for form in (written, written.replace("|", "\\|")):
            at = source.find(form, self.cursor.get(line, 0))
            if at >= 0:
                self.cursor[line] = at + len(form)
                return line, at + 1, len(form) if length else 0
        return line, 1, 0


def _is_raw(token: Token) -> bool:
    """Whether a token brings HTML that a sanitiser must see."""
    if token.type == "html_block":
        return not _HTML_COMMENT.fullmatch(token.content)
    if token.type != "inline":
        return False
    return any(
        child.type == "html_inline"
        and not _SAFE_INLINE.fullmatch(child.content)
        and not _HTML_COMMENT.fullmatch(child.content)
        for child in token.children or ()
    )


_MARKS = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<del>",
    "s_close": "</del>",
    "mark_open": "<mark>",
    "mark_close": "</mark>",
}

_HANDLERS: dict[str, Callable[[Writer, Token], None]] = {
    "heading_open": Writer._heading_open,
    "heading_close": Writer._heading_close,
    "bullet_list_open": Writer._list_open,
    "ordered_list_open": Writer._list_open,
    "bullet_list_close": Writer._list_close,
    "ordered_list_close": Writer._list_close,
    "list_item_open": Writer._item_open,
    "callout_open": Writer._callout_open,
    "callout_close": Writer._callout_close,
    "callout_title_open": Writer._callout_title_open,
    "callout_title_close": Writer._callout_title_close,
    "fence": Writer._fence,
    "code_block": Writer._fence,
    "math_block": Writer._math_block,
    "html_block": Writer._html_block,
    "table_open": Writer._table_open,
    "tr_open": Writer._row_open,
    "tr_close": Writer._row_close,
    "footnotes_open": Writer._footnotes_open,
    "footnote_open": Writer._footnote_open,
    "footnote_close": Writer._footnote_close,
    "footnotes_close": lambda writer, _token: writer._put("</ol></section>\n"),
}
