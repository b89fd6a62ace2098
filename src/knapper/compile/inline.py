"""CommonMark's inline parser, asking at each character only the rules that can begin there.

markdown-it tries every rule at every character that could begin any of them, some twenty calls
of which one at most succeeds. Which characters begin which rule is known, so the others are not
asked. The result is the same token for token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.parser_inline import ParserInline

if TYPE_CHECKING:
    from markdown_it.parser_inline import RuleFuncInlineType
    from markdown_it.rules_inline import StateInline

__all__ = ["InlineParser"]

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
