"""Math: `$inline$` and `$$display$$`, on one line or many (§7.8).

No blank inside either mark and no digit after the closing one, so "$5 and $10" is text.
Leaves `math_inline`, `math_display` (inside a paragraph) and `math_block` tokens whose
content is the LaTeX source; nothing inside is Markdown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile.math import definitions, to_mathml
from knapper.compile.text import PlainText

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["BLOCKS", "INLINE", "install"]

_INDENTED_CODE = 4
# The first dollar that no backslash escapes; an escaped backslash does not escape.
_DOLLAR = re.compile(r"(?:[^\\$\n]|\\.)*+(\$)")
_DOUBLE = re.compile(r"(?:[^\\$]|\\.|\$(?!\$))*+(\$\$)", re.DOTALL)


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    source, start, end = state.src, state.pos, state.posMax
    if source[start] != "$":
        return False
    if source.startswith("$$", start):
        return _display(state, silent)
    match = _DOLLAR.match(source, start + 1, end)
    if not match:
        return False
    formula, after = source[start + 1 : match.start(1)], source[match.end() : match.end() + 1]
    if not formula or formula[0].isspace() or formula[-1].isspace() or after.isdigit():
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = formula
        token.meta = {"pos": start, "length": match.end() - start}
    state.pos = match.end()
    return True


def _display(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    match = _DOUBLE.match(state.src, state.pos + 2, state.posMax)
    formula = state.src[state.pos + 2 : match.start(1)].strip() if match else ""
    if not match or not formula:
        # Two dollars with nothing to pair with are text, not the start of `$…$`.
        if not silent:
            state.append_pending("$$")
        state.pos += 2
        return True
    if not silent:
        token = state.push("math_display", "math", 0)
        token.content = formula
        token.meta = {"pos": state.pos, "length": match.end() - state.pos}
    state.pos = match.end()
    return True


def _block(  # noqa: PLR0911 - each return is one reason why this is no formula
    state: StateBlock,
    first: int,
    end: int,
    silent: bool,  # noqa: FBT001 - markdown-it's signature
) -> bool:
    start, stop = state.bMarks[first] + state.tShift[first], state.eMarks[first]
    source = state.src
    if not source.startswith("$$", start) or (silent and _inside_display(state, first)):
        return False
    if state.sCount[first] - state.blkIndent >= _INDENTED_CODE:
        return False
    same_line = _DOUBLE.match(source, start + 2, stop)
    if same_line:
        if source[same_line.end() : stop].strip():
            return False  # text follows: a paragraph with inline math
        last, formula = first, source[start + 2 : same_line.start(1)]
    else:
        found = _closing_line(state, first, end)
        if not found:
            return False
        last, tail = found
        middle = state.getLines(first + 1, last, state.blkIndent, keepLastLF=True)
        formula = f"{source[start + 2 : stop]}\n{middle}{tail}"
    if not formula.strip():
        return False
    if silent:
        return True
    token = state.push("math_block", "math", 0)
    token.block, token.content, token.map = True, formula.strip(), [first, last + 1]
    state.line = last + 1
    return True


def _inside_display(state: StateBlock, first: int) -> bool:
    """Return whether the paragraph that ends before line `first` has an open `$$` in it.

    A line that starts with `$$` then closes that formula, and does not open one of its own.
    """
    marks = 0
    for line in range(first - 1, -1, -1):
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        if not text.strip():
            break
        marks += text.count("$$")
    return marks % 2 == 1


def _closing_line(state: StateBlock, first: int, end: int) -> tuple[int, str] | None:
    """Return the line that ends the formula with `$$`, and the formula's part on it."""
    for line in range(first + 1, end):
        start, stop = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        if state.sCount[line] < state.blkIndent and start < stop:
            return None
        match = _DOUBLE.match(state.src, start, stop)
        if match:
            rest = state.src[match.end() : stop].strip()
            return None if rest else (line, state.src[start : match.start(1)])
    return None


def install(md: MarkdownIt) -> None:
    """Add the block rule, which may interrupt a paragraph, and the inline rule."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "math_block", _block, interrupts)
    md.inline.ruler.before("link", "math", _inline)


def _write_block(writer: Writer, token: Token) -> None:
    def write() -> None:
        writer.put(f'<div class="math"{writer.block_attribute(token)}>')
        _write(writer, token.content, writer.place_of("$$", writer.line(token)), display=True)
        writer.put("</div>\n")

    writer.around(token, write)
    text = PlainText(writer.line(token), writer.section())
    text.put(token.content, masked=True)
    writer.keep(text)


def _write_inline(writer: Writer, token: Token, run: InlineRun) -> None:
    line, column, length = run.place.find(token.meta["pos"], token.meta["length"])
    place = line + writer.first_line, column, length
    _write(writer, token.content, place, display=token.type == "math_display")
    run.text.put(token.content, masked=True)


def _write(writer: Writer, source: str, place: tuple[int, int, int], *, display: bool) -> None:
    writer.has_math = True
    html, error = to_mathml(source, display=display, preamble=writer.macros)
    if error:
        writer.report(
            "S004",
            f"the formula cannot be set: {error}",
            place,
            help_="the site shows its source instead",
        )
    else:
        # As MathJax does, keep what a formula defines for those after it.
        writer.macros += definitions(source)
    writer.output.put_generated(html)


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {"math_block": _write_block}
INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {
    "math_inline": _write_inline,
    "math_display": _write_inline,
}
