"""CommonMark's block parser, asking at each line only the rules that can begin there.

As with `knapper.compile.inline`: markdown-it asks every rule at every line, and again at each
line that may end a paragraph. Which characters begin which rule is known, so the others are not
asked. The result is the same token for token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler

from knapper.compile.tokens import BlockState

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

__all__ = ["BlockParser"]

# The first characters, behind blanks, of what each rule reads. One that is not named here is
# always asked.
_BEGINS = {
    "comment": "%",
    "math_block": "$",
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "footnote_definition": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
_SPECIAL = frozenset("".join(_BEGINS.values()))


class _BlockRuler(Ruler["RuleFuncBlockType"]):
    """A `Ruler` whose chains hold one rule each, that asks the rules which a line's start fits."""

    def __init__(self) -> None:
        super().__init__()
        self._chains: dict[str, list[RuleFuncBlockType]] = {}

    def getRules(self, chainName: str = "") -> list[RuleFuncBlockType]:  # noqa: N802, N803 - as in markdown-it
        if self.__cache__ is None:
            self._chains.clear()
            super().getRules(chainName)
        known = self._chains.get(chainName)
        if known is None:
            known = self._chains[chainName] = [self._asking(chainName)]
        return known

    def _asking(self, chain: str) -> RuleFuncBlockType:
        chosen = [
            (rule.name, _GUARDED[rule.name](rule.fn) if rule.name in _GUARDED else rule.fn)
            for rule in self.__rules__
            if rule.enabled and (not chain or chain in rule.alt)
        ]
        every = tuple(fn for _, fn in chosen)
        anywhere = tuple(fn for name, fn in chosen if name not in _BEGINS)
        table = {
            character: tuple(fn for name, fn in chosen if character in _BEGINS.get(name, character))
            for character in _SPECIAL
        }

        def ask(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
            start = state.bMarks[line] + state.tShift[line]
            empty = start >= state.eMarks[line]
            for rule in every if empty else table.get(state.src[start], anywhere):
                if rule(state, line, end, silent):
                    return True
            return False

        return ask


class BlockParser(ParserBlock):
    """A `ParserBlock` that asks fewer rules; plugins add theirs to `ruler` as ever."""

    def __init__(self) -> None:
        """Begin with CommonMark's rules."""
        super().__init__()
        ruler = _BlockRuler()
        for rule in self.ruler.__rules__:
            ruler.push(rule.name, rule.fn, {"alt": rule.alt})
        self.ruler = ruler

    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: EnvType,
        outTokens: list[Token],  # noqa: N803 - as in markdown-it
    ) -> list[Token] | None:
        """Add the block tokens of `src` to `outTokens`."""
        if not src:
            return None
        state = BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - as in markdown-it
        """Read the lines from `startLine` up to `endLine`."""
        (ask,) = self.ruler.getRules("")
        starts, shifts, ends = state.bMarks, state.tShift, state.eMarks
        deep = state.level >= state.md.options["maxNesting"]
        line, empty_lines = startLine, False
        while line < endLine:
            while line < state.lineMax and starts[line] + shifts[line] >= ends[line]:
                line += 1
            state.line = line
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if deep:
                state.line = endLine
                break
            ask(state, line, endLine, False)  # noqa: FBT003 - markdown-it's signature
            state.tight = not empty_lines
            line = state.line
            # A paragraph may take in one newline after it in nested lists.
            if line - 1 < endLine and starts[line - 1] + shifts[line - 1] >= ends[line - 1]:
                empty_lines = True
            if line < endLine and starts[line] + shifts[line] >= ends[line]:
                empty_lines = True
                line += 1
                state.line = line


def _paragraph(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """Read a paragraph of one line at once."""

    def guarded(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        line = first + 1
        if line < state.lineMax and state.bMarks[line] + state.tShift[line] < state.eMarks[line]:
            return rule(state, first, end, silent)
        start = state.bMarks[first] + state.tShift[first]
        state.line = line
        state.push("paragraph_open", "p", 1).map = [first, line]
        text = state.push("inline", "", 0)
        text.content = mdTrim(state.src[start : state.eMarks[first]])
        text.map, text.children = [first, line], []
        state.push("paragraph_close", "p", -1)
        return True

    return guarded


def _thematic_break(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """Ask for a rule across the page only where the first characters can be of one."""

    def guarded(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        start = state.bMarks[line] + state.tShift[line]
        # Three marks are the fewest, so these stand on the line where it is one.
        if state.src[start + 1 : start + 3].strip("*-_ \t"):
            return False
        return rule(state, line, end, silent)

    return guarded


def _table(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """Ask for a table only above a line that can be its rule."""

    def guarded(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        line = first + 1
        if line >= end:
            return False
        start = state.bMarks[line] + state.tShift[line]
        source = state.src
        if start >= state.eMarks[line] or source[start] not in "|-:":
            return False
        if source.startswith("- ", start):  # the item of a list
            return False
        return rule(state, first, end, silent)

    return guarded


def _setext_heading(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    """Ask for a setext heading only above a line that can be its underline."""

    def guarded(state: StateBlock, first: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        if state.is_code_block(first):
            return False
        for line in range(first + 1, end):
            start = state.bMarks[line] + state.tShift[line]
            if start >= state.eMarks[line]:
                break
            if state.src[start] in "-=":
                return rule(state, first, end, silent)
        state.parentType = "paragraph"  # as the rule leaves it where it finds nothing
        return False

    return guarded


_GUARDED: dict[str, Callable[[RuleFuncBlockType], RuleFuncBlockType]] = {
    "table": _table,
    "hr": _thematic_break,
    "lheading": _setext_heading,
    "paragraph": _paragraph,
}
