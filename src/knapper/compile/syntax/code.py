"""Code: spans, fences with Pygments' colours, and Mermaid fences drawn where they can be (§7.9)."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from knapper.compile.diagram import draw
from knapper.compile.highlight import highlight
from knapper.compile.syntax.cell import write_cell
from knapper.compile.syntax.flowchart import write_flowchart
from knapper.compile.text import PlainText
from knapper.flowchart import is_flowchart

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from knapper.compile.writer import InlineRun, Writer

__all__ = ["BLOCKS", "INLINE"]

# The language is the info string's first word: ```python run, ```{python}.
_LANGUAGE = re.compile(r"[^\s{},]+")


def _block(writer: Writer, token: Token) -> None:
    word = _LANGUAGE.search(token.info) if token.type == "fence" else None
    language = word[0].lower() if word else ""
    if "cell" in token.meta:
        cell = write_cell(writer, token, lambda: _write(writer, token, language, ""))
        if cell.hide == "all":
            return
    elif "expected" not in token.meta:  # which is shown with what its cell gave
        writer.around(token, lambda: _write(writer, token, language, writer.block_attribute(token)))
    text = PlainText(writer.line(token), writer.section(), "code")
    text.put(token.content, masked=True)
    writer.keep(text)


def _write(writer: Writer, token: Token, language: str, attribute: str) -> None:
    """Write code; `attribute` is its id as it stands in a tag."""
    if (language == "mermaid" and _diagram(writer, token, attribute)) or writer.options.lean:
        return
    name = escape(language or "text")
    writer.put(
        f'<div class="language-{name} highlight"{attribute}><pre><span></span>'
        f'<code class="language-{name}">{highlight(token.content, language)}</code></pre></div>\n'
    )


def _diagram(writer: Writer, token: Token, attribute: str) -> bool:
    """Write a diagram; return whether it could be drawn."""
    writer.has_mermaid = True
    if is_flowchart(token.content):
        return write_flowchart(writer, token, attribute)
    drawing = draw(token.content)
    if drawing.error:
        writer.report(
            "S006",
            f"the diagram cannot be drawn: {drawing.error}",
            (writer.line(token) + 1 + drawing.line, 1, 0),
            help_="the site shows its source instead",
        )
    if writer.options.lean:
        return False
    if not drawing.svg:
        return not drawing.error and _left_to_script(writer, token, attribute)
    svg = drawing.svg
    # The same diagram again needs ids of its own.
    times = writer.slugs[drawing.prefix] = writer.slugs.get(drawing.prefix, 0) + 1
    if times > 1:
        svg = svg.replace(f"\x05{drawing.prefix}", f"\x05{drawing.prefix}-again{times}")
    writer.put(f'<div class="diagram"{attribute}>')
    writer.output.put_generated(svg)
    writer.put("</div>\n")
    return True


def _left_to_script(writer: Writer, token: Token, attribute: str) -> bool:
    """Leave a diagram to Mermaid's own script, as Material loads it, if the site has that."""
    if writer.options.mermaid_script:
        source = f"<code>{escape(token.content, quote=False)}</code>"
        writer.output.put_generated(f'<pre class="mermaid"{attribute}>{source}</pre>\n')
    return writer.options.mermaid_script


def _span(writer: Writer, token: Token, run: InlineRun) -> None:
    writer.put(f"<code>{escape(token.content, quote=False)}</code>")
    run.text.put(token.content, masked=True)


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {"fence": _block, "code_block": _block}
INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {"code_inline": _span}
