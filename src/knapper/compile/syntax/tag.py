"""Inline tags: `#topic/sub` at a start or after a blank (§8).

Leaves a `tag` token whose content is the name without `#`. Text inside a link's label is no
tag, nor is one made of digits only.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from knapper.compile.record import Tag
from knapper.compile.tokens import inline_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["INLINE", "install", "tag_token"]

# Everything but blanks, ASCII punctuation other than `_ - /`, and the two blocks of §8.1.
_NAME = re.compile(
    r"#([^\s\x00-\x2c\x2e\x3a-\x40\x5b-\x5e\x60\x7b-\x7f\u2000-\u206f\u2e00-\u2e7f]+)"
)


def _tag(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    source, start = state.src, state.pos
    if source[start] != "#" or state.linkLevel:
        return False
    if start and not source[start - 1].isspace():
        return False
    match = _NAME.match(source, start, state.posMax)
    name = match[1].rstrip("/") if match else ""
    if not name or name.isdigit():
        return False
    if not silent:
        token = state.push("tag", "", 0)
        token.content = name
        token.meta = {"pos": start, "length": len(name) + 1}
    state.pos = start + 1 + len(name)
    return True


def tag_token(written: str, position: int) -> Token:
    """Return the token of a tag that is `written` at `position` of a block's text, with its `#`."""
    token = inline_token("tag")
    token.content = written[1:].rstrip("/")
    token.meta = {"pos": position, "length": len(token.content) + 1}
    return token


def install(md: MarkdownIt) -> None:
    """Add the inline rule."""
    md.inline.ruler.before("link", "tag", _tag)


def _write(writer: Writer, token: Token, run: InlineRun) -> None:
    line, column, _ = run.place.find(token.meta["pos"], token.meta["length"])
    key = token.content.casefold()
    if key not in writer.tags:
        writer.tags[key] = Tag(token.content, line + writer.first_line, column)
    index = list(writer.tags).index(key)
    run.text.put(f"#{token.content}", masked=True)
    writer.put(f"\x02T{index}\x03#{escape(token.content)}\x02t{index}\x03")


INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {"tag": _write}
