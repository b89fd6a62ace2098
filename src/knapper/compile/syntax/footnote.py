"""Footnotes: `[^id]`, definitions continued by two blanks, and inline `^[text]` (§7.7).

Ids are compared without case. A definition's tokens are taken out of the text and stand, in
order of first reference, between `footnotes_open` and `footnotes_close` at the end; one that
nothing refers to is not shown. `meta` of `footnote_ref` and `footnote_open` has `number` and
the count of references.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.helpers import parseLinkLabel
from markdown_it.token import Token

from knapper.compile.inline import read_inline

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["BLOCKS", "INLINE", "install"]

_DEFINITION = re.compile(r"\[\^([^\]\s]+)\]:[ \t]*")
_REFERENCE = re.compile(r"\[\^([^\[\]\s]{1,999})\]")  # no longer than CommonMark's labels
_INDENTED_CODE = 4
_CONTINUATION = 2


class _Footnotes:
    """What is known of a note's footnotes while it is parsed."""

    def __init__(self) -> None:
        self.labels: set[str] = set()
        self.definitions: dict[str, list[Token]] = {}
        self.numbers: dict[str, int] = {}
        self.references: dict[int, int] = {}
        self.inline: dict[int, str] = {}
        self.sought: dict[str, int] = {}

    def refer(self, key: str) -> tuple[int, int]:
        """Return the number of the footnote `key` and of this reference to it, from 1."""
        number = self.numbers.setdefault(key, len(self.numbers) + 1)
        self.references[number] = self.references.get(number, 0) + 1
        return number, self.references[number]


def _of(env: Any) -> _Footnotes:  # noqa: ANN401 - markdown-it's environment is any mapping
    found = env.get("footnotes")
    if found is None:
        found = env["footnotes"] = _Footnotes()
    return found  # type: ignore[no-any-return]


def _definition(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    start, stop = state.bMarks[first] + state.tShift[first], state.eMarks[first]
    if state.sCount[first] - state.blkIndent >= _INDENTED_CODE:
        return False
    match = _DEFINITION.match(state.src, start, stop)
    if not match:
        return False
    if silent:
        return True
    label = match[1].casefold()
    _of(state.env).labels.add(label)
    opener = state.push("footnote_definition_open", "", 1)
    opener.meta = {"label": label}
    kept = state.bMarks[first], state.tShift[first], state.sCount[first], state.parentType
    state.bMarks[first], state.tShift[first] = match.end(), 0
    state.blkIndent += _CONTINUATION
    state.sCount[first] = state.blkIndent
    state.parentType = "footnote"
    state.md.block.tokenize(state, first, end)
    state.blkIndent -= _CONTINUATION
    state.bMarks[first], state.tShift[first], state.sCount[first], state.parentType = kept
    opener.map = [first, state.line]
    state.push("footnote_definition_close", "", -1)
    return True


def _reference(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    if not state.src.startswith("[^", state.pos):
        return False
    match = _REFERENCE.match(state.src, state.pos, state.posMax)
    notes = _of(state.env)
    if not match or match[1].casefold() not in notes.labels:
        return False
    if not silent:
        number, count = notes.refer(match[1].casefold())
        state.push("footnote_ref", "", 0).meta = {"number": number, "count": count}
    state.pos = match.end()
    return True


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    if not state.src.startswith("^[", state.pos):
        return False
    notes = _of(state.env)
    close = parseLinkLabel(state, state.pos + 1)
    if close < 0 or close == state.pos + 2:
        return False
    if not silent:
        number, count = notes.refer(f"\0{len(notes.numbers)}")
        notes.inline[number] = state.src[state.pos + 2 : close]
        state.push("footnote_ref", "", 0).meta = {"number": number, "count": count}
    state.pos = close + 1
    return True


def _collect(state: StateCore) -> None:
    """Take the definitions out of the text, before inline parsing numbers the references."""
    if "footnotes" not in state.env:
        return
    notes = _of(state.env)
    kept: list[Token] = []
    stack: list[list[Token]] = []
    for token in state.tokens:
        if token.type == "footnote_definition_open":
            body: list[Token] = []
            notes.definitions.setdefault(token.meta["label"], body)
            stack.append(body)
        elif token.type == "footnote_definition_close":
            stack.pop()
        else:
            (stack[-1] if stack else kept).append(token)
    state.tokens = kept


def _append(state: StateCore) -> None:
    """Put the footnotes that are referred to at the end, in order of first reference."""
    if "footnotes" not in state.env:
        return
    notes, written = _of(state.env), 0
    tail: list[Token] = []
    while written < len(notes.numbers):
        key = list(notes.numbers)[written]
        written += 1
        number = notes.numbers[key]
        meta = {"number": number, "references": notes.references}
        tail.append(Token("footnote_open", "", 1, meta=meta))
        tail.extend(_body(state, notes, key, number))
        tail.append(Token("footnote_close", "", -1, meta=meta))
    if tail:
        opening = Token("footnotes_open", "", 1)
        state.tokens.extend([opening, *tail, Token("footnotes_close", "", -1)])


def _body(state: StateCore, notes: _Footnotes, key: str, number: int) -> list[Token]:
    inline = notes.inline.get(number)
    if inline is None:
        body = notes.definitions.get(key, [])
    else:
        # Equal ones stand in the order of their numbers.
        at = max(0, state.src.find(f"^[{inline}]", notes.sought.get(inline, 0)))
        notes.sought[inline] = at + 1
        line = state.src.count("\n", 0, at)
        text = Token("inline", "", 0, content=inline, map=[line, line + 1], children=[], block=True)
        body = [Token("paragraph_open", "p", 1), text, Token("paragraph_close", "p", -1)]
    read_inline(state, body)
    return body


def install(md: MarkdownIt) -> None:
    """Add the block rule, the two inline rules, and the two passes round inline parsing."""
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference"]}
    md.block.ruler.before("reference", "footnote_definition", _definition, interrupts)
    md.inline.ruler.before("link", "footnote_reference", _reference)
    md.inline.ruler.before("link", "footnote_inline", _inline)
    md.core.ruler.before("inline", "footnote_collect", _collect)
    md.core.ruler.after("inline", "footnote_append", _append)


def _write_list(writer: Writer, _token: Token) -> None:
    writer.end_sections()
    writer.footnotes_at = writer.output.open()
    writer.put('<section class="footnotes footnote" role="doc-endnotes"><hr><ol>\n')


def _write_list_end(writer: Writer, _token: Token) -> None:
    writer.put("</ol></section>\n")
    if writer.footnotes_at is not None:
        writer.output.close(writer.footnotes_at)


def _write_open(writer: Writer, token: Token) -> None:
    writer.put(f'<li id="\x05fn-{token.meta["number"]}">')


def _write_close(writer: Writer, token: Token) -> None:
    number = token.meta["number"]
    for count in range(1, token.meta["references"].get(number, 0) + 1):
        writer.put(
            f' <a class="footnote-backref" href="#\x05fnref-{number}-{count}" '
            f'aria-label="Back to the reference">&#8617;&#xfe0e;</a>'
        )
    writer.put("</li>\n")


def _write_reference(writer: Writer, token: Token, _run: InlineRun) -> None:
    number, count = token.meta["number"], token.meta["count"]
    writer.put(
        f'<sup class="footnote-ref" id="\x05fnref-{number}-{count}">'
        f'<a href="#\x05fn-{number}" role="doc-noteref">{number}</a></sup>'
    )


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {
    "footnotes_open": _write_list,
    "footnotes_close": _write_list_end,
    "footnote_open": _write_open,
    "footnote_close": _write_close,
}
INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {"footnote_ref": _write_reference}
