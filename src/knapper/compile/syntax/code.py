"""Code: spans, fences with Pygments' colours, and Mermaid fences drawn where they can be (§7.9)."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from knapper.compile.diagram import draw
from knapper.compile.highlight import highlight
from knapper.compile.text import PlainText

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
    writer.around(token, lambda: _write(writer, token, language))
    text = PlainText(writer.line(token), writer.section(), "code")
    text.put(token.content, masked=True)
    writer.keep(text)


def _write(writer: Writer, token: Token, language: str) -> None:
    attribute = writer.block_attribute(token)
    if language == "mermaid":
        writer.has_mermaid = True
        drawing, _ = draw(token.content)
        if drawing:
            writer.put(f'<div class="diagram"{attribute}>')
            writer.output.put_generated(drawing)
            writer.put("</div>\n")
            return
    name = escape(language or "text")
    writer.put(
        f'<div class="language-{name} highlight"{attribute}><pre><span></span>'
        f'<code class="language-{name}">{highlight(token.content, language)}</code></pre></div>\n'
    )


def _span(writer: Writer, token: Token, run: InlineRun) -> None:
    writer.put(f"<code>{escape(token.content, quote=False)}</code>")
    run.text.put(token.content, masked=True)


BLOCKS: dict[str, Callable[[Writer, Token], None]] = {"fence": _block, "code_block": _block}
INLINE: dict[str, Callable[[Writer, Token, InlineRun], None]] = {"code_inline": _span}
