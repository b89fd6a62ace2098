"""`S003` for comments that open at the start of a line, where they hide all that follows (§7.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile.lint.source import Source

__all__ = ["unclosed_comments"]

_SHOWN = 30


def unclosed_comments(source: Source) -> Iterator[Diagnostic]:
    """Yield a finding for each comment that the parser found no end of."""
    lines = source.env.get("unclosed_comments")
    for line in lines if isinstance(lines, list) else ():
        text = source.body_line(line)
        yield finding(
            "S003",
            "this comment is opened with `%%` and never closed, so it hides the rest",
            source.span(line, max(0, text.find("%%")), 2),
            help="close it with `%%`, or write `\\%%` for two percent signs",
            subject=text.strip()[:_SHOWN],
        )
