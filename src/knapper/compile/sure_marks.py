"""Inline content of which every mark surely is what it looks like, read in one pass.

Most text of most notes holds no more than words, simple code, emphasis set off by blanks, links
without marks in them, and tags. Where each mark has but one reading no rule need be asked, and no
delimiters be paired: in goes the content of a block, out come the tokens that the parser would
have given, or None as soon as a mark needs a closer look.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile.target import split_target
from knapper.compile.tokens import full_token, text_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

__all__ = ["sure_tokens"]

# A character within marks that begins nothing itself, and one that is no blank either.
_INNER = r"[^\\`*_\[\]<&$@\n#=~%^]"
_EDGE = r"[^\s\\`*_\[\]<&$@#=~%^]"
_WORDS = rf"{_EDGE}(?:{_INNER}*{_EDGE})?"
# Behind a blank a run of stars opens only; before one, or between a letter and the end of a
# clause, it can close.
_OPENS = r"(?<![^ \n]{stars})(?!\*)"
_CLOSES = r"(?:(?![^ \n])|(?<=[A-Za-z0-9]{stars})(?=[.,;:!?)]))"
_STRONG = _OPENS.format(stars=r"\*\*"), _CLOSES.format(stars=r"\*\*")
_EMPHASIS = _OPENS.format(stars=r"\*"), _CLOSES.format(stars=r"\*")
# Each form begins with a sign of its own, so that `re` looks for these first. What begins as a
# form and is none falls to a form without a group, which says that a closer look is needed.
_FORM = re.compile(
    r"`(?P<code>[^\s`](?:[^`\n]*[^\s`])?)`(?!`)|`"
    rf"|\*\*{_STRONG[0]}(?P<strong>{_WORDS})\*\*{_STRONG[1]}"
    rf"|\*{_EMPHASIS[0]}(?P<em>{_WORDS})\*{_EMPHASIS[1]}|\*"
    r"|\[\[(?P<link>[^\[\]\n]+)\]\]|!\[\[(?P<embed>[^\[\]\n]+)\]\]|!\["
    rf"|\[(?P<label>{_INNER}+)\]\((?!/)(?P<to>(?:[A-Za-z0-9_./-]|%[0-9A-Fa-f]{{2}})++)\)|\["
    r"|#(?<![^ \n]#)(?P<tag>[A-Za-z][A-Za-z0-9_/-]*+)(?<!/)(?![^\s.,;:!?)])|#(?=\S)"
    r"|\n(?<! \n)(?P<newline>)(?![ \t])|\n"
    # Within a word an underscore is a letter.
    r"|_(?<![A-Za-z0-9]_)|_(?![A-Za-z0-9])"
    r"|\\|\]|<(?=[A-Za-z/!?])|&(?=[#A-Za-z])|\$|@|==|~~|%%|\^\["
)


def sure_tokens(content: str) -> list[Token] | None:
    """Return the tokens of a block's `content`, None where only the parser can tell them."""
    if "://" in content or "www." in content:
        return None
    tokens: list[Token] = []
    position = 0
    # Two stars are two tokens to the parser: one becomes the mark, the other is empty text.
    empty = False
    for match in _FORM.finditer(content):
        form = match.lastgroup
        made = _MAKE[form](match) if form else None
        if made is None:
            return None
        strong = form == "strong"
        if match.start() > position or strong or empty:
            tokens.append(text_token(content[position : match.start()]))
        tokens += made
        position, empty = match.end(), strong
    if position < len(content) or empty:
        tokens.append(text_token(content[position:]))
    return tokens


def _code(match: re.Match[str]) -> list[Token]:
    token = full_token("code_inline", "code", markup="`")
    token.content = match["code"]
    return [token]


def _strong(match: re.Match[str]) -> list[Token]:
    return [
        full_token("strong_open", "strong", 1, markup="**"),
        text_token(match["strong"], 1),
        full_token("strong_close", "strong", -1, markup="**"),
    ]


def _emphasis(match: re.Match[str]) -> list[Token]:
    return [
        full_token("em_open", "em", 1, markup="*"),
        text_token(match["em"], 1),
        full_token("em_close", "em", -1, markup="*"),
    ]


def _wikilink(match: re.Match[str]) -> list[Token] | None:
    embed = match["link"] is None
    target, subpath, shown = split_target(match["embed"] if embed else match["link"])
    if not target and not subpath:
        return None
    token = full_token("wikilink")
    token.meta = {
        "embed": embed,
        "target": target,
        "subpath": subpath,
        "shown": shown,
        **_place(match),
    }
    return [token]


def _link(match: re.Match[str]) -> list[Token]:
    opening = full_token("link_open", "a", 1)
    opening.attrs, opening.meta = {"href": match["to"]}, _place(match)
    return [opening, text_token(match["label"], 1), full_token("link_close", "a", -1)]


def _tag(match: re.Match[str]) -> list[Token]:
    token = full_token("tag")
    token.content, token.meta = match["tag"], _place(match)
    return [token]


def _newline(_match: re.Match[str]) -> list[Token]:
    return [full_token("softbreak", "br")]


def _place(match: re.Match[str]) -> dict[str, int]:
    start, end = match.span()
    return {"pos": start, "length": end - start}


# By the last group of a form.
_MAKE: dict[str, Callable[[re.Match[str]], list[Token] | None]] = {
    "code": _code,
    "strong": _strong,
    "em": _emphasis,
    "link": _wikilink,
    "embed": _wikilink,
    "to": _link,
    "tag": _tag,
    "newline": _newline,
}
