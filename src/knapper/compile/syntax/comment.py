"""Comments: `%%inline%%` and blocks from a line to a later line (§7.1).

A block comment starts with `%%` at the start of a line and runs over blank lines, headings,
lists and fences to the next `%%`; what follows that mark on its line is read as usual. Never
closed, it hides the rest, as a fence does, and is reported. Comments leave no token: what an
author hides must not reach the site, its search or its backlinks (§2.11 leaves this open).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

__all__ = ["install"]

_MARK = re.compile(r"(?<!%)%%(?!%)")
_INDENTED_CODE = 4


def _block_comment(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    start, stop = state.bMarks[first] + state.tShift[first], state.eMarks[first]
    source = state.src
    if not source.startswith("%%", start) or not _MARK.match(source, start, stop):
        return False
    if state.sCount[first] - state.blkIndent >= _INDENTED_CODE:
        return False
    if _MARK.search(source, start + 2, stop):
        return False  # closed on its own line: the inline rule's
    if silent:
        return True
    for line in range(first + 1, end):
        mark = _MARK.search(source, state.bMarks[line], state.eMarks[line])
        if mark:
            _continue_after(state, line, mark.end())
            return True
    state.env.setdefault("unclosed_comments", []).append(first)
    state.line = end
    return True


def _continue_after(state: StateBlock, line: int, position: int) -> None:
    """Go on with block parsing behind the closing mark, on the same line if text is left."""
    rest = state.src[position : state.eMarks[line]]
    blanks = len(rest) - len(rest.lstrip(" \t"))
    if blanks == len(rest):
        state.line = line + 1
        return
    state.bMarks[line] = position
    state.tShift[line] = blanks
    state.sCount[line] = state.blkIndent
    state.line = line


def _inline_comment(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    source, start = state.src, state.pos
    if source[start] != "%" or not _MARK.match(source, start, state.posMax):
        return False
    closing = _MARK.search(source, start + 2, state.posMax)
    if not closing:
        return False
    position = closing.end()
    if not silent and (start == 0 or source[start - 1] == "\n"):
        # A line that holds only a comment leaves no empty line behind.
        rest = re.compile(r"[ \t]*\n").match(source, position, state.posMax)
        position = rest.end() if rest else position
    state.pos = position
    return True


def install(md: MarkdownIt) -> None:
    """Add the block rule before all others, and the inline rule."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("table", "comment", _block_comment, interrupts)
    md.inline.ruler.before("link", "comment", _inline_comment)
