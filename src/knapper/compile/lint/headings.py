"""`S012`: a heading that is more than one level deeper than the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile.lint.source import Source

__all__ = ["skipped_levels"]


def skipped_levels(source: Source) -> Iterator[Diagnostic]:
    """Yield a finding for each such heading; a note may begin with a heading of any level.

    Headings in quotes, callouts and lists are part of no outline and count for nothing.
    """
    if "###" not in source.body:
        return
    before = 0
    for index, token in enumerate(source.tokens):
        if token.type != "heading_open" or token.level or not token.map:
            continue
        level = int(token.tag[1])
        if before and level > before + 1:
            line = token.map[0]
            text = source.body_line(line)
            yield finding(
                "S012",
                f"a heading of level {level} follows one of level {before}",
                source.span(line, len(text) - len(text.lstrip()), level),
                help=f"write it with {'#' * (before + 1)}, or put the level between above it",
                subject=f"heading `{source.tokens[index + 1].content}`",
            )
        before = level
