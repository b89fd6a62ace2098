"""Findings with an excerpt of the note and carets under the fault, as rustc and ruff show them.

```
error[L001]: no note is called "Foo"
  --> notes/a.md:12:5
   |
12 | See [[Foo]] for more.
   |     ^^^^^^^
   = help: did you mean "Food"?
   = fix: write "Food" (--fix)
```
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from rich.cells import cell_len

from knapper.diagnostics.record import Severity, Span
from knapper.diagnostics.report.order import in_order
from knapper.diagnostics.report.printable import place, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knapper.diagnostics.record import Diagnostic

__all__ = ["ReadLine", "full"]

ReadLine: TypeAlias = Callable[[str, int], str | None]
"""Path and line number, from 1, to the text of that line; None where it cannot be read."""

# A line of a report is pieces of text, each with a style of rich or "".
_Line: TypeAlias = list[tuple[str, str]]

_STYLES: Final = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold cyan",
}
_FRAME: Final = "bold blue"

# A paragraph is often one long line: show this much of it, and so much before the fault.
_WINDOW: Final = 100
_BEFORE: Final = 40


def full(diagnostics: Iterable[Diagnostic], read_line: ReadLine, *, colour: bool = False) -> str:
    """Return the findings with excerpts, an empty line between two; "" where there are none.

    `colour` asks for ANSI colours; the environment variable NO_COLOR refuses them.
    """
    paint = _coloured if colour and not os.environ.get("NO_COLOR") else _plain
    return "\n\n".join(
        "\n".join(paint(line) for line in _finding(one, read_line)) for one in in_order(diagnostics)
    )


def _finding(one: Diagnostic, read_line: ReadLine) -> Iterator[_Line]:
    style = _STYLES[one.severity]
    yield [(f"{one.severity}[{one.code}]", style), (f": {printable(one.message)}", "bold")]
    spans = [one.span, *(label.span for label in one.labels)]
    margin = " " * len(str(max(span.line for span in spans)))
    if one.span.path:
        yield from _excerpt(one.span, margin, "-->", ("^", style, ""), read_line)
    for label in one.labels:
        yield from _excerpt(
            label.span, margin, ":::", ("-", _FRAME, printable(label.message)), read_line
        )
    if one.help:
        yield _note(margin, "help", printable(one.help))
    if one.fix:
        yield _note(margin, "fix", f"{printable(one.fix.message)} (--fix)")


def _note(margin: str, word: str, text: str) -> _Line:
    return [(f"{margin} = ", _FRAME), (word, "bold"), (f": {text}", "")]


def _excerpt(
    span: Span, margin: str, arrow: str, mark: tuple[str, str, str], read_line: ReadLine
) -> Iterator[_Line]:
    """Yield where a span is, and its line with marks below: their sign, style and message."""
    sign, style, message = mark
    yield [(f"{margin}{arrow} ", _FRAME), (place(span.path, span.line, span.column), "")]
    text = read_line(span.path, span.line) if span.line else None
    if text is None:
        if message:
            yield [(f"{margin} = ", _FRAME), (message, "")]
        return
    shown, indent, width = _window(text, span)
    bar = (f"{margin} |", _FRAME)
    yield [bar]
    yield [(f"{span.line:>{len(margin)}} |", _FRAME), (f" {shown}" if shown else "", "")]
    if span.column:
        marks = sign * width + (f" {message}" if message else "")
        yield [bar, (" " * (indent + 1), ""), (marks, style)]
    elif message:
        yield [bar, (f" {message}", style)]


def _window(text: str, span: Span) -> tuple[str, int, int]:
    """Return the part of a line to show, and where in it, in cells, the span starts; its width."""
    start = min(max(span.column - 1, 0), len(text))
    left = max(0, start - _BEFORE) if len(text) > _WINDOW else 0
    right = min(len(text), left + _WINDOW)
    end = min(start + span.length, right)
    before = ("…" if left else "") + printable(text[left:start])
    after = printable(text[end:right]) + ("…" if right < len(text) else "")
    marked = printable(text[start:end])
    return (before + marked + after).rstrip(), cell_len(before), max(1, cell_len(marked))


def _plain(line: _Line) -> str:
    return "".join(text for text, _ in line)


def _coloured(line: _Line) -> str:
    # Rich's styles are costly to load, and most reports go to a file.
    from rich.style import Style  # noqa: PLC0415

    return "".join(Style.parse(style).render(text) if style else text for text, style in line)
