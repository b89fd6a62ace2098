"""Whether a page has the place that a fragment names, said only where it can be said.

A finding is made of a page that shows its places in its own HTML. What scripts make of a
fragment, or draw later, cannot be told, and is let pass.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final
from urllib.parse import unquote

__all__ = ["lacks_place", "place_named"]

_LINES: Final = re.compile(r"(?:L|l|line-?|n|lines-?)\d+(?:C\d+)?(?:[-:,]\D*\d+(?:C\d+)?)*")
# The number of a comment, an answer or a change: pages show the first of them and load the rest.
_LOADED: Final = re.compile(
    r".*\d{5,}|(?:diff|issue|discussion|comment|pullrequest|note|answer|post|reply)[\w-]*\d"
)
_NAMED: Final = re.compile(
    r"\b(?:id|name)\s{0,9}=\s{0,9}\\?(?:\"([^\"<>]{1,500})\"|'([^'<>]{1,500})'|([^\s\"'<>\\]{1,500}))",
    re.IGNORECASE,
)
_PREFIX: Final = "user-content-"  # GitHub's, of places in what its users write
_CHARSET: Final = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,20})", re.IGNORECASE)
_KNOWN_CHARSETS: Final = re.compile(
    r"utf-?(?:8|16)|(?:us-)?ascii|latin-?1|iso-8859-\d{1,2}|windows-125\d|koi8-[ru]"
    r"|shift_jis|euc-(?:jp|kr)|gbk|gb2312|gb18030|big5"
)
_HEAD: Final = 2048
_SHOWN_BY_SCRIPT: Final = re.compile(
    r"<(script|style|noscript|template|svg)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG: Final = re.compile(r"<[^<>]*>")
# Below this a page with scripts is a frame that they fill.
_LEAST_PLACES: Final = 5
_LEAST_TEXT: Final = 500


def place_named(fragment: str) -> str:
    """Return the name of the place that a fragment asks a page for, "" where it asks for none.

    None are the top, a text to search for (`:~:text=`), the lines of a source, the state of a
    script (`#!/page`, `#t=30`), and places that a page may load later.
    """
    name = fragment.partition(":~:")[0]
    plain = unquote(name)
    if plain.lower() in {"", "top", "readme", "readme-ov-file"} or plain[0] in "/!?":
        return ""
    if any(sign in plain for sign in "=&") or _LINES.fullmatch(plain) or _LOADED.fullmatch(plain):
        return ""
    return name


def lacks_place(body: bytes, content_type: str, names: frozenset[str]) -> frozenset[str]:
    """Return those of `names`, fragments as written, of which an HTML page has no place."""
    html = _text(body, content_type)
    places = {
        unescape(match[match.lastindex or 0]).rstrip("\\").casefold()
        for match in _NAMED.finditer(html)
    }
    if not _shows_places(html, len(places)):
        return frozenset()
    lower = html.casefold()
    return frozenset(
        name
        for name in names
        if not any(
            form in places or _PREFIX + form in places or _stands_quoted(form, lower)
            for form in {name.casefold(), unquote(name).casefold()}
        )
    )


def _shows_places(html: str, places: int) -> bool:
    if "<script" not in html.lower():
        return places > 0
    if places < _LEAST_PLACES:
        return False
    text = _TAG.sub("", _SHOWN_BY_SCRIPT.sub("", html))
    return len("".join(text.split())) >= _LEAST_TEXT


def _stands_quoted(name: str, html: str) -> bool:
    """Return whether the page links to the place itself, or names it in the data of a script."""
    return any(f"{before}{name}{after}" in html for before in "#\"'" for after in "\"'\\")


def _text(body: bytes, content_type: str) -> str:
    declared = _CHARSET.search(content_type.encode("utf-8", "replace")) or _CHARSET.search(
        body, 0, _HEAD
    )
    charset = declared[1].decode("ascii", "replace").lower() if declared else "utf-8"
    return body.decode(charset if _KNOWN_CHARSETS.fullmatch(charset) else "utf-8", "replace")
