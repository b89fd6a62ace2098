"""Code coloured by Pygments: the source of a block in, the inner HTML of its `code` out."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from pygments import highlight as pygments_highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

if TYPE_CHECKING:
    from pygments.lexer import Lexer

__all__ = ["highlight"]

# Colouring longer code costs seconds and helps nobody.
_MOST = 200_000
_PLAIN = frozenset(("", "text", "txt", "plain", "plaintext", "none", "output", "query"))
# Names that people write in Obsidian (Prism's, and plugins') which Pygments calls otherwise.
_ALIASES = {
    "base": "yaml",
    "canvas": "json",
    "cs": "csharp",
    "dataviewjs": "javascript",
    "jsonc": "json",
    "md": "markdown",
    "mdx": "markdown",
    "markup": "html",
    "objective-c": "objective-c",
    "shell-session": "console",
    "svg": "xml",
    "templater": "javascript",
    "tsx": "typescript",
    "yml": "yaml",
    "zsh": "bash",
}
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


def highlight(code: str, language: str) -> str:
    """Return `code` as HTML; its text is exactly `code`.

    `language` is the first word of a fence, in lower case. A language that Pygments does not
    know is plain text.
    """
    lexer = None if language in _PLAIN or len(code) > _MOST else _lexer(language)
    if lexer is None:
        return escape(code, quote=False)
    html: str = pygments_highlight(code, lexer, _FORMATTER)
    # Pygments always ends in one newline; the code ends as its author ended it.
    return html if code.endswith("\n") else html.removesuffix("\n")


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    """Return the lexer of a language, None for an unknown one; to find one costs far more."""
    options: dict[str, Any] = {"stripnl": False, "ensurenl": True}
    try:
        return get_lexer_by_name(_ALIASES.get(language, language), **options)
    except ClassNotFound:
        return None
