r"""The compiled note: one immutable record, a pure function of a note's text and the options.

Nothing in a record depends on other notes, on a path, on a clock. What only the whole vault
knows is left open in `Note.html` as *slots*, small marks made of control characters that
cannot occur in compiled text (the compiler replaces control characters of the source):

| slot | stands for |
|---|---|
| `\x02L12\x03` … `\x02l12\x03` | start and end tag of `links[12]`, shown text between |
| `\x02E12\x03` | the embed `links[12]` on its own line, or an embedded file inside a paragraph |
| `\x02U12\x03` | the address of `links[12]`, inside an HTML attribute of raw HTML |
| `\x02T3\x03` … `\x02t3\x03` | start and end tag of the link to the page of `tags[3]` |
| `\x02N12\x03` | on a canvas, the name of the file of `links[12]` as a link to it |
| `\x02C12\x03` | on a canvas, the content of a card that shows the file of `links[12]` |
| `\x02B12\x03` | in a `style`, the picture of `links[12]` as the ground of a group |
| `\x02W0\x03` | the walk through the chart `charts[0]`, under it |
| `\x02O3\x03` | what the cell `code_cells[3]` gave when it ran, under its code |
| `\x02A0\x03` … `\x02a0\x03` | start and end of the table `tables[0]`, the table between |
| `\x05` | prefix of every id and in-page address of ours, to tell an embedded note from its host |

Offsets (`start`, `end`) count characters of `Note.html` with its slots in place.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from knapper.diagnostics import Diagnostic, Span
from knapper.flowchart import Flowchart

__all__ = [
    "Address",
    "Block",
    "Callout",
    "Cell",
    "Chart",
    "CodeCell",
    "CompileOptions",
    "ExpectedOutput",
    "Heading",
    "Link",
    "LinkKind",
    "Note",
    "Properties",
    "Row",
    "Table",
    "Tag",
    "TextBlock",
]


class CompileOptions(msgspec.Struct, frozen=True):
    """What the compile step depends on besides the text.

    `strict_line_breaks` is Obsidian's setting of that name (obsidian.md §7.4): off, one
    newline shows as a break. `mermaid_script` says that pages have Mermaid's own script, for
    diagrams that cannot be drawn here, `loads_outside` that pictures and frames of other hosts
    load with the page. `cells` says that fences with the word `run` are code
    cells, as they are in notes alone. `lean` asks for no more than checks need: `html` and
    `texts` are then empty, `footnotes` and offsets into them 0, `opening_heading` false, and of
    links `text`, `block`, `start` and `end` mean nothing; all else is the same.
    """

    strict_line_breaks: bool = False
    mermaid_script: bool = False
    loads_outside: bool = False
    cells: bool = True
    lean: bool = False


class LinkKind(StrEnum):
    """How a link is written."""

    WIKI = "wiki"  # [[target]]
    MARKDOWN = "markdown"  # [text](target)
    EMBED = "embed"  # ![[target]] or ![text](target)
    PROPERTY = "property"  # key: "[[target]]"
    HTML = "html"  # <a href="target">, <img src="target">
    DIAGRAM = "diagram"  # a node of a flowchart with `class A internal-link`


class Link(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An internal link or embed, as written.

    `target` is the path part, trimmed and percent-decoded, "" for the note itself.
    `subpath` holds the parts after `#`: `("Heading", "Sub")`, or `("^id",)` for a block.
    `text` is the shown text without marks. `shown` says whether the author wrote that text
    (`[[a|shown]]`, `[shown](a)`). `width` and `height` in CSS pixels, 0 where none is given.
    `line`, `column`, `length` give the place in the source file, counted from 1.
    `block` is the index into `Note.texts` of the block it stands in, -1 for a property;
    `start` and `end` are offsets of the shown text in that block's text.
    """

    kind: LinkKind
    target: str
    subpath: tuple[str, ...] = ()
    text: str = ""
    shown: bool = False
    width: int = 0
    height: int = 0
    line: int = 0
    column: int = 0
    length: int = 0
    block: int = -1
    start: int = 0
    end: int = 0


class Heading(msgspec.Struct, frozen=True, gc=False, array_like=True):
    r"""A heading that can be linked to, and the stretch of HTML that is its section.

    `text` is plain text, `key` what links are matched against (`headings.strip_heading`),
    `id` the HTML id without the `\x05` prefix. `start` to `end` covers the heading and all
    below it up to the next heading of its level or higher (§5.2).
    """

    level: int
    text: str
    key: str
    id: str
    line: int
    start: int
    end: int


class Block(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A block with an id (§4.4); `id` as written, without `^`, is also the HTML id after `^`.

    `kind` is "item" for a list item with its children (`ul` or `ol` says in which list),
    else "block".
    """

    id: str
    kind: str
    line: int
    start: int
    end: int
    list_tag: str = ""


class Tag(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An inline tag as first written in this note, without `#` (§8)."""

    name: str
    line: int = 0
    column: int = 0


class Address(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An address of the web (`http:` or `https:`) that the note links to or shows.

    `url` is as written, entities and escapes read. The place is that of the whole link, or of
    the address where it stands bare; for one in a property that of the address.
    """

    url: str
    line: int = 0
    column: int = 0
    length: int = 0


class Callout(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A callout's type in lower case, and the place of the type in `[!type]` (§6)."""

    kind: str
    line: int
    column: int
    length: int


class Cell(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A cell of a table: `text` as shown, a `<br>` as a newline; `source` as written, trimmed.

    `column` counts from 1, `length` characters of the source line. A cell that is not there
    or empty has length 0 and stands where it would begin.
    """

    text: str
    source: str
    column: int
    length: int


class Row(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A row of a table on `line`, with as many cells as the line has, not as the header has."""

    line: int
    cells: tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A table of the note. `section` is as in `TextBlock`; `rows` are without the header."""

    section: int
    header: Row
    rows: tuple[Row, ...]


class Chart(msgspec.Struct, frozen=True):
    """A flowchart of the note, as `knapper.flowchart` reads it.

    `section` is as in `TextBlock`, `line` that of the fence's opening, so the diagram's first
    line is the next. `indent` are the characters before the diagram's own on each of its lines
    (marks of a quote, an item's indent); one number where all are the same. `links` gives for
    each node of the class `internal-link`, by its id, the index of its link in `Note.links`.
    """

    section: int
    line: int
    indent: tuple[int, ...]
    chart: Flowchart
    links: dict[str, int] = {}

    def place(self, span: Span) -> Span:
        """Return where something of the diagram stands in the note."""
        at = min(max(span.line - 1, 0), len(self.indent) - 1)
        indent = self.indent[at] if self.indent else 0
        return Span(span.path, self.line + span.line, indent + span.column, span.length)


class ExpectedOutput(msgspec.Struct, frozen=True, gc=False):
    """The fence `output` right after a cell: what the cell must print.

    `line` is that of the fence's opening; `indent` is as in `Chart`. Numbers may be off by
    `tolerance` of their size; at 0 they must be the same.
    """

    text: str
    line: int
    indent: tuple[int, ...] = ()
    tolerance: float = 0.0


class CodeCell(msgspec.Struct, frozen=True, gc=False):
    """A fence that runs: the word `run` follows its language.

    `source` is the code, without what stands before it on each line. `section` is as in
    `TextBlock`, `line` that of the fence's opening, so the code's first line is the next;
    `column` and `length` are the place of the info string. `indent` is as in `Chart`. `id` is
    the HTML id as in `Heading`: `^` and the label, else such as "cell-3".

    The options: `label` names the cell; without one, the id of its block (§4.4) does. It is ""
    for a name that another block of the note has.
    `timeout` is in seconds, 0 where none is given. `hide` is "code", "output", "all" or "".
    `raises` is the name of the exception that the cell must end with, or "". `tolerance` is
    the part of its size that a number may be off in when the cell is run to be compared, -1
    where none is given. `alt` and `caption` are of its figure.
    """

    language: str
    source: str
    section: int
    line: int
    column: int
    length: int
    indent: tuple[int, ...] = ()
    label: str = ""
    timeout: float = 0.0
    hide: str = ""
    raises: str = ""
    tolerance: float = -1.0
    alt: str = ""
    caption: str = ""
    expected: ExpectedOutput | None = None
    id: str = ""


class TextBlock(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The plain text of one block of the note, for search, excerpts and mentions.

    `section` is the index into `Note.headings` of the nearest heading above, -1 for none.
    `masked` are the stretches of `text` that are no plain prose: links, code, math, tags.
    `line` is the source line of the block's start. `kind` is "text", "code" or "heading".
    """

    text: str
    section: int
    line: int
    kind: str = "text"
    masked: tuple[tuple[int, int], ...] = ()


class Properties(msgspec.Struct, frozen=True, array_like=True):
    """The front matter: values as JSON-like data (dates stay strings as written).

    `spans` gives for each top-level key its (line, column, length) in the file.
    `links` are the links in text and list values (§9.4), also listed in `Note.links`.
    `end_line` is the number of source lines that the front matter takes, 0 without one.
    """

    values: dict[str, Any] = {}
    spans: dict[str, tuple[int, int, int]] = {}
    end_line: int = 0


class Note(msgspec.Struct, frozen=True, array_like=True):
    """One compiled note; see the module's docstring for `html`.

    `footnotes` is the offset in `html` where the list of footnotes starts (its end where
    there is none). `opening_heading` says that the note starts with a level-1 heading.
    `tags` are the inline tags in order of first use; tags of the properties are in
    `properties` (`knapper.compile.properties.tag_names` reads both forms).
    `has_math` and `has_mermaid` say what the page needs. `tables`, `charts`, `callouts` and
    `addresses` are there for checks; those of a canvas's cards are not, but for addresses.
    `code_cells` are in the order of the note; a canvas has none.
    """

    properties: Properties
    html: str
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    tags: tuple[Tag, ...]
    texts: tuple[TextBlock, ...]
    diagnostics: tuple[Diagnostic, ...]
    footnotes: int
    opening_heading: bool = False
    has_math: bool = False
    has_mermaid: bool = False
    tables: tuple[Table, ...] = ()
    callouts: tuple[Callout, ...] = ()
    addresses: tuple[Address, ...] = ()
    charts: tuple[Chart, ...] = ()
    code_cells: tuple[CodeCell, ...] = ()
