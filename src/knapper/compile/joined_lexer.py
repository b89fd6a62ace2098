"""A lexer of Pygments asked once for each piece of code, not once for each of its rules.

Pygments tries the rules of a state one after the other, dozens of calls for each piece. Here the
rules of a state are joined to one pattern of alternatives, of which `re` finds the same rule: the
first that matches. Joining takes a while, so it pays only where there is much code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pygments.lexer import RegexLexer
from pygments.token import Error, Whitespace, _TokenType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pygments.lexer import Lexer

__all__ = ["JoinedLexer", "joined"]

# What names a group by its number or its name, or sets a flag for the whole pattern.
_APART = re.compile(r"\\[1-9]|\(\?(?:P[=<]|\(|[aiLmsux]+\))")


class _Run(NamedTuple):
    """Rules that follow each other, as one pattern, and each rule by its group there."""

    match: Any
    rules: dict[int | None, tuple[Any, Any, Any]]


class JoinedLexer:
    """What `RegexLexer` does with the rules of `lexer`, each state joined when it is first met."""

    def __init__(self, lexer: RegexLexer) -> None:
        self._lexer = lexer
        self._rules: dict[str, Sequence[tuple[Any, Any, Any]]] = lexer._tokens  # type: ignore[attr-defined] # noqa: SLF001 - where Pygments keeps what it has made of the rules
        self._states: dict[str, list[_Run]] = {}

    def tokens(self, text: str) -> list[tuple[_TokenType, str]]:
        """Return the tokens of `text`, as `get_tokens_unprocessed` gives them."""
        found: list[tuple[_TokenType, str]] = []
        position, stack = 0, ["root"]
        runs = self._state("root")
        while True:
            for match_any, rules in runs:
                match = match_any(text, position)
                if match is None:
                    continue
                rule_match, action, new_state = rules[match.lastindex]
                if type(action) is _TokenType:
                    found.append((action, match[0]))
                elif action is not None:
                    parts = action(self._lexer, rule_match(text, position))
                    found += [(kind, value) for _, kind, value in parts]
                position = match.end()
                if new_state is not None:
                    _enter(stack, new_state)
                    runs = self._state(stack[-1])
                break
            else:
                if position >= len(text):
                    return found
                if text[position] == "\n":  # where a line ends so does what was not understood
                    stack = ["root"]
                    runs = self._state("root")
                    found.append((Whitespace, "\n"))
                else:
                    found.append((Error, text[position]))
                position += 1

    def _state(self, name: str) -> list[_Run]:
        known = self._states.get(name)
        if known is None:
            known = self._states[name] = _runs(self._rules[name])
        return known


def joined(lexer: Lexer) -> JoinedLexer | None:
    """Return the same lexer joined, None for one that has a way of its own."""
    own = type(lexer).get_tokens_unprocessed is not RegexLexer.get_tokens_unprocessed
    if own or not isinstance(lexer, RegexLexer):
        return None
    return JoinedLexer(lexer)


def _runs(rules: Sequence[tuple[Any, Any, Any]]) -> list[_Run]:
    """Join the rules of a state, but those whose pattern would mean something else."""
    runs: list[_Run] = []
    together: list[tuple[Any, Any, Any]] = []
    for rule in rules:
        pattern = rule[0].__self__
        if _APART.search(pattern.pattern):
            runs += [*_join(together), _Run(rule[0], _Always(rule))]
            together = []
        elif together and together[0][0].__self__.flags != pattern.flags:
            runs += _join(together)
            together = [rule]
        else:
            together.append(rule)
    return [*runs, *_join(together)]


class _Always(dict["int | None", tuple[Any, Any, Any]]):
    """One rule, whichever of its groups matched last."""

    def __init__(self, rule: tuple[Any, Any, Any]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, group: int | None) -> tuple[Any, Any, Any]:
        return self._rule


def _join(rules: Sequence[tuple[Any, Any, Any]]) -> list[_Run]:
    if not rules:
        return []
    by_group: dict[int | None, tuple[Any, Any, Any]] = {}
    group, parts = 1, list[str]()
    for rule in rules:
        pattern = rule[0].__self__
        by_group[group] = rule
        group += 1 + pattern.groups
        # In a verbose pattern the last line may be a comment.
        parts.append(
            f"({pattern.pattern}\n)" if pattern.flags & re.VERBOSE else f"({pattern.pattern})"
        )
    return [_Run(re.compile("|".join(parts), rules[0][0].__self__.flags).match, by_group)]


def _enter(stack: list[str], new_state: Any) -> None:  # noqa: ANN401 - as Pygments writes it
    """Change the stack of states as Pygments does: a number drops so many, names are added."""
    if isinstance(new_state, int):
        if abs(new_state) >= len(stack):
            del stack[1:]
        else:
            del stack[new_state:]
        return
    for name in new_state if isinstance(new_state, tuple) else (new_state,):
        if name == "#push":
            stack.append(stack[-1])
        elif name != "#pop":
            stack.append(name)
        elif len(stack) > 1:
            stack.pop()
