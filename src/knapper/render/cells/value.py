"""One piece of what a cell gave, as HTML: text that it printed, an error, a value shown.

`say` puts an English word of the site's own into the site's language.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from knapper.render.cells import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.cells import Failure

__all__ = ["render_failure", "render_html", "render_latex", "render_text"]

# More lines stand in a box that scrolls, with their number under it.
_TALL: Final = 25
# More would make a page that no browser shows in a moment.
_MOST_HTML: Final = 1024**2
_MARKS: Final = re.compile(r"<[^>]*>|&nbsp;|\s+")
_SHOWS: Final = re.compile(r"<(?:img|svg|hr|input|progress|meter|video|audio|iframe)\b")
_DISPLAY: Final = re.compile(r"\\displaystyle\b\s*")


def render_text(text: str, say: Callable[[str], str], *, stderr: bool = False) -> str:
    """Return text that may hold ANSI colours, "" for nothing but blanks."""
    text = text.rstrip()
    if not text:
        return ""
    from knapper.cells import ansi_html  # noqa: PLC0415 - no check of a vault needs it

    lines = text.count("\n") + 1
    classes = ["cell-text"]
    label = ""
    if stderr:
        classes.append("cell-stderr")
        label = f'<span class="cell-stream">{say(words.STDERR)}</span>'
    if lines > _TALL:
        classes.append("cell-tall")
    box = f'<pre class="{" ".join(classes)}">{label}<samp>{ansi_html(text)}</samp></pre>\n'
    counted = words.lines(lines, say)
    return f'{box}<p class="cell-count">{counted}</p>\n' if lines > _TALL else box


def render_failure(failure: Failure, say: Callable[[str], str], *, wanted: bool) -> str:
    """Return an exception, its traceback folded. `wanted` says that the cell must raise it."""
    message = escape(failure.message.strip())
    mark = f' <span class="cell-wanted">{say(words.WANTED)}</span>' if wanted else ""
    first, _, rest = message.partition("\n")
    said = f'<p class="cell-error-name"><strong>{escape(failure.name)}</strong>'
    said += f": {first}{mark}</p>" if first else f"{mark}</p>"
    if rest:
        said += f'<pre class="cell-text"><samp>{rest}</samp></pre>'
    traceback = render_text(failure.traceback, say)
    if traceback:
        said += f"<details><summary>{say(words.TRACEBACK)}</summary>{traceback}</details>"
    kind = "cell-error cell-error-wanted" if wanted else "cell-error"
    return f'<div class="{kind}">{said}</div>\n'


def render_html(html: str, text: str, say: Callable[[str], str]) -> str:
    """Return HTML that a value shows itself by, or its plain `text` where nothing is left."""
    if len(html) > _MOST_HTML:
        return f'<p class="cell-note">{say(words.TOO_LARGE)}</p>\n{render_text(text, say)}'
    from knapper.compile import foreign_html  # noqa: PLC0415 - loads the sanitiser

    clean = foreign_html(html)
    if not _MARKS.sub("", clean) and not _SHOWS.search(clean):
        return render_text(text, say)
    return f'<div class="cell-value">{clean}</div>\n'


def render_latex(latex: str) -> str:
    """Return a formula as MathML, with or without the dollars that it came in."""
    from knapper.compile import to_mathml  # noqa: PLC0415 - loads the library

    tex = latex.strip()
    for opening, closing in (("$$", "$$"), ("\\[", "\\]"), ("\\(", "\\)"), ("$", "$")):
        if tex.startswith(opening) and tex.endswith(closing) and len(tex) >= 2 * len(opening):
            tex = tex[len(opening) : -len(closing)]
            break
    mathml, _ = to_mathml(_DISPLAY.sub("", tex.strip(), count=1), display=True)
    return f'<div class="math">{mathml}</div>\n'
