"""Text of a chart as SVG writes it: one element `text`, with a `tspan` a line and a style."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from knapper.flowchart.draw.pen import number
from knapper.flowchart.record import Run
from knapper.flowchart.text import MONOSPACE, Lines, set_lines

if TYPE_CHECKING:
    from knapper.flowchart.record import Label

__all__ = ["label_lines", "plain", "write_lines"]

# From the middle of a line down to where letters stand, in units of their size.
_BASELINE = 0.35
_CODE_SIZE = 0.92
# What XML has no place for.
_UNFIT = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
# Pictures of a font that no page has.
_ICON = re.compile(r"\bfa[a-z]{0,2}:fa-[\w-]+\s?")


def label_lines(  # noqa: PLR0913 - what `set_lines` asks
    label: Label | None,
    instead: str,
    size: float,
    narrow: float,
    wide: float,
    *,
    bold: bool = False,
) -> Lines:
    """Return a label set in lines, or the text `instead` where there is no label."""
    runs = label.runs if label else (Run(instead),)
    if any(":fa-" in run.text for run in runs):
        runs = tuple(Run(_ICON.sub("", r.text), r.bold, r.italic, r.code) for r in runs)
    return set_lines(runs, size, narrow, wide, bold=bold)


def plain(text: str) -> str:
    """Return a text as it may stand in XML, in an attribute as well."""
    return escape(_UNFIT.sub("\ufffd", text))


def write_lines(
    lines: Lines, x: float, y: float, attributes: str = "", *, underlined: bool = False
) -> str:
    """Return a text whose middle is at a place; "" for no text."""
    if not lines.lines:
        return ""
    first = y - lines.height / 2 + lines.leading / 2 + lines.size * _BASELINE
    if lines.backwards:
        attributes += ' direction="rtl"'
    across = number(x)
    # On each line: some viewers do not hand it down.
    decoration = ' text-decoration="underline"' if underlined else ""
    if len(lines.lines) == 1:
        inner = _write_runs(lines.lines[0], lines.size)
        return f'<text x="{across}" y="{number(first)}"{decoration}{attributes}>{inner}</text>'
    # Words at the break of a line do not run together for those who copy or search.
    inner = '<tspan font-size="0"> </tspan>'.join(
        f'<tspan x="{across}" y="{number(first + at * lines.leading)}"{decoration}>'
        f"{_write_runs(line, lines.size)}</tspan>"
        for at, line in enumerate(lines.lines)
    )
    return f"<text{attributes}>{inner}</text>"


def _write_runs(runs: tuple[Run, ...], size: float) -> str:
    return "".join(_write_run(run, size) for run in runs)


def _write_run(run: Run, size: float) -> str:
    attributes = ' font-weight="700"' if run.bold else ""
    attributes += ' font-style="italic"' if run.italic else ""
    if run.code:
        attributes += f' font-family="{MONOSPACE}" font-size="{number(size * _CODE_SIZE)}"'
    if not attributes:
        return plain(run.text)
    # Some viewers drop the blank that an element begins with.
    text = run.text.lstrip(" ")
    blank = " " if text != run.text else ""
    return f"{blank}<tspan{attributes}>{plain(text)}</tspan>"
