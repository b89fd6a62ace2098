"""Where in the source a link stands, from where it stands in a block's inline content.

markdown-it strips indents and quote marks off the lines of a block, so what is left of a line
is searched for in the source line.
"""

from __future__ import annotations

__all__ = ["Locator"]


class Locator:
    """Places of one block: its inline `content`, starting at `line` of the body's `lines`.

    `cursor` is shared by the blocks of a note: in a line with several equal texts each search
    goes on from where the last one ended. A table cell (`cell`) is looked for after the cell
    before it, with its bars escaped as the source has them (§2.9).
    """

    def __init__(
        self,
        content: str,
        lines: list[str],
        line: int,
        cursor: dict[int, int],
        *,
        cell: bool = False,
    ) -> None:
        self.content, self.lines, self.line, self.cursor = content, lines, line, cursor
        self.cell = -1
        if cell:
            source = _escaped(content)
            self.cell = lines[line].find(source, cursor.get(line, 0))
            if self.cell >= 0:
                cursor[line] = self.cell + len(source)

    def find(self, position: int, length: int = 0) -> tuple[int, int, int]:
        """Return the body line from 0, the column from 1, and the length in the source."""
        if self.cell >= 0:
            before, written = self.content[:position], self.content[position : position + length]
            column = self.cell + len(_escaped(before)) + 1
            return self.line, column, len(_escaped(written))
        start, line, piece = 0, self.line, self.content
        if "\n" in piece:
            start = piece.rfind("\n", 0, position) + 1
            line += piece.count("\n", 0, position)
            piece = piece[start:].partition("\n")[0]
        line = min(line, len(self.lines) - 1)
        source = self.lines[line]
        at = source.find(piece)
        if at >= 0 and source.find(piece, at + 1) < 0:
            return line, at + position - start + 1, length
        written = self.content[position : position + length].partition("\n")[0]
        for form in (written, _escaped(written)):
            at = source.find(form, self.cursor.get(line, 0))
            if at >= 0:
                self.cursor[line] = at + len(form)
                return line, at + 1, len(form) if length else 0
        return line, 1, 0


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
