"""Words of Mermaid's where the id of a node should stand, among what could not be read.

A statement `class --> a` is read as one of classes, so its problem is told at the arrow; it lies
with the word before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.flowchart.record import Problem

if TYPE_CHECKING:
    from knapper.diagnostics import Span

__all__ = ["keyword_problem"]

_WORDS: Final = frozenset(
    "end graph flowchart flowchart-elk subgraph style linkStyle class classDef click href call "
    "default interpolate".split()
)
_STATEMENT: Final = re.compile(
    r"(?:^|;)\s*(?P<word>style|linkStyle|classDef|class|click)\s*(?=--|==|-\.|~~~|&|[\[({>@])"
)


def keyword_problem(problem: Problem, line: str) -> Problem | None:
    """Return a problem of the line as that of a keyword as an id, None where it is no such."""
    start = problem.span.column - 1
    word = line[start : start + problem.span.length]
    if word in _WORDS:
        # Alone on a line, `end` is one too many.
        return problem if line.strip(" \t;") != word else None
    for statement in _STATEMENT.finditer(line):
        if statement.end() == start:
            name = statement["word"]
            span = msgspec.structs.replace(
                problem.span, column=statement.start("word") + 1, length=len(name)
            )
            return _keyword(name, span)
    return None


def _keyword(name: str, span: Span) -> Problem:
    help_ = f'write it in another case, such as `{name.title()}`, or as a text: `n["{name}"]`'
    return Problem(f"`{name}` is a keyword and no id", span, help_)
