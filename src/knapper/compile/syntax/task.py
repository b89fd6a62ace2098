"""Tasks: `- [c] text` with any character between the brackets, in any list (§7.6).

Runs on block tokens before inline parsing: takes the mark off the text and notes the
character on the list item as `data-task`; blank is open, every other one done.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

__all__ = ["install", "without_box"]

_BOX = re.compile(r"\[([^\n]\uFE0F?)\](?:[ \t]+|(?=\n)|$)")


def _tasks(state: StateCore) -> None:
    tokens = state.tokens
    for index in range(2, len(tokens)):
        inline = tokens[index]
        if inline.type != "inline" or tokens[index - 2].type != "list_item_open":
            continue
        match = _BOX.match(inline.content)
        if match:
            tokens[index - 2].meta["task"] = match[1]
            inline.content = inline.content[match.end() :]


def without_box(content: str) -> str:
    """Return the text of an item without the box of a task, if it has one."""
    match = _BOX.match(content)
    return content[match.end() :] if match else content


def install(md: MarkdownIt) -> None:
    """Add the core rule between block and inline parsing."""
    md.core.ruler.before("inline", "tasks", _tasks)
