"""Mermaid flowcharts as text in, as records out.

The language is that of Mermaid's own grammar and lexer (`flow.jison`, `flowDb.ts`, version 11):
what they take for a statement is one here, and a text is valid for them where `problems` is
empty, but for a few mistakes of theirs that nobody means, such as a blank too many. Reading
takes time in proportion to the text, whatever it is.

`preamble` takes out what is no statement, `statements` finds each one's reader: `vertices` for
nodes and edges (with `edges`, `texts`, `labels`, `shapes`, `data`), `styling` for looks and
links. All put what they read into the `draft`, which becomes the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.flowchart.parse.draft import Draft
from knapper.flowchart.parse.preamble import HEADER, prepare
from knapper.flowchart.parse.scanner import Scanner
from knapper.flowchart.parse.statements import read_chart

if TYPE_CHECKING:
    from knapper.flowchart.record import Flowchart

__all__ = ["is_flowchart", "parse_flowchart"]


def parse_flowchart(source: str) -> Flowchart:
    """Return what the text of a flowchart says; never raises, whatever the text.

    What cannot be read is among its `problems`, and the rest is there all the same.
    """
    prepared = prepare(source)
    draft = Draft()
    draft.problems.extend(prepared.problems)
    draft.title = prepared.title
    read_chart(Scanner(prepared.text, prepared.lines), draft)
    return draft.finish()


def is_flowchart(source: str) -> bool:
    """Return whether a Mermaid diagram is a flowchart, by its first word."""
    return HEADER.match(prepare(source).text.lstrip()) is not None
