"""`X010`: a link to a recorded number whose shown text says another one, and the fix."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from knapper.cells import cell_name, cell_span, recorded_results
from knapper.checks.cells.number import find_number
from knapper.checks.links.written import written
from knapper.compile import LinkKind
from knapper.diagnostics import Diagnostic, Edit, Fix, Label, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.cells import Result
    from knapper.checks.context import Context
    from knapper.compile import Link
    from knapper.links import ResolvedLink

__all__ = ["other_results"]

# The shown text in a link's source, by kind: `[[a|shown]]` and `[shown](a)`.
_SHOWN = {
    LinkKind.WIKI: re.compile(r"\[\[[^|]*\|(?P<shown>.*)\]\]\Z"),
    LinkKind.MARKDOWN: re.compile(r"\[(?P<shown>.*)\]\("),
}


def other_results(context: Context) -> Iterator[Diagnostic]:
    """Yield a finding for each shown number that is not the one recorded."""
    for path, note in context.notes.items():
        for link, resolved in zip(note.links, context.index.links[path], strict=True):
            if resolved.result and link.shown and link.kind in _SHOWN:
                yield from _other_result(context, path, link, resolved)


def _other_result(
    context: Context, path: str, link: Link, resolved: ResolvedLink
) -> Iterator[Diagnostic]:
    lines = context.source(path).split("\n")
    source = lines[link.line - 1] if 0 < link.line <= len(lines) else ""
    place = source[link.column - 1 : link.column - 1 + link.length]
    index, result = recorded_results(
        context.cells.notes.get(resolved.path), context.outputs.read(resolved.path)
    )[resolved.result]
    match = _SHOWN[link.kind].match(place)
    number = find_number(match["shown"], result.unit) if match else None
    if match is None or number is None or not math.isfinite(result.value):
        return
    if number.says(result.value, result.unit):
        return
    column = link.column + match.start("shown") + number.start
    span = Span(path, link.line, column, number.end - number.start)
    cell = context.notes[resolved.path].code_cells[index]
    name = cell_name(cell, index + 1)
    right = number.corrected(result.value, result.unit)
    shown = match["shown"][number.start : number.end]
    edit = Edit(Span(path, span.line, column, len(number.text)), number.text, right)
    yield finding(
        "X010",
        f"`{shown}` is not the recorded `{result.name}` of `{resolved.path}`",
        span,
        help=f"{name} recorded {_said(result)}" + (f"; write `{right}`" if right else ""),
        labels=(Label(cell_span(resolved.path, cell), "recorded here"),),
        fix=Fix(f"write `{right}`", (edit,)) if right else None,
        subject=written(link),
    )


def _said(result: Result) -> str:
    return f"{result.value!r} {result.unit}".rstrip()
