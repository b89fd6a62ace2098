"""Code cells: fences with the word `run` behind their language, and what they are to print.

In come the tokens of a note; those of its cells are marked with their number, each with the
fence `output` right behind it, which is then not written on its own. Of each cell a `CodeCell`
is noted, and its code is written in a frame with the slot of its outputs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile.headings import slugify
from knapper.compile.record import CodeCell, ExpectedOutput
from knapper.compile.syntax.cell_options import (
    CELL_OPTIONS,
    OUTPUT_OPTIONS,
    Info,
    read_options,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from markdown_it.token import Token

    from knapper.compile.output import Place
    from knapper.compile.syntax.cell_options import Option
    from knapper.compile.writer import Writer

__all__ = ["is_cell", "mark_cells", "write_cell"]

_CELL = re.compile(r"[ \t]*([^\s{}]+)[ \t]+run(?=[ \t]|\Z)")
_OUTPUT = re.compile(r"[ \t]*output(?=[ \t]|\Z)")
# Marks of quotes, blanks and the id of the cell may stand between a cell and its output.
_BETWEEN = re.compile(r"[>\s]*(?:\^[A-Za-z0-9-]+\s*)?")
# These are drawn, or are the other half of a cell.
_NO_LANGUAGES = frozenset(("mermaid", "output"))


def is_cell(info: str) -> bool:
    """Return whether a fence with this info string runs."""
    match = _CELL.match(info)
    return match is not None and match[1].lower() not in _NO_LANGUAGES


def mark_cells(tokens: Sequence[Token], lines: Sequence[str]) -> None:
    """Give each cell among the tokens its number and its output in `meta["cell"]`.

    `lines` are those that the tokens' maps count. An id behind the output is the cell's.
    """
    cells = [
        (token, tokens[at + 1] if at + 1 < len(tokens) else None)
        for at, token in enumerate(tokens)
        if token.type == "fence" and token.map and is_cell(token.info)
    ]
    # Footnotes have left their place, so tokens are not all in the order of the note.
    cells.sort(key=lambda pair: pair[0].map or [])
    for number, (token, behind) in enumerate(cells):
        output = behind if behind and _belongs(token, behind, lines) else None
        token.meta["cell"] = (number, output)
        if output is not None:
            output.meta["expected"] = True
            if "block_id" in output.meta:
                token.meta.setdefault("block_id", output.meta.pop("block_id"))


def _belongs(cell: Token, token: Token, lines: Sequence[str]) -> bool:
    """Return whether the token behind a cell is the fence of its output."""
    if token.type != "fence" or not cell.map or not token.map or not _OUTPUT.match(token.info):
        return False
    return all(_BETWEEN.fullmatch(line) for line in lines[cell.map[1] : token.map[0]])


def write_cell(writer: Writer, token: Token, write_code: Callable[[], None]) -> CodeCell:
    """Write, note and return a cell; `write_code` writes the code as that of any other fence."""
    number, output = token.meta["cell"]
    info = _info(writer, token)
    match = _CELL.match(token.info)
    language, start = (match[1], match.end()) if match else ("", 0)
    start -= len(token.info) - len(token.info.lstrip())
    options = read_options(info, start, CELL_OPTIONS, writer.diagnostics.append)
    label = options.get("label")
    place = writer.output.open()
    names = _names(writer, token, label, place)
    identifier = f"^{names[0]}" if names else slugify(f"cell {number + 1}", writer.slugs)
    writer.put(f'<div class="cell" id="\x05{identifier}">\n')
    writer.put("".join(f'<span id="\x05^{other}"></span>' for other in names[1:]))
    hide = str(options["hide"].value) if "hide" in options else ""
    if hide == "code":
        writer.put('<details><summary class="vault-own">Code</summary>\n')
    if hide != "all":
        write_code()
    if hide == "code":
        writer.put("</details>\n")
    writer.put(f"\x02O{number}\x03</div>\n")
    writer.output.close(place)
    given: dict[str, Any] = {key: option.value for key, option in options.items()}
    cell = writer.code_cells[number] = CodeCell(
        language=language.lower(),
        source=token.content,
        section=writer.section(),
        line=info.line,
        column=info.column,
        length=len(info.text),
        indent=writer.indents(token),
        expected=None if output is None else _expected(writer, output),
        id=identifier,
        **{**given, "label": names[0] if names else ""},
    )
    return cell


def _names(writer: Writer, token: Token, label: Option | None, place: Place) -> list[str]:
    """Note the label of a cell and the id behind it as ids of a block; return those it has."""
    line = writer.line(token)
    names: list[str] = []
    if label is not None:
        at = (label.span.line, label.span.column, label.span.length)
        if writer.name_block(str(label.value), place, line, at=at):
            names.append(str(label.value))
    identifier: str = token.meta.get("block_id", "")
    same = label is not None and label.value == identifier
    if identifier and not same and writer.name_block(identifier, place, line):
        names.append(identifier)
    return names


def _expected(writer: Writer, token: Token) -> ExpectedOutput:
    info = _info(writer, token)
    match = _OUTPUT.match(info.text)
    start = match.end() if match else 0
    options = read_options(info, start, OUTPUT_OPTIONS, writer.diagnostics.append)
    tolerance = options.get("tolerance")
    return ExpectedOutput(
        text=token.content,
        line=info.line,
        indent=writer.indents(token),
        tolerance=float(tolerance.value) if tolerance else 0.0,
    )


def _info(writer: Writer, token: Token) -> Info:
    """Return the info string of a fence with its place."""
    text = token.info.strip()
    line = writer.line(token)
    return Info(text, line, writer.source_line(line).rfind(text) + 1)
