"""The compile step: the text of one note in, one immutable `Note` record out.

A pure function of text and options, so a record can be cached by content and made in any
process. It never raises for any text.
"""

from __future__ import annotations

import msgspec

from knapper.compile.markdown import parser
from knapper.compile.properties import property_addresses, read_properties
from knapper.compile.record import CompileOptions, Note
from knapper.compile.writer import Writer
from knapper.diagnostics import Span, finding

__all__ = ["CONTROL", "compile_note"]

_DEFAULT = CompileOptions()
# Control characters are the marks of slots; `knapper.vault` replaces and reports them, and
# this keeps the promise for text that comes from elsewhere.
CONTROL = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n"}


def compile_note(text: str, options: CompileOptions = _DEFAULT) -> Note:
    """Compile the text of one note.

    `text` is decoded; a byte order mark and Windows line ends are fine. Places in the result
    count lines and columns from 1 and name no path.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(CONTROL)
    note = _compile(text, options)
    return _stripped(note) if options.lean else note


def _stripped(note: Note) -> Note:
    """Return a full record as a lean one."""
    return msgspec.structs.replace(
        note,
        html="",
        headings=tuple(
            msgspec.structs.replace(heading, start=0, end=0) for heading in note.headings
        ),
        blocks=tuple(msgspec.structs.replace(block, start=0, end=0) for block in note.blocks),
        texts=(),
        footnotes=0,
    )


def _compile(text: str, options: CompileOptions) -> Note:
    properties, body, findings, links = read_properties(text)
    env: dict[str, object] = {}
    tokens = parser().parse(body, env)
    first_line = properties.end_line + 1
    writer = Writer(body, first_line, links, options)
    writer.write(tokens)
    unclosed = env.get("unclosed_comments", [])
    comments = tuple(
        finding(
            "S003",
            "this comment is opened with `%%` and never closed, so it hides the rest",
            Span("", line + first_line, 1, 2),
            help="close it with `%%`, or write `\\%%` for two percent signs",
        )
        for line in (unclosed if isinstance(unclosed, list) else [])
    )
    headings = writer.headings
    first = headings[0] if headings else None
    return Note(
        properties=properties,
        html=writer.html,
        headings=headings,
        blocks=writer.blocks,
        links=tuple(writer.links),
        tags=tuple(writer.tags.values()),
        texts=tuple(writer.texts),
        diagnostics=(*findings, *comments, *writer.diagnostics),
        footnotes=writer.footnotes,
        opening_heading=first is not None and first.level == 1 and first.start == 0,
        has_math=writer.has_math,
        has_mermaid=writer.has_mermaid,
        tables=tuple(writer.tables),
        callouts=tuple(writer.callouts),
        addresses=(*property_addresses(properties, text), *writer.addresses),
    )
