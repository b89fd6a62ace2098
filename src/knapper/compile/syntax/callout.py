"""Callouts: a block quote whose first line starts with `[!type]` (§6).

Runs on block tokens before inline parsing: turns the quote's tokens into `callout_open` and
`callout_close` with `meta` of type, fold and metadata, and its first line into a
`callout_title` inline of its own, so that marks cannot reach from title to body.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it.rules_block import lheading
from markdown_it.token import Token

from knapper.compile.callouts import CALLOUTS
from knapper.compile.record import Callout

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

    from knapper.compile.writer import Writer

__all__ = ["BLOCKS", "CalloutHead", "callout_head", "install"]

_HEAD = re.compile(r"\[!([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]([+-]?)[ \t]*([^\n]*)")


class CalloutHead(NamedTuple):
    """The text that makes a quote a callout: its title, the text below it, and the rest of it."""

    title: str
    rest: str
    meta: dict[str, Any]


def callout_head(content: str) -> CalloutHead | None:
    """Return the head of a callout that a quote's first text is, None where it is none."""
    match = _HEAD.match(content)
    if not match:
        return None
    kind = match[1].strip().lower()
    title = match[4] if match[4].strip() else kind.replace("-", " ").capitalize()
    meta = {
        "kind": kind,
        "metadata": (match[2] or "").strip(),
        "fold": match[3],
        "written": f"[!{match[1]}",
    }
    return CalloutHead(title, content[match.end() + 1 :], meta)


def _callouts(state: StateCore) -> None:
    tokens, result = state.tokens, []
    quotes: list[Token | None] = []
    skip: set[int] = set()
    for index, token in enumerate(tokens):
        if index in skip:
            continue
        if token.type == "blockquote_open":
            opened = _open(tokens, index)
            quotes.append(token if opened else None)
            result.append(token)
            if opened:
                title, dropped = opened
                result.extend(title)
                skip.update(dropped)
            continue
        if token.type == "blockquote_close":
            opener = quotes.pop()
            if opener:
                token.type, token.meta = "callout_close", opener.meta
        result.append(token)
    state.tokens = result


def _open(tokens: list[Token], index: int) -> tuple[list[Token], set[int]] | None:
    """Make the quote at `index` a callout; return its title tokens and what they replace."""
    if index + 2 >= len(tokens) or tokens[index + 1].type != "paragraph_open":
        return None
    inline = tokens[index + 2]
    head = callout_head(inline.content)
    if head is None:
        return None
    quote = tokens[index]
    quote.type = "callout_open"
    quote.meta |= head.meta
    line = inline.map[0] if inline.map else 0
    text = Token("inline", "", 0, content=head.title, map=[line, line + 1], children=[], block=True)
    fold = {"fold": head.meta["fold"]}
    title = [
        Token("callout_title_open", "", 1, meta=fold),
        text,
        Token("callout_title_close", "", -1, meta=fold),
    ]
    if not head.rest:
        return title, {index + 1, index + 2, index + 3}
    inline.content, inline.map = head.rest, [line + 1, inline.map[1] if inline.map else line + 2]
    return title, set()


def _setext_heading(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """CommonMark's setext headings, but a callout's first line is never a heading's text."""
    start = state.bMarks[first] + state.tShift[first]
    if state.parentType == "blockquote" and _HEAD.match(state.src, start, state.eMarks[first]):
        return False
    return lheading(state, first, end, silent)


def install(md: MarkdownIt) -> None:
    """Add the core rule, and keep setext headings away from callout titles."""
    md.block.ruler.at("lheading", _setext_heading)
    md.core.ruler.before("inline", "callouts", _callouts)


def _write_open(writer: Writer, token: Token) -> None:
    kind, fold, metadata = (token.meta[key] for key in ("kind", "fold", "metadata"))
    line, column, length = writer.place_of(token.meta["written"], writer.line(token))
    writer.callouts.append(Callout(kind, line, column + 2, max(0, length - 2)))
    element, plain = ("details", "") if fold else ("div", " admonition")
    more = f' data-callout-fold="{fold}"' if fold else ""
    more += f' data-callout-metadata="{escape(metadata)}"' if metadata else ""
    writer.put(
        f'<{element} class="callout{plain} {CALLOUTS.get(kind, "note")}" '
        f'data-callout="{escape(kind)}"{more}{writer.block_attribute(token)}'
        f"{' open' if fold == '+' else ''}>"
    )


def _write_close(writer: Writer, token: Token) -> None:
    writer.put("</details>\n" if token.meta["fold"] else "</div>\n")


def _write_title_open(writer: Writer, token: Token) -> None:
    folded = '<summary class="callout-title">'
    writer.put(folded if token.meta["fold"] else '<p class="admonition-title callout-title">')


def _write_title_close(writer: Writer, token: Token) -> None:
    writer.put("</summary>\n" if token.meta["fold"] else "</p>\n")


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {
    "callout_open": _write_open,
    "callout_close": _write_close,
    "callout_title_open": _write_title_open,
    "callout_title_close": _write_title_close,
}
