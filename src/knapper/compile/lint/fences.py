"""`S007`: a fence that its note, quote or list item ends before it is closed (§7.3)."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING

from knapper.diagnostics import Diagnostic, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from knapper.compile.lint.source import Source

__all__ = ["unclosed_fences"]

_LIKE_A_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*")


def unclosed_fences(source: Source) -> Iterator[Diagnostic]:
    """Yield a finding at the opening line of each fence that is never closed.

    A bare fence behind one that is not closed was to close it: it is part of that finding.
    """
    if "```" not in source.body and "~~~" not in source.body:
        return
    unclosed = deque(
        token
        for token in source.tokens
        if token.type == "fence" and token.map and not _is_closed(source, token)
    )
    while unclosed:
        token = unclosed.popleft()
        end = unclosed.popleft() if unclosed and _would_close(token, unclosed[0]) else None
        line = token.map[0] if token.map else 0
        # Marks of quotes and items stand before the fence on its line.
        column = max(0, source.body_line(line).find(token.markup))
        yield finding(
            "S007",
            f"this block of code is opened with {token.markup} and never closed",
            source.span(line, column, len(token.markup)),
            help=_way_out(source, token, end),
            subject=f"fence {token.markup}{token.info}".rstrip(),
        )


def _would_close(fence: Token, later: Token) -> bool:
    """Return whether the opening line of a later fence is one that closes such a fence."""
    return later.markup.startswith(fence.markup) and not later.info.strip()


def _is_closed(source: Source, token: Token) -> bool:
    first, end = token.map or (0, 0)
    last = source.body_line(end - 1).rstrip(" \t")
    run = len(last) - len(last.rstrip(token.markup[0]))
    if run < len(token.markup) or end - 1 == first:
        return False
    # The line may as well be the last one of the code, such as `# ```.
    lines = token.content.count("\n") + (not token.content.endswith("\n") and token.content != "")
    return end - first > lines + 1


def _way_out(source: Source, token: Token, end: Token | None) -> str:
    """Say how to close it, and why a line that looks like its end is none."""
    markup = token.markup
    above = source.properties.end_line + 2 + (token.map or (0,))[0]
    for number, line in enumerate(token.content.split("\n"), above):
        match = _LIKE_A_FENCE.fullmatch(line)
        if not match:
            continue
        place = f"the {match[1]} in line {number}"
        if match[1][0] != markup[0]:
            return f"{place} is of another sign and closes nothing; close it with {markup}"
        if len(match[1]) < len(markup):
            return f"{place} is shorter than {markup} and closes nothing"
    if end is not None and end.map:
        last = source.span(end.map[0], 0, 0).line
        return f"its quote or list ends before the {end.markup} in line {last}"
    return f"close it with a line {markup}, indented and quoted as its opening is"
