"""The findings about what cells gave, with the note's own lines: for a run and for a check alike.

A cell and what is known of it come in: how it failed, or what is stored. Nothing is executed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.cells.compare import holds
from knapper.cells.record import Display, Printed
from knapper.cells.text import plain
from knapper.diagnostics import Diagnostic, Label, Span, finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knapper.cells.compare import Mismatch
    from knapper.cells.record import CellOutput, Failure, StoredCell
    from knapper.compile import CodeCell, ExpectedOutput
    from knapper.config import Config

__all__ = [
    "SECONDS",
    "cell_name",
    "cell_span",
    "failed_cell",
    "output_findings",
    "printed_text",
]

SECONDS: Final = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200)
"""The steps of `StoredCell.seconds`."""

_TOO_LONG: Final = "it did not end within"  # what runners say at a deadline
_SHOWN: Final = 200  # so many characters of an exception's text a message holds


def cell_name(cell: CodeCell, number: int) -> str:
    """Return what a finding calls a cell; `number` counts the cells of its note from 1."""
    return f"cell `{cell.label}`" if cell.label else f"cell {number}"


def cell_span(path: str, cell: CodeCell) -> Span:
    """Return the place of a cell: its info string."""
    return Span(path, cell.line, cell.column, cell.length)


def failed_cell(path: str, cells: Sequence[CodeCell], index: int, failure: Failure) -> Diagnostic:
    """Return the finding X003: `cells[index]` of the note at `path` failed.

    It stands at the line where the exception came from, which may be in an earlier cell.
    """
    cell = cells[index]
    name = cell_name(cell, index + 1)
    message = f"{name} {_how(failure)}"
    span = next(
        (_line_span(path, one, failure.line) for one in cells if _holds_line(one, failure.line)),
        None,
    )
    labels: tuple[Label, ...] = ()
    if span is not None and not _holds_line(cell, failure.line):
        labels = (Label(cell_span(path, cell), "run from here"),)
    return finding(
        "X003",
        message,
        span or cell_span(path, cell),
        help=_way_out(cell, failure),
        labels=labels,
        subject=name,
    )


def output_findings(
    path: str, cell: CodeCell, index: int, stored: StoredCell, config: Config
) -> Iterator[Diagnostic]:
    """Yield the findings X004, X008 and X009 about what is stored of the cell of that index."""
    name = cell_name(cell, index + 1)
    if cell.expected is not None:
        printed = printed_text(stored.outputs)
        mismatch = holds(cell.expected.text, printed, cell.expected.tolerance)
        if mismatch is not None:
            yield _other_output(path, name, cell.expected, mismatch)
    if not cell.timeout and 0 < config.slow_cell <= _at_least(stored.seconds):
        yield finding(
            "X008",
            f"{name} ran for more than {_at_least(stored.seconds)} s, and states no limit",
            cell_span(path, cell),
            help=f"write `timeout={max(2 * stored.seconds, config.cell_timeout)}` after `run`, "
            "or make it faster",
            subject=name,
        )
    for file in stored.undeclared:
        yield finding(
            "X009",
            f"{name} uses `{file}`, which the note does not name",
            cell_span(path, cell),
            help=f'add "[[{file}]]" to the property `requires`'
            if not file.startswith("…")
            else "put it into the vault, and name it in the property `requires`",
            subject=f"{name}: {file}",
        )


def printed_text(outputs: Sequence[CellOutput]) -> str:
    """Return what counts of a cell's outputs for its `output` fence.

    That is what it printed and the values that it showed, as plain text in their order; pictures,
    and what it wrote to standard error, are not in it.
    """
    text = ""
    for one in outputs:
        if isinstance(one, Printed) and one.stream == "stdout":
            text += one.text
        elif isinstance(one, Display) and one.mime not in Display.PICTURES:
            text += "\n" if text and not text.endswith("\n") else ""
            text += f"{one.text}\n"
    return plain(text)


def _how(failure: Failure) -> str:
    first = " ".join(failure.message.split())
    first = f"{first[:_SHOWN]}…" if len(first) > _SHOWN else first
    if not failure.name:
        return first
    return f"failed: {failure.name}: {first}" if first else f"failed: {failure.name}"


def _way_out(cell: CodeCell, failure: Failure) -> str:
    if not failure.name and cell.raises:
        return f"take `raises={cell.raises}` off the cell if it is to end well"
    if failure.message.startswith(_TOO_LONG):
        return "write a longer `timeout=…` after `run`, or make it faster"
    if cell.raises and failure.name != cell.raises:
        return f"the cell says `raises={cell.raises}`"
    return ""


def _other_output(path: str, name: str, fence: ExpectedOutput, mismatch: Mismatch) -> Diagnostic:
    lines = fence.text.split("\n")
    at = mismatch.line - 1
    if 0 <= at < len(lines):
        indent = fence.indent[min(at, len(fence.indent) - 1)] if fence.indent else 0
        span = Span(path, fence.line + mismatch.line, indent + 1, max(1, len(lines[at])))
    else:
        span = Span(path, fence.line, 0, 0)
    return finding(
        "X004",
        f"{name} prints other than the note says",
        span,
        help=f"{mismatch}; `knapper run --accept` writes what it prints",
        subject=name,
    )


def _holds_line(cell: CodeCell, line: int) -> bool:
    return cell.line < line <= cell.line + cell.source.rstrip("\n").count("\n") + 1


def _line_span(path: str, cell: CodeCell, line: int) -> Span:
    at = line - cell.line - 1
    text = cell.source.split("\n")[at]
    indent = cell.indent[min(at, len(cell.indent) - 1)] if cell.indent else 0
    blank = len(text) - len(text.lstrip())
    return Span(path, line, indent + blank + 1, max(1, len(text.strip())))


def _at_least(seconds: int) -> int:
    """Return how long a cell ran at least that is stored with this bound."""
    return max((step for step in SECONDS if step < seconds), default=0)
