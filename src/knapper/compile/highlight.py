"""Code coloured by Pygments: the source of a block in, the inner HTML of its `code` out."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

from knapper.compile.joined_lexer import joined

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType


__all__ = ["highlight"]

# Colouring longer code costs seconds and helps nobody.
_MOST = 200_000
# Joining the rules of a lexer takes about as long as it saves in so many blocks of code.
_MANY = 20
_BLOCKS: Counter[Lexer] = Counter()
_PLAIN = frozenset(("", "text", "txt", "plain", "plaintext", "none", "output", "query"))
_SPECIAL = frozenset("&<>")
# Names that people write in Obsidian (Prism's, and plugins') which Pygments calls otherwise.
_ALIASES = {
    "base": "yaml",
    "canvas": "json",
    "cjs": "javascript",
    "cmd": "batch",
    "cs": "csharp",
    "dataview": "sql",
    "dataviewjs": "javascript",
    "dotenv": "bash",
    "env": "bash",
    "ino": "arduino",
    "jsonc": "json",
    "jsonl": "json",
    "jsx": "javascript",
    "kt": "kotlin",
    "markup": "html",
    "md": "markdown",
    "mdx": "markdown",
    "mjs": "javascript",
    "ndjson": "json",
    "node": "javascript",
    "patch": "diff",
    "plsql": "sql",
    "shell-session": "console",
    "sqlite": "sql",
    "styl": "sass",
    "svelte": "html",
    "svg": "xml",
    "templater": "javascript",
    "terminal": "console",
    "tsx": "typescript",
    "vb": "vb.net",
    "yml": "yaml",
    "zsh": "bash",
}


def highlight(code: str, language: str) -> str:
    """Return `code` as HTML; its text is exactly `code`.

    `language` is the first word of a fence, in lower case. A language that Pygments does not
    know is plain text. Never raises.
    """
    lexer = None if language in _PLAIN or len(code) > _MOST else _lexer(language)
    if lexer is None:
        return escape(code, quote=False)
    text = code if code.endswith("\n") else f"{code}\n"
    try:
        tokens = _tokens(lexer, text)
    except Exception:  # noqa: BLE001 - a lexer that fails costs the colours, not the note
        return escape(code, quote=False)
    if "".join([value for _, value in tokens]) != text:
        return escape(code, quote=False)
    html = _spans(tokens)
    return html if text is code else _without_last_newline(html)


def _tokens(lexer: Lexer, text: str) -> list[tuple[_TokenType, str]]:
    """Return the tokens of `text`; a lexer that is given many blocks of code is joined."""
    _BLOCKS[lexer] += 1
    fast = _joined(lexer) if _BLOCKS[lexer] > _MANY else None
    if fast is not None:
        return fast.tokens(text)
    return [(kind, value) for _, kind, value in lexer.get_tokens_unprocessed(text)]


class _Classes(dict["_TokenType", str]):
    """Pygments' short class of each kind of token, that of the nearest standard kind."""

    def __missing__(self, kind: _TokenType) -> str:
        nearest: _TokenType | None = kind
        while nearest is not None and nearest not in STANDARD_TYPES:
            nearest = nearest.parent
        name = STANDARD_TYPES[nearest] if nearest is not None else ""
        # A plain name has the colour of code itself, and is every third token of it.
        self[kind] = "" if name == "n" else name
        return self[kind]


_CLASSES = _Classes()


def _spans(tokens: list[tuple[_TokenType, str]]) -> str:
    """Return the tokens as Pygments' own HTML formatter writes them, spans kept within lines.

    Those that have no colour of their own are plain text.
    """
    out: list[str] = []
    for kind, value in tokens:
        name = _CLASSES[kind]
        text = escape(value, quote=False) if _SPECIAL.intersection(value) else value
        if not name or value.isspace():
            out.append(text)
        elif "\n" not in text:
            out.append(f'<span class="{name}">{text}</span>')
        else:
            lines = text.split("\n")
            out.append(
                "\n".join([line and f'<span class="{name}">{line}</span>' for line in lines])
            )
    return "".join(out)


def _without_last_newline(html: str) -> str:
    at = html.rindex("\n")
    return html[:at] + html[at + 1 :]


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    """Return the lexer of a language, None for an unknown one; to find one costs far more."""
    options: dict[str, Any] = {"stripnl": False, "ensurenl": False}
    try:
        return get_lexer_by_name(_ALIASES.get(language, language), **options)
    except ClassNotFound:
        return None


_joined = lru_cache(maxsize=256)(joined)
