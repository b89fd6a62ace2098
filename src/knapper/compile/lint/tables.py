"""`S010`: a table whose rule has more or fewer cells than its header, so that none is shown.

GFM reads such lines as a paragraph, which is where they are found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile.syntax.table import cell_spans
from knapper.diagnostics import Diagnostic, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile.lint.source import Source

__all__ = ["broken_tables"]

_RULE = re.compile(
    r"[ \t]*+(?=[^\n]*\|)\|?[ \t]*+:?-+:?[ \t]*+(?:\|[ \t]*+:?-+:?[ \t]*+)*+\|?[ \t]*+"
)
_WORD = re.compile(r"[^\s|:-]")
_LINK_WITH_BAR = re.compile(r"\[\[[^\[\]\n|]*(?<!\\)\|")


def broken_tables(source: Source) -> Iterator[Diagnostic]:
    """Yield a finding at the rule of each table that is none for its number of cells."""
    if "-|" not in source.body and "- |" not in source.body and "|-" not in source.body:
        return
    for token in source.inlines:
        if not token.map or "|" not in token.content:
            continue
        lines = token.content.split("\n")
        for number in range(1, len(lines)):
            if "-" in lines[number] and _RULE.fullmatch(lines[number]):
                header, rule = _cells(lines[number - 1]), _cells(lines[number])
                if header == rule or not _is_header(lines[number - 1]):
                    continue
                line, written = token.map[0] + number, lines[number].strip()
                yield finding(
                    "S010",
                    f"the header of this table has {_counted(header)}, the rule below it {rule}, "
                    "so no table is shown",
                    source.span(line, max(0, source.body_line(line).find(written)), len(written)),
                    help=_way_out(lines[number - 1]),
                    subject=f"table `{lines[number - 1].strip()}`",
                )
                break


def _is_header(line: str) -> bool:
    line = line.strip()
    return bool(_WORD.search(line)) and (line.startswith("|") or line.count("|") > 1)


def _cells(line: str) -> int:
    return sum(1 for _ in cell_spans(line))


def _counted(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells} cells"


def _way_out(header: str) -> str:
    if _LINK_WITH_BAR.search(header):
        return "write `\\|` for a bar inside a link or a cell"
    return "give the rule one `---` for each cell of the header"
