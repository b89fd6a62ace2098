"""The compile step: the text of one note in, one immutable `Note` record out.

A pure function of text and options, so a record can be cached by content and made in any
process. It never raises for any text.
"""

from __future__ import annotations

import re

import msgspec

from knapper.compile.lint import Source, lint
from knapper.compile.markdown import lean_tokens, parser
from knapper.compile.properties import property_addresses, read_properties
from knapper.compile.record import CompileOptions, Note
from knapper.compile.writer import Writer

__all__ = ["CONTROL", "compile_note"]

_DEFAULT = CompileOptions()
# Control characters are the marks of slots; `knapper.vault` replaces and reports them, and
# this keeps the promise for text that comes from elsewhere.
CONTROL = {code: "\ufffd" for code in range(32) if chr(code) not in "\t\n"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
# What of raw HTML the writer makes links of, if it is relative.
_RAW_ADDRESSES = ("href", "src", "poster")


def compile_note(text: str, options: CompileOptions = _DEFAULT) -> Note:
    """Compile the text of one note.

    `text` is decoded; a byte order mark and Windows line ends are fine. Places in the result
    count lines and columns from 1 and name no path.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        text = text.translate(CONTROL)
    properties, body, findings, links = read_properties(text)
    if options.lean and "<" in body and any(map(body.lower().__contains__, _RAW_ADDRESSES)):
        # Which links raw HTML holds is known once all of it is cleaned.
        return _stripped(compile_note(text, msgspec.structs.replace(options, lean=False)))
    env: dict[str, object] = {}
    lines = body.split("\n")
    tokens = lean_tokens(body, lines, env) if options.lean else parser().parse(body, env)
    first_line = properties.end_line + 1
    writer = Writer(lines, first_line, links, options)
    writer.write(tokens)
    source = Source(text, body, lines, tokens, properties, env)
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
        diagnostics=(
            *findings,
            *writer.diagnostics,
            *lint(source),
        ),
        footnotes=writer.footnotes,
        opening_heading=(
            first is not None and first.level == 1 and first.start == 0 and not options.lean
        ),
        has_math=writer.has_math,
        has_mermaid=writer.has_mermaid,
        tables=tuple(writer.tables),
        callouts=tuple(writer.callouts),
        charts=tuple(writer.charts),
        code_cells=tuple(cell for _, cell in sorted(writer.code_cells.items())),
        addresses=(*property_addresses(properties, text), *writer.addresses),
    )


def _stripped(note: Note) -> Note:
    """Return a full record as a lean one."""
    replace = msgspec.structs.replace
    return replace(
        note,
        html="",
        headings=tuple(replace(heading, start=0, end=0) for heading in note.headings),
        blocks=tuple(replace(block, start=0, end=0) for block in note.blocks),
        texts=(),
        footnotes=0,
        opening_heading=False,
    )
