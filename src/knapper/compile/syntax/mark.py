"""Highlights: `==text==` becomes `<mark>`, and may hold other marks (§7.2).

Works as CommonMark's strikethrough does in markdown-it: runs of two `=` are delimiters that
open after a blank and close before one, so `a ==> b` is text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.rules_inline.state_inline import Delimiter

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

__all__ = ["install"]

_MARKER = ord("=")
_WIDTH = 2


def _tokenize(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    if silent or not state.src.startswith("==", state.pos):
        return False
    run = state.scanDelims(state.pos, canSplitWord=True)
    if run.length != _WIDTH:
        state.push("text", "", 0).content = "=" * run.length
        state.pos += run.length
        return True
    state.push("text", "", 0).content = "=="
    state.delimiters.append(
        Delimiter(
            marker=_MARKER,
            length=0,
            token=len(state.tokens) - 1,
            end=-1,
            open=run.can_open,
            close=run.can_close,
        )
    )
    state.pos += run.length
    return True


def _post_process(state: StateInline) -> None:
    nested = [meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta]
    for delimiters in [state.delimiters, *nested]:
        for opener in delimiters:
            if opener.marker != _MARKER or opener.end == -1:
                continue
            pair = ((opener, "mark_open", 1), (delimiters[opener.end], "mark_close", -1))
            for delimiter, kind, nesting in pair:
                token = state.tokens[delimiter.token]
                token.type, token.tag, token.nesting = kind, "mark", nesting
                token.content, token.markup = "", "=="


def install(md: MarkdownIt) -> None:
    """Add the two rules beside strikethrough's."""
    md.inline.ruler.before("strikethrough", "mark", _tokenize)
    md.inline.ruler2.before("strikethrough", "mark", _post_process)
