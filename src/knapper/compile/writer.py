"""Tokens to HTML: the one walk that writes a note's body and notes what is where in it.

In goes markdown-it's token stream; out come the HTML with slots and everything of a `Note`
that has a place. How each construct is written stands with its syntax, in
`knapper.compile.syntax`: the walk looks a token's type up in `BLOCKS` and `INLINE`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from knapper.compile.constructs import BLOCKS, INLINE
from knapper.compile.locate import Locator
from knapper.compile.output import NoOutput, Output
from knapper.compile.raw_places import raw_places
from knapper.compile.record import (
    Address,
    Block,
    Callout,
    Chart,
    CodeCell,
    Heading,
    Link,
    LinkKind,
    Table,
    Tag,
    TextBlock,
)
from knapper.compile.syntax.cell import mark_cells
from knapper.compile.syntax.heading import write_heading
from knapper.compile.syntax.html import is_raw, raw_target
from knapper.compile.syntax.table import TableBuilder
from knapper.compile.text import PlainText
from knapper.diagnostics import Diagnostic, Label, Span, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from markdown_it.token import Token

    from knapper.compile.output import Place
    from knapper.compile.record import CompileOptions

__all__ = ["InlineRun", "Writer"]


# Start and end tags of which nothing but the HTML is known: not for a record without HTML.
_ONLY_HTML = frozenset(
    """
    heading_close list_item_open callout_close callout_title_open callout_title_close footnote_open
    footnote_close footnotes_close
    """.split()
)
_LEAN_BLOCKS = {kind: write for kind, write in BLOCKS.items() if kind not in _ONLY_HTML}
# What of a block's content is more than text, where the text is not wanted.
_LEAN_INLINE = {
    kind: INLINE[kind]
    for kind in "wikilink link_open image tag math_inline math_display html_inline".split()
}


class _Section(NamedTuple):
    """A heading whose section is still open: its nesting level and rank (1 to 6)."""

    level: int
    rank: int
    place: Place


class InlineRun:
    """The inline content of one block while it is written.

    `links` are the Markdown links that are open: the index and the start of the shown text,
    None for an outside one. `hidden` is the raw element whose content is not shown, or "".
    """

    def __init__(self, text: PlainText, place: Locator) -> None:
        self.text, self.place = text, place
        self.links: list[tuple[int, int] | None] = []
        self.hidden = ""


class Writer:
    """Writes one note: make one, call `write`, then read its public lists.

    `lines` are those below the front matter, `first_line` is the number of the first of them,
    `links` are those of the properties.
    """

    def __init__(
        self, lines: list[str], first_line: int, links: Sequence[Link], options: CompileOptions
    ) -> None:
        self.first_line, self.options = first_line, options
        self.links: list[Link] = list(links)
        self.tags: dict[str, Tag] = {}
        self.texts: list[TextBlock] = []
        self.diagnostics: list[Diagnostic] = []
        self.tables: list[Table] = []
        self.callouts: list[Callout] = []
        self.addresses: list[Address] = []
        self.charts: list[Chart] = []
        self.code_cells: dict[int, CodeCell] = {}
        self.has_math = self.has_mermaid = False
        self.html = ""
        self.output = NoOutput() if options.lean else Output(raw=False)
        self.slugs: dict[str, int] = {}
        self.macros = ""
        self.lists: list[str] = []
        self.row: PlainText | None = None
        self.footnotes_at: Place | None = None
        self._lines = lines
        self._raw_links: list[tuple[int, str]] = []
        self._row_line = 0
        self._table: TableBuilder | None = None
        self._cursor: dict[int, int] = {}
        self._sections: list[_Section] = []
        self._headings: list[tuple[Heading, Place]] = []
        self._blocks: list[tuple[Block, Place]] = []
        self._block_ids: dict[str, tuple[int, tuple[int, int, int] | None]] = {}
        self._open_blocks: list[tuple[Token, Place]] = []

    # -- results -----------------------------------------------------------------------------

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All headings, with their sections once the note is written."""
        if self.options.lean:
            return tuple([heading for heading, _ in self._headings])
        return tuple(
            msgspec.structs.replace(heading, start=place.start, end=place.end)
            for heading, place in self._headings
        )

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks with an id, with their stretches once the note is written."""
        return tuple(
            msgspec.structs.replace(block, start=place.start, end=place.end)
            for block, place in self._blocks
        )

    @property
    def footnotes(self) -> int:
        """Where the list of footnotes starts, the end of the HTML without one."""
        return self.footnotes_at.start if self.footnotes_at else len(self.html)

    # -- the walk ----------------------------------------------------------------------------

    def write(self, tokens: list[Token]) -> None:
        """Write all tokens."""
        lean = self.options.lean
        if not lean:
            self.output = Output(raw=any(map(is_raw, tokens)))
        if self.options.cells:
            mark_cells(tokens, self._lines)
        blocks = _LEAN_BLOCKS if lean else BLOCKS
        opener = tokens[0] if tokens else None
        for token in tokens:
            nesting = token.nesting
            if nesting:
                self._start(token) if nesting == 1 else self._close_sections_in(token.level)
            if token.type == "inline" and opener is not None:
                self._inline_block(opener, token)
            elif token.type in blocks:
                blocks[token.type](self, token)
            elif not (lean and nesting):  # else nothing but a tag would be written
                self._plain(token)
            if nesting == -1:
                self._end(token)
            opener = token
        self.end_sections()
        outside = self.options.loads_outside
        self.html = self.output.finish(self._raw_address, loads_outside=outside)
        self._place_raw_links()

    def _plain(self, token: Token) -> None:
        """Write a token as its HTML element."""
        if token.hidden:
            if "block_id" in token.meta:
                # A paragraph that is an embed of blocks has no `<p>` to bear its id.
                self.put(f"<span{self.block_attribute(token)}></span>")
        elif token.nesting < 0:
            self.output.put(f"</{token.tag}>\n")
        elif token.nesting > 0:
            bare = not (token.attrs or token.meta)
            attributes = "" if bare else self.attributes(token)
            self.output.put(f"<{token.tag}{attributes}>")
        else:
            self.around(token, lambda: self.put(f"<{token.tag}{self.attributes(token)}>\n"))

    def _start(self, token: Token) -> None:
        if token.type == "heading_open":
            rank = int(token.tag[1])
            self._close_sections(lambda each: each.rank >= rank and each.level >= token.level)
        elif "block_id" in token.meta:
            self._open_blocks.append((token, self.output.open()))

    def _end(self, token: Token) -> None:
        if not self._open_blocks:
            return
        opener, place = self._open_blocks[-1]
        same = opener.type.removesuffix("_open") == token.type.removesuffix("_close")
        if same and opener.level == token.level:
            self._open_blocks.pop()
            self.output.close(place)
            self.add_block(opener, place)

    def _close_sections_in(self, level: int) -> None:
        """End what began in the quote or list item that ends at `level`."""
        if self._sections and self._sections[-1].level > level:
            self._close_sections(lambda each: each.level > level)

    def _close_sections(self, ends: Callable[[_Section], bool]) -> None:
        while self._sections and ends(self._sections[-1]):
            self.output.close(self._sections.pop().place)

    def end_sections(self) -> None:
        """End every section that is open."""
        self._close_sections(lambda _: True)

    def _raw_address(self, tag: str, attribute: str, value: str) -> str | None:
        """Make a relative address in raw HTML a link of the vault."""
        del attribute
        target = raw_target(value)
        if target is None:
            return None
        self._raw_links.append((len(self.links), value))
        self.links.append(Link(LinkKind.HTML, target[0], target[1], text=tag))
        return f"\x02U{len(self.links) - 1}\x03"

    def _place_raw_links(self) -> None:
        """Give the links of raw HTML the places of their addresses, where they are sure."""
        body = "\n".join(self._lines) if self._raw_links else ""
        for index, (line, column, length) in raw_places(body, self.first_line, self._raw_links):
            self.links[index] = msgspec.structs.replace(
                self.links[index], line=line, column=column, length=length
            )

    # -- what constructs write with ------------------------------------------------------------

    def put(self, html: str) -> None:
        """Add HTML."""
        self.output.put(html)

    def attributes(self, token: Token) -> str:
        """Return a token's attributes, its block id among them, as they stand in a tag."""
        given = "".join(f' {key}="{escape(str(value))}"' for key, value in token.attrs.items())
        return given + self.block_attribute(token)

    def block_attribute(self, token: Token) -> str:
        """Return the `id` of a block with an id, "" for any other and for an id's second use."""
        identifier = token.meta.get("block_id")
        if identifier is None or identifier in self._block_ids:
            return ""
        return f' id="\x05^{identifier}"'

    def around(self, token: Token, write: Callable[[], None]) -> None:
        """Write a block that is one token, and note its place if it has an id."""
        if "block_id" not in token.meta:
            write()
            return
        place = self.output.open()
        write()
        self.output.close(place)
        self.add_block(token, place)

    def add_block(self, token: Token, place: Place) -> None:
        """Note a block with an id (§4.4)."""
        list_tag = ""
        if token.type == "list_item_open":
            list_tag = self.lists[-1] if self.lists else "ul"
        self.name_block(token.meta["block_id"], place, self.line(token), list_tag=list_tag)

    def name_block(
        self,
        identifier: str,
        place: Place,
        line: int,
        *,
        list_tag: str = "",
        at: tuple[int, int, int] | None = None,
    ) -> bool:
        """Note that a block has an id; return whether it is the first of that id.

        An id that stands twice names the first. `line` is that of the block, `list_tag` of an
        item that of its list, `at` where the id stands, if it is not at the end of a line.
        """
        if identifier in self._block_ids:
            first = self._place_of_id(identifier, *self._block_ids[identifier])
            self.diagnostics.append(
                finding(
                    "L010",
                    f"block id `^{identifier}` stands twice in this note",
                    Span("", *self._place_of_id(identifier, line, at)),
                    help=f"rename one; links go to the one in line {first[0]}",
                    labels=(Label(Span("", *first), "first here"),),
                    subject=f"^{identifier}",
                )
            )
            return False
        self._block_ids[identifier] = (line, at)
        kind = "item" if list_tag else "block"
        self._blocks.append((Block(identifier, kind, line, 0, 0, list_tag), place))
        return True

    def open_section(self, token: Token) -> None:
        """Begin the section of a heading."""
        self._sections.append(_Section(token.level, int(token.tag[1]), self.output.open()))

    def add_heading(self, heading: Heading, token: Token) -> None:
        """Note the heading whose section was opened last."""
        place = self._sections[-1].place
        self._headings.append((heading, place))
        if "block_id" in token.meta:
            self.add_block(token, place)

    def section(self) -> int:
        """Return the number of the heading above, -1 for none."""
        return len(self._headings) - 1

    def heading_id(self) -> str:
        """Return the id of the last heading."""
        return self._headings[-1][0].id

    def line(self, token: Token) -> int:
        """Return the source line in which a block starts, from 1."""
        return (token.map[0] if token.map else 0) + self.first_line

    def source_line(self, line: int) -> str:
        """Return a line of the source, counted from 1."""
        return self._lines[line - self.first_line]

    def indents(self, token: Token) -> tuple[int, ...]:
        """Return how many characters of the source stand before each line of a fence's content.

        These are marks of quotes and indents. It is one number where all lines have as many.
        """
        first = (token.map[0] if token.map else 0) + 1
        found: list[int] = []
        for content, source in zip(token.content.split("\n"), self._lines[first:], strict=False):
            before = found[-1] if found else 0
            if content.strip() and source.endswith(content):
                before = len(source) - len(content)
            elif content.strip():  # a tab that was in part indent
                written = content.strip()
                at = source.find(written)
                before = at - content.find(written) if at >= 0 else before
            found.append(before)
        return tuple(found[:1]) if len(set(found)) < 2 else tuple(found)  # noqa: PLR2004 - all alike

    def report(self, code: str, message: str, place: tuple[int, int, int], *, help_: str) -> None:
        """Add a finding at a source line, column and length."""
        self.diagnostics.append(finding(code, message, Span("", *place), help=help_))

    def place_of(self, text: str, line: int) -> tuple[int, int, int]:
        """Return the source line, column and length of `text`, searched from source line `line`."""
        for at in range(max(0, line - self.first_line), len(self._lines)):
            column = self._lines[at].find(text)
            if column >= 0:
                return at + self.first_line, column + 1, len(text)
        return line, 1, 0

    def _place_of_id(
        self, identifier: str, line: int, at: tuple[int, int, int] | None
    ) -> tuple[int, int, int]:
        """Return the place of a block's id, which ends a line of the block or the one below.

        `at` is where it is known to stand.
        """
        if at is not None:
            return at
        mark = f"^{identifier}"
        for index in range(line - self.first_line, len(self._lines)):
            source = self._lines[index].rstrip()
            if source.endswith(mark):
                return index + self.first_line, len(source) - len(mark) + 1, len(mark)
        return line, 1, 0

    def open_table(self, *, nested: bool) -> None:
        """Begin a table; `nested` says that it stands in a quote or a list."""
        self._table = TableBuilder(self.section(), nested=nested)

    def close_table(self) -> None:
        """Note the table."""
        if self._table is not None:
            self.tables.append(self._table.table())
        self._table = None

    def open_row(self, token: Token) -> None:
        """Begin a table row, whose cells make up one text."""
        self._row_line = token.map[0] if token.map else self._row_line
        self.row = PlainText(self._row_line + self.first_line, self.section())
        if self._table is not None:
            self._table.row(self._row_line + self.first_line, self._lines[self._row_line])

    def plain_row(self, token: Token) -> None:
        """Note a table row by the shown texts of its cells; it is not written."""
        line = token.map[0] if token.map else 0
        if self._table is not None:
            self._table.row(line + self.first_line, self._lines[line])
            for text in token.meta["cells"]:
                self._table.cell(text.strip())

    def keep(self, text: PlainText) -> None:
        """Note a block's text, and where in it its links stand."""
        if self.options.lean:
            return
        content = str(text)
        if not content.strip() and not text.links:
            return
        for link, start, end in text.links:
            self.links[link] = msgspec.structs.replace(
                self.links[link], block=len(self.texts), start=start, end=end
            )
        self.texts.append(
            TextBlock(content, text.section, text.line, text.kind, tuple(text.masked))
        )

    # -- inline ------------------------------------------------------------------------------

    def _inline_block(self, opener: Token, token: Token) -> None:
        if opener.type == "heading_open":
            write_heading(self, opener, token)
            return
        if self.row is not None:
            if self.row.size:
                self.row.put(" | ", masked=True)
            before = self.row.size
            self.inline(token, self.row, self._row_line)
            if self._table is not None:
                self._table.cell(str(self.row)[before:].strip())
        elif not (self.options.lean and _is_text(token)):
            self.keep(self.inline_text(token, "text", self.section()))

    def inline_text(self, token: Token, kind: str, section: int) -> PlainText:
        """Write an inline token and return its text, not yet kept."""
        line = token.map[0] if token.map else 0
        text = PlainText(line + self.first_line, section, kind)
        if self.options.lean and _is_text(token):
            text.put(token.children[0].content)  # type: ignore[index] # it has one
        else:
            self.inline(token, text, line)
        return text

    def inline(self, block: Token, text: PlainText, line: int) -> None:
        """Write the content of an inline token that starts at `line` of the body."""
        cell = self.row is not None
        place = Locator(block.content, self._lines, line, self._cursor, cell=cell)
        run = InlineRun(text, place)
        lean = self.options.lean
        inline = _LEAN_INLINE if lean and not cell and text.kind == "text" else INLINE
        put, keep = self.output.put, text.put
        for token in block.children or ():
            kind = token.type
            if run.hidden and kind != "html_inline":
                continue
            if kind in inline:
                inline[kind](self, token, run)
            elif not lean:
                put(escape(token.content, quote=False))
                keep(token.content)
            elif inline is INLINE:
                text.put(token.content)

    def add_link(  # noqa: PLR0913, PLR0917 - what is known of a link before it is written
        self,
        token: Token,
        run: InlineRun,
        kind: LinkKind,
        target: str,
        subpath: tuple[str, ...],
        text: str = "",
        *,
        shown: bool = False,
        size: tuple[int, int] = (0, 0),
    ) -> int:
        """Note a link at its place in the source; return its index."""
        line, *place = run.place.find(token.meta["pos"], token.meta["length"])
        line += self.first_line
        self.links.append(Link(kind, target, subpath, text, shown, *size, line, *place))
        return len(self.links) - 1


def _is_text(inline: Token) -> bool:
    """Return whether a block's content is one piece of plain text."""
    children = inline.children or ()
    return len(children) == 1 and children[0].type == "text"
