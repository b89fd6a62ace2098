"""CommonMark's inline parser, asking at each character only the rules that can begin there.

markdown-it tries every rule at every character that could begin any of them, some twenty calls
of which one at most succeeds. Which characters begin which rule is known, so the others are not
asked. The result is the same token for token.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.parser_inline import ParserInline
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import RuleFuncInlineType
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.utils import EnvType

__all__ = ["InlineParser", "read_inline"]

# The first characters of what each rule reads. A rule that is not named here is always asked.
_BEGINS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "wikilink": "[!",
    "comment": "%",
    "math": "$",
    "tag": "#",
    "mark": "=",
    "footnote_reference": "[",
    "footnote_inline": "^",
    "gfm_autolink_www": "w",
    "gfm_autolink_protocol": ":",
    "gfm_autolink_email": "@",
}
# What any of the rules begins with: a text without it is one token.
_MARK = re.compile(r"[\\`*_\[<&$#@\n]|==|~~|%%|\^\[|:\S|www\.")
# What may begin a thing that a check looks for, or show as nothing; other marks change only looks.
_WANTED = re.compile(r"[\[<&$#]|%%|://|www\.|\\\n")
# Blocks whose text as shown is wanted itself.
_SHOWN = frozenset(("heading_open", "th_open", "td_open"))


def read_inline(state: StateCore, tokens: Sequence[Token]) -> None:
    """Parse the inline content of `tokens`, block tokens in their order.

    Where `state.env` has `lean`, for a check, text without anything for it stays as it is.
    """
    lean, before = "lean" in state.env, ""
    for token in tokens:
        if token.type == "inline":
            token.children = []
            if lean and before not in _SHOWN and not _WANTED.search(token.content):
                token.children.append(Token("text", "", 0, content=token.content))
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)
        before = token.type


class InlineParser(ParserInline):
    """A `ParserInline` with a table from character to rules, in the rules' own order."""

    def __init__(self) -> None:
        """Begin with CommonMark's rules; plugins add theirs to `ruler` as ever."""
        super().__init__()
        self._tables: dict[str, tuple[RuleFuncInlineType, ...]] = {}
        self._known: list[RuleFuncInlineType] | None = None

    def _at(self, character: str) -> tuple[RuleFuncInlineType, ...]:
        """Return the rules that can begin at a character."""
        rules = self.ruler.getRules("")
        if rules is not self._known:
            self._known, self._tables = rules, {}
        found = self._tables.get(character)
        if found is None:
            found = self._tables[character] = tuple(
                rule.fn
                for rule in self.ruler.__rules__
                if rule.enabled and character in _BEGINS.get(rule.name, character)
            )
        return found

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Add the tokens of `src` to `tokens`, and return them."""
        if src and not tokens and not _MARK.search(src):
            tokens.append(Token("text", "", 0, content=src))
            return tokens
        return super().parse(src, md, env, tokens)

    def tokenize(self, state: StateInline) -> None:
        """Read the whole range of `state`."""
        source, end = state.src, state.posMax
        deepest = state.md.options["maxNesting"]
        while state.pos < end:
            before = state.pos
            if state.level < deepest:
                for rule in self._at(source[before]):
                    if rule(state, False):  # noqa: FBT003 - markdown-it's signature
                        break
            if state.pos == before:
                state.append_pending(source[before])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - markdown-it's name
        """Pass over one token without making it."""
        before = state.pos
        if before in state.cache:
            state.pos = state.cache[before]
            return
        if state.level < state.md.options["maxNesting"]:
            for rule in self._at(state.src[before]):
                state.level += 1
                found = rule(state, True)  # noqa: FBT003 - markdown-it's signature
                state.level -= 1
                if found:
                    break
        else:
            state.pos = state.posMax
        if state.pos == before:
            state.pos += 1
        state.cache[before] = state.pos
