r"""What stands under a code cell: all that it gave when it ran, or that it has not run yet.

The compiled note leaves a slot there; here it is filled from what the store holds of that note.
Nothing is run, and no output passes for current that is not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.cells import Display, Failure, Printed
from knapper.render.address import relative
from knapper.render.cells import words
from knapper.render.cells.figure import Figure, render_figure
from knapper.render.cells.value import render_failure, render_html, render_latex, render_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knapper.cells import CellOutput, StoredCell
    from knapper.compile import CodeCell, Note
    from knapper.links import VaultIndex
    from knapper.render.body import Frame, Renderer
    from knapper.render.cells.record import Kept

__all__ = ["CellOutputs", "asserted"]

# More outputs of a cell than this, and no reader looks at each.
_MOST: Final = 1000
# More Markdown would take seconds to compile.
_MOST_MARKDOWN: Final = 256 * 1024
# Within Markdown that code wrote no chart is walked, and no tag is a tag.
_SLOTS: Final = re.compile("\x02[WTt]\\d+\x03")


class CellOutputs:
    """Writes what stands under each code cell.

    `index` is the published vault. `kept` gives what is stored of a note, None for nothing;
    `figure` the bytes of a file of the store, `picture` its address on the site, None where
    there is none. All are asked for notes with cells alone.
    """

    def __init__(
        self,
        index: VaultIndex,
        kept: Callable[[str], Kept | None],
        figure: Callable[[str], bytes | None],
        picture: Callable[[str], str | None],
    ) -> None:
        self.index, self.kept = index, kept
        self.figure, self.picture = figure, picture

    def html(self, renderer: Renderer, frame: Frame, index: int) -> str:
        r"""Return what stands under cell `index` of the frame's note.

        Its own ids begin with `\x05`, as those of the note's text do.
        """
        cell = frame.note.code_cells[index]
        if cell.hide in {"output", "all"}:
            return ""
        say = renderer.say
        kept = self.kept(frame.path)
        stored = kept.cells.get(index) if kept else None
        if kept is None or stored is None:
            return _box(index, _not_run(cell, say), "cell-missing", say)
        current = index in kept.current
        parts = [] if current else [f'<p class="cell-note">{say(words.OUTDATED)}</p>\n']
        parts += _Cell(self, renderer, frame, index).parts(stored.outputs)
        if current:
            parts.append(_mark(cell, stored, say))
        return _box(index, "".join(parts), "" if current else "cell-stale", say)


class _Cell:
    """One cell on one page."""

    def __init__(self, outputs: CellOutputs, renderer: Renderer, frame: Frame, index: int) -> None:
        self.outputs, self.renderer, self.frame = outputs, renderer, frame
        self.index, self.cell = index, frame.note.code_cells[index]
        self.say = renderer.say
        self.figures = 0

    def parts(self, outputs: Sequence[CellOutput]) -> Iterator[str]:
        """Yield the outputs as HTML, printed text in one piece where it was printed so."""
        shown = _joined(outputs[:_MOST])
        self.figures = sum(_is_picture(output) for output in shown)
        figure = 0
        for number, output in enumerate(shown, start=1):
            prefix = f"\x05out-{self.index + 1}-{number}-"
            if isinstance(output, Printed):
                yield render_text(output.text, self.say, stderr=output.stream == "stderr")
            elif isinstance(output, Failure):
                yield render_failure(output, self.say, wanted=bool(self.cell.raises))
            elif _is_picture(output):
                figure += 1
                yield self._figure(output, figure, prefix)
            else:
                yield self._value(output, prefix)
        if self.cell.caption and not self.figures and shown:
            yield f'<p class="cell-caption">{escape(self.cell.caption)}</p>\n'
        if len(outputs) > _MOST:
            left = words.left_out(len(outputs) - _MOST, self.say)
            yield f'<p class="cell-count">{left}</p>\n'

    def _figure(self, output: Display, number: int, prefix: str) -> str:
        cell = self.cell
        alt = cell.alt or cell.caption or words.figure_of(self.index + 1, self.say)
        if self.figures > 1:
            alt = words.one_of(alt, number, self.figures, self.say)
        caption = cell.caption if number == self.figures else ""
        said = Figure(alt, caption, prefix)
        return render_figure(output, said, self.outputs.figure, self._href, self.say)

    def _href(self, file: str) -> str | None:
        url = self.outputs.picture(file)
        return None if url is None else relative(url, self.frame.page_url)

    def _value(self, output: Display, prefix: str) -> str:
        if output.mime == "text/html":
            return render_html(output.content, output.text, self.say)
        if output.mime == "text/latex":
            return render_latex(output.content)
        if output.mime == "text/markdown":
            return f'<div class="cell-value">{self._markdown(output.content, prefix)}</div>\n'
        return render_text(output.text, self.say)

    def _markdown(self, text: str, prefix: str) -> str:
        """Return Markdown as a note's own: its links lead where they would from the note."""
        if len(text) > _MOST_MARKDOWN:
            plain = render_text(text, self.say)
            return f'<p class="cell-note">{self.say(words.TOO_LARGE)}</p>\n{plain}'
        note = _compiled(text)
        resolved = self.outputs.index.resolve_note(self.frame.path, note)
        frame = msgspec.structs.replace(self.frame, note=note, resolved=resolved, walking=True)
        return self.renderer.fill(note.html, frame).replace("\x05", prefix)


@lru_cache(maxsize=256)
def _compiled(text: str) -> Note:
    from knapper.compile import CompileOptions, compile_note  # noqa: PLC0415 - loads the parser

    # The first line of an output is no front matter.
    note = compile_note(f"\n{text}", CompileOptions(cells=False))
    return msgspec.structs.replace(note, html=_SLOTS.sub("", note.html))


def _is_picture(output: CellOutput) -> bool:
    return isinstance(output, Display) and output.mime in Display.PICTURES


def _joined(outputs: Sequence[CellOutput]) -> list[CellOutput]:
    """Return the outputs with texts of one stream that follow each other as one."""
    joined: list[list[CellOutput]] = []
    for output in outputs:
        last = joined[-1][0] if joined else None
        if (
            isinstance(output, Printed)
            and isinstance(last, Printed)
            and last.stream == output.stream
        ):
            joined[-1].append(output)
        else:
            joined.append([output])
    return [
        group[0]
        if len(group) == 1
        else Printed(
            group[0].stream,  # type: ignore[union-attr] # texts alone are in groups
            "".join(each.text for each in group if isinstance(each, Printed)),
        )
        for group in joined
    ]


def _box(index: int, html: str, kind: str, say: Callable[[str], str]) -> str:
    if not html:
        return ""
    classes = f"cell-output {kind}".strip()
    label = words.output_of(index + 1, say)
    return f'<div class="{classes}" role="group" aria-label="{label}">\n{html}</div>\n'


def _not_run(cell: CodeCell, say: Callable[[str], str]) -> str:
    said = f'<p class="cell-note">{say(words.NOT_RUN)}</p>\n'
    if cell.expected is None:
        return said
    text = render_text(cell.expected.text, say)
    return f'{said}<p class="cell-label">{say(words.EXPECTED)}</p>\n{text}'


def asserted(cell: CodeCell, stored: StoredCell) -> bool | None:
    """Return whether a cell printed what its note says, None where the note says nothing."""
    from knapper.cells import holds, printed_text  # noqa: PLC0415 - few cells are asserted

    expected = cell.expected
    if expected is None:
        return None
    return holds(expected.text, printed_text(stored.outputs), expected.tolerance) is None


def _mark(cell: CodeCell, stored: StoredCell, say: Callable[[str], str]) -> str:
    holds = asserted(cell, stored)
    if holds is None:
        return ""
    if holds:
        return f'<p class="cell-mark">{say(words.ASSERTED)}</p>\n'
    wanted = render_text(cell.expected.text, say) if cell.expected else ""
    return f'<div class="cell-contradicted"><p>{say(words.CONTRADICTED)}</p>{wanted}</div>\n'
