"""The smallest pieces of Mermaid's language: ids, keywords, titles, styles, the signs of edges.

Mermaid splits a statement by the first of its rules that fits, wherever a piece begins. So a
keyword ends an id only at the start of a piece: `a.end` and `a_end` are ids, `end.a` is none.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["ID", "KEYWORD", "LINK", "LINK_ID", "LINK_START", "STYLE", "TARGET", "TITLE"]

# Words end as in JavaScript, where a letter is one of ASCII.
_END: Final = r"(?![A-Za-z0-9_])"
_NOT_IN_TITLES: Final = (
    rf"(?:interpolate|_self|_blank|_parent|_top){_END}|(?:href|call)\s|accTitle\s*+:"
    r"|accDescr\s*+[:{]"
)
_NOT_IN_STYLES: Final = (
    rf"(?:linkStyle|classDef|class|flowchart-elk|graph|flowchart|subgraph|end){_END}|click\s"
    rf"|{_NOT_IN_TITLES}"
)
_KEYWORD: Final = rf"style{_END}|{_NOT_IN_STYLES}"
_LINK: Final = r"[xo<]?(?:--|==|-?\.++-|-\.)|~~~"
# A run of plain characters; a minus only where no edge begins.
_WORD: Final = r"""(?:[A-Za-z0-9!"#$%&'*+.`?\\_/]|-(?=[^>\-.]))++"""
_LETTER: Final = r"(?![\x00-\x7f])[^\W\d_]"

KEYWORD: Final = re.compile(_KEYWORD)
ID: Final = re.compile(
    rf"(?:(?!{_KEYWORD}|{_LINK}|\"|:::)"
    rf"(?:[0-9]++|[#:&,*]|default{_END}|v{_END}|{_WORD}|-|{_LETTER}))++"
)
# The title of a subgraph without quotes: here most keywords are words.
TITLE: Final = re.compile(
    rf"(?:(?!{_NOT_IN_TITLES}|default{_END}|{_LINK}|\"|:::)"
    rf"(?:[^\S\n]|[0-9]++|[#:&*^]|{_WORD}|-|{_LETTER}))++"
)
# One declaration of CSS, up to a comma.
STYLE: Final = re.compile(
    rf"(?:(?!{_NOT_IN_STYLES}|(?:default|v){_END}|{_LINK}|[\"&*]|:::)"
    rf"(?:[^\S\n]|[0-9]++|[#:]|{_WORD}))++"
)
TARGET: Final = re.compile(rf"(?:_self|_blank|_parent|_top){_END}")
# The signs of a whole edge, or the first half of one that has its label inside.
LINK: Final = re.compile(r"[xo<]?(?:--+[-xo>]|==+[=xo>]|-?\.++-[xo>]?)|~~~+")
LINK_START: Final = re.compile(r"[xo<]?(--|==|-\.)")
# A longer id is taken for none, so that a line without blanks is not searched again and again.
LINK_ID: Final = re.compile(r"[^\s\"@]{1,200}+@(?=[^{\"])")
