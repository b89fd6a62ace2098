"""A stretch cut out of a page's HTML made whole again.

A section may begin inside an element of raw HTML and end outside of it, or the other way
round; put into another page as it is, its open tags would swallow the rest of that page.
"""

from __future__ import annotations

import re

__all__ = ["balanced"]

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_VOID = frozenset("area br col embed hr img input link meta source track wbr".split())


def balanced(html: str) -> str:
    """Return `html` with its open elements closed and closing tags of none left out.

    `html` is a stretch of HTML that was in order as a whole.
    """
    open_: list[str] = []
    strays: list[tuple[int, int]] = []
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if name in _VOID or match[0].endswith("/>"):
            continue
        if not match[1]:
            open_.append(name)
        elif open_ and open_[-1] == name:
            open_.pop()
        else:
            strays.append(match.span())
    for start, end in reversed(strays):
        html = html[:start] + html[end:]
    return html + "".join(f"</{name}>" for name in reversed(open_))
