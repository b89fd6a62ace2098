"""Block ids: `text ^id` at the end of a block, or `^id` on a line of its own (§4.4).

Runs on block tokens before inline parsing: takes the id off the text and notes it as
`meta["block_id"]` on the opening token of the block that it names:

- at the end of a paragraph: that paragraph; in a list, the list item with its children; in a
  quote or callout, the whole quote, which is what Obsidian calls the block;
- on a line of its own: the block before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

__all__ = ["install"]

# A blank stands before the id; `]]^id` without one occurs in Obsidian's own vault.
_ID = re.compile(r"(?:(?:^|[ \t\n]+)|(?<=\]\]))\^([A-Za-z0-9-]+)[ \t]*$")
_CONTAINERS = {"list_item_open", "blockquote_open", "footnote_definition_open"}
_HOSTS = {"paragraph_open", "heading_open"}


def _block_ids(state: StateCore) -> None:
    if "^" in state.src:
        _Pass(state).run()


class _Pass:
    """One walk over the block tokens; `open` holds the containers round the current one."""

    def __init__(self, state: StateCore) -> None:
        self.tokens = state.tokens
        self.open: list[Token] = []
        # For each open container, the opening token of the last block that ended in it.
        self.last: list[Token | None] = [None]
        self.dropped: set[int] = set()
        self.state = state

    def run(self) -> None:
        for index, token in enumerate(self.tokens):
            if token.type in _HOSTS:
                self.host(index)
            if token.nesting == 1:
                self.open.append(token)
                self.last.append(None)
            elif token.nesting == -1:
                self.last.pop()
                opener = self.open.pop()
                if opener.type in {"thead_open", "tbody_open", "tr_open"}:
                    continue
                if not (opener.type == "paragraph_open" and opener.meta.get("only_id")):
                    self.last[-1] = opener
            elif token.type != "inline":
                self.last[-1] = token
        if self.dropped:
            self.state.tokens = [
                token for index, token in enumerate(self.tokens) if index not in self.dropped
            ]

    def host(self, index: int) -> None:
        opener, inline = self.tokens[index], self.tokens[index + 1]
        if "^" not in inline.content:
            return
        match = _ID.search(inline.content)
        if not match:
            return
        inline.content = inline.content[: match.start()]
        if inline.content.strip() or opener.type == "heading_open":
            self.named(opener).meta.setdefault("block_id", match[1])
            return
        target = self.before()
        if target is not None:
            target.meta.setdefault("block_id", match[1])
        opener.meta["only_id"] = True
        self.dropped.update((index, index + 1, index + 2))

    def named(self, opener: Token) -> Token:
        """Return the block that an id at the end of `opener`'s text names."""
        if opener.type == "heading_open":
            return opener
        containers = [token for token in self.open if token.type in _CONTAINERS]
        if not containers or containers[-1].type == "footnote_definition_open":
            return opener
        quote = containers[-1]
        for token in reversed(containers):
            if token.type != "blockquote_open":
                break
            quote = token
        return quote

    def before(self) -> Token | None:
        """Return the block that an id on a line of its own names."""
        previous = self.last[-1]
        containers = [token for token in self.open if token.type in _CONTAINERS]
        if containers and containers[-1].type == "blockquote_open":
            return self.named(containers[-1])
        if containers and (previous is None or previous.type == "paragraph_open"):
            return containers[-1]
        return previous


def install(md: MarkdownIt) -> None:
    """Add the core rule between block and inline parsing, before callouts take their titles."""
    md.core.ruler.before("inline", "block_ids", _block_ids)
