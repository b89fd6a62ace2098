"""Raw HTML so mended that a mistake in one block of a note stays in that block.

Obsidian cleans each block by itself, so `a <title> b`, `List<Object>` or a forgotten `</b>`
harms its own paragraph at most. The compiler cleans a note as a whole, where an HTML parser
would read all that follows as the title's text. So before that: tags that never end become
text, elements that swallow text do so only where they end in time, and formatting that a
paragraph leaves open ends with it. Nothing here makes HTML safe; that is the cleaner's part.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["mend"]

# A tag as a parser would read it, but for a quotation that runs into a line with a next tag,
# and for a tag of hundreds of attributes, which bounds the time for tags that never end.
_TAG = re.compile(
    r"<(?:(?P<end>/?)(?P<name>[A-Za-z][^\s/<>]*+)"
    r"(?:[^<>\"']++|\"(?:[^\"\n]|\n(?!<))*+\"|'(?:[^'\n]|\n(?!<))*+'){0,400}+>"
    r"|(?P<broken>/?[A-Za-z]))"
)
# After these a parser reads text up to their end tag, or the cleaner drops what they hold.
_SWALLOWING = frozenset(
    """
    annotation-xml applet desc foreignobject frameset iframe mi mn mo ms mtext noembed noframes
    noscript object plaintext script style template textarea title xmp
    """.split()
)
# CommonMark reads these up to their end tag as one block, whatever they hold.
_WHOLE = frozenset(("script", "style", "textarea"))
# What a parser opens again in each following block until it is closed.
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_CONTAINERS = frozenset("p li td th dt dd h1 h2 h3 h4 h5 h6 summary figcaption".split())
# The end of a block that the compiler wrote.
_BLOCK_END = re.compile(r"</(?:p|li|t[dh]|d[td]|h[1-6]|summary)>\n")
_NEVER = -1
# No note nests deeper; past it formatting is left to the parser.
_MOST_OPEN = 200


def mend(html: str) -> str:
    """Return `html` with the mistakes of one block kept from the next."""
    return _Mender(html).mended()


class _Mender:
    """Reads from left to right; `open` holds the containers and formatting not yet closed."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.open: list[str] = []
        self.next: dict[str, int] = {}

    def mended(self) -> str:
        out: list[str] = []
        position = 0
        while match := _TAG.search(self.html, position):
            out.append(self.html[position : match.start()])
            position = match.end()
            name = (match["name"] or "").lower()
            if match["broken"]:
                out.append(f"&lt;{match['broken']}")
            elif name == "iframe":
                # What it holds is for browsers without frames, and some forget its end.
                if not match["end"]:
                    out.append(f"{match[0]}</iframe>")
                    position = max(position, self._end(match, name))
            elif name in _SWALLOWING and not match["end"] and self._end(match, name) < 0:
                out.append(f"&lt;{match[0][1:]}")
            else:
                out += (self._close(match, name), match[0])
        out.append(self.html[position:])
        return "".join(out)

    def _close(self, match: re.Match[str], name: str) -> str:
        """Return the end tags that are missing before this tag."""
        if name in _FORMATTING:
            if not match["end"]:
                self._push(name)
            elif self.open and self.open[-1] == name:
                self.open.pop()
            elif name in self.open:
                self.open.reverse()
                self.open.remove(name)
                self.open.reverse()
        elif name in _CONTAINERS:
            if not match["end"]:
                self._push(name)
            elif name in self.open:
                missing = ""
                while (last := self.open.pop()) != name:
                    missing += f"</{last}>" if last in _FORMATTING else ""
                return missing
        return ""

    def _push(self, name: str) -> None:
        if len(self.open) < _MOST_OPEN:
            self.open.append(name)

    def _end(self, match: re.Match[str], name: str) -> int:
        """Return where the element ends that starts here, a negative number if not in time."""
        if name == "plaintext":
            return _NEVER
        start = match.end()
        end = self._search(name, _end_tag(name), start)
        at_line_start = self.html[match.start() - 1 : match.start()] in ("", "\n")
        if end < 0 or (name in _WHOLE and at_line_start):
            return end
        block_end = self._search("", _BLOCK_END, start)
        return end if not 0 <= block_end < end else _NEVER

    def _search(self, key: str, pattern: re.Pattern[str], start: int) -> int:
        """Return where the next match ends; each stretch of text is searched but once."""
        known = self.next.get(key)
        if known is None or 0 <= known < start:
            found = pattern.search(self.html, start)
            known = self.next[key] = found.end() if found else _NEVER
        return known


@lru_cache(maxsize=64)
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{re.escape(name)}(?=[\s/>])[^>]*>", re.IGNORECASE)
