"""The fences `output` of a note, rewritten to what its cells print, and nothing else of it.

The note's text and what each fence is to hold come in; the text with them goes out, to be
written by whoever may write files. It is compiled again to see that no more has changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knapper.cells.compare import holds
from knapper.compile import CompileOptions, compile_note
from knapper.errors import VaultError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knapper.compile import CodeCell, ExpectedOutput

__all__ = ["accepted"]

_LINES: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_OPENING: Final = re.compile(
    r"(?P<before>[\s>]*?)(?P<marks>`{3,}|~{3,})(?P<info>[^\r\n]*)(?P<end>\s*)"
)


def accepted(text: str, fences: Sequence[tuple[ExpectedOutput, str]]) -> str:
    """Return a note's text with each fence holding the text given for it.

    What stands before the lines of a fence, as in a quote or a list, stands before the new ones
    too, and a fence is made longer where the text has marks of its own. Raises `VaultError`
    where the text is not that which the fences are of, or they cannot hold what they are to.
    """
    lines = [line for line in _LINES.findall(text) if line]
    for fence, printed in sorted(fences, key=lambda one: -one[0].line):
        _rewrite(lines, fence, printed)
    changed = "".join(lines)
    _compare(text, changed, {fence.line: printed for fence, printed in fences})
    return changed


def _rewrite(lines: list[str], fence: ExpectedOutput, printed: str) -> None:
    """Change the lines of one fence, in place; those before it stay where they are."""
    opening = _OPENING.fullmatch(lines[fence.line - 1]) if fence.line <= len(lines) else None
    if opening is None or opening["info"].split()[:1] != ["output"]:
        raise _changed()
    old = fence.text.removesuffix("\n").split("\n") if fence.text else []
    first, after = fence.line, fence.line + len(old)
    found = [
        line.rstrip("\r\n")[indent:]
        for line, indent in zip(lines[first:after], _indents(fence, len(old)), strict=False)
    ]
    if [line.rstrip() for line in found] != [line.rstrip() for line in old]:
        raise _changed()
    marks, before, end = opening["marks"], opening["before"], opening["end"]
    runs = re.findall(f"{re.escape(marks[0])}+", printed)
    longer = marks[0] * max(len(marks), *(len(run) + 1 for run in runs), 3)
    new = printed.rstrip().split("\n") if printed.strip() else []
    closing = lines[after] if after < len(lines) else ""
    if closing.strip("\r\n\t >") == marks[0] * max(len(marks), closing.count(marks[0])):
        lines[after] = closing.replace(marks[0] * closing.count(marks[0]), longer)
    elif longer != marks:
        raise VaultError("its fence `output` is not closed")
    lines[first - 1] = f"{before}{longer}{opening['info']}{end}"
    lines[first:after] = [(before + line).rstrip() + (end or "\n") for line in new]


def _indents(fence: ExpectedOutput, number: int) -> list[int]:
    given = fence.indent or (0,)
    return [given[min(at, len(given) - 1)] for at in range(number)]


def _compare(before: str, after: str, printed: dict[int, str]) -> None:
    """Raise `VaultError` where the notes differ in more than what the fences hold."""
    options = CompileOptions(lean=True)
    then, now = (compile_note(text, options).code_cells for text in (before, after))
    if list(map(_code, then)) != list(map(_code, now)):
        raise VaultError("its fence `output` cannot be rewritten without changing more")
    for old, new in zip(then, now, strict=True):
        wanted = printed.get(old.expected.line) if old.expected else None
        if wanted is None or new.expected is None:
            continue
        if holds(new.expected.text, wanted, new.expected.tolerance) is not None:
            raise VaultError("no fence `output` can hold what its cell prints")


def _code(cell: CodeCell) -> tuple[str, str, bool]:
    return cell.language, cell.source, cell.expected is None


def _changed() -> VaultError:
    return VaultError("the file was changed meanwhile")
