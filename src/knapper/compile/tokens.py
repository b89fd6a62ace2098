"""markdown-it's tokens and states, made in less time; they are what they were.

A note has some two hundred tokens, and a dataclass with a hook after its making is the slowest
way to have them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "BlockState",
    "InlineState",
    "block_token",
    "full_token",
    "inline_token",
    "text_block",
    "text_token",
]


class _Token(Token):
    """A `Token` with the fields of one; `attrs` must be a dictionary."""

    __slots__ = ()

    def __init__(  # noqa: PLR0913, PLR0917 - a token's fields in their order
        self,
        type: str,  # noqa: A002 - as a token names it
        tag: str,
        nesting: Literal[-1, 0, 1],
        attrs: Mapping[str, str | int | float] | None = None,
        map: list[int] | None = None,  # noqa: A002 - as above
        level: int = 0,
        children: list[Token] | None = None,
        content: str = "",
        markup: str = "",
        info: str = "",
        meta: dict[Any, Any] | None = None,
        block: bool = False,  # noqa: FBT001, FBT002 - as above
        hidden: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> None:
        self.type = type
        self.tag = tag
        self.nesting = nesting
        self.attrs = {} if attrs is None else dict(attrs)
        self.map = map
        self.level = level
        self.children = children
        self.content = content
        self.markup = markup
        self.info = info
        self.meta = {} if meta is None else meta
        self.block = block
        self.hidden = hidden


def text_token(content: str, level: int = 0) -> Token:
    """Return a token of plain text."""
    return _Token("text", "", 0, None, None, level, None, content)


def full_token(
    type: str,  # noqa: A002 - as a token names it
    tag: str = "",
    nesting: Literal[-1, 0, 1] = 0,
    *,
    markup: str = "",
) -> Token:
    """Return a token of inline content at the outermost level."""
    return _Token(type, tag, nesting, None, None, 0, None, "", markup)


class _PlainToken(msgspec.Struct):
    """The fields of a `Token`, made in a quarter of its time; for a check, which copies none."""

    type: str
    tag: str = ""
    nesting: Literal[-1, 0, 1] = 0
    map: list[int] | None = None
    content: str = ""
    children: list[Token] | None = None
    level: int = 0
    attrs: dict[str, str | int | float] = {}
    markup: str = ""
    info: str = ""
    meta: dict[Any, Any] = {}
    block: bool = False
    hidden: bool = False


def block_token(
    type: str,  # noqa: A002 - as a token names it
    tag: str,
    nesting: Literal[-1, 0, 1],
    map: list[int] | None = None,  # noqa: A002 - as above
) -> Token:
    """Return a token for a check, of a block at the outermost level that takes the lines `map`."""
    return _PlainToken(type, tag, nesting, map)  # type: ignore[return-value] # it looks like one


def text_block(content: str, map: list[int]) -> Token:  # noqa: A002 - as above
    """Return a token for a check of a block's text, still to be parsed, that takes the lines."""
    return _PlainToken("inline", "", 0, map, content, [])  # type: ignore[return-value] # as above


def inline_token(type: str, nesting: Literal[-1, 0, 1] = 0) -> Token:  # noqa: A002 - as above
    """Return a token for a check, of inline content without a tag."""
    return _PlainToken(type, "", nesting)  # type: ignore[return-value] # as above


class BlockState(StateBlock):
    """A `StateBlock` that makes its tokens so."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token and return it."""
        token = _Token(ttype, tag, nesting)
        token.block = True
        if nesting < 0:
            self.level -= 1
        token.level = self.level
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token


class InlineState(StateInline):
    """A `StateInline` that makes its tokens so."""

    def pushPending(self) -> Token:  # noqa: N802 - markdown-it's name
        """Add a token of the text that is pending, and return it."""
        token = text_token(self.pending, self.pendingLevel)
        self.tokens.append(token)
        self.pending = ""
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token behind the pending text, and return it."""
        if nesting:
            return super().push(ttype, tag, nesting)
        if self.pending:
            self.pushPending()
        token = _Token(ttype, tag, 0, None, None, self.level)
        self.pendingLevel = self.level
        self.tokens.append(token)
        self.tokens_meta.append(None)
        return token
