"""Highlights, `==text==`, and how all marks of text are written (§7.2, §7.4).

A highlight may hold other marks. It works as CommonMark's strikethrough does in markdown-it:
runs of two `=` are delimiters that open after a blank and close before one, so `a ==> b` is
text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.rules_inline.state_inline import Delimiter

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["INLINE", "install"]

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


def _element(html: str) -> Callable[[Writer, Token, InlineRun], None]:
    return lambda writer, _token, _run: writer.put(html)


def _soft_break(writer: Writer, _token: Token, run: InlineRun) -> None:
    """A newline shows as a break unless Obsidian's strict line breaks are on (§7.4)."""
    writer.put("\n" if writer.options.strict_line_breaks else "<br>\n")
    run.text.put("\n")


def _hard_break(writer: Writer, _token: Token, run: InlineRun) -> None:
    writer.put("<br>\n")
    run.text.put("\n")


INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {
    "em_open": _element("<em>"),
    "em_close": _element("</em>"),
    "strong_open": _element("<strong>"),
    "strong_close": _element("</strong>"),
    "s_open": _element("<del>"),
    "s_close": _element("</del>"),
    "mark_open": _element("<mark>"),
    "mark_close": _element("</mark>"),
    "softbreak": _soft_break,
    "hardbreak": _hard_break,
}
