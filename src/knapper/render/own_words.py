"""The site's own words within a note's text: English in compiled HTML, then the site's language.

A note is compiled once for sites in any language. What its HTML says of itself stands in English
in a few places, each known by a class of ours: those, and nothing that an author wrote.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["in_own_words"]

_OWN: Final = re.compile(
    r'(<\w+ class="vault-own">|class="headerlink" [^>]*?title="'
    r'|class="footnote-backref" [^>]*?aria-label="|class="canvas-box" [^>]*?aria-label="'
    r'|class="task-list-item-checkbox" aria-label=")([^"<]+)'
)
_MARKED: Final = "Task marked "


def in_own_words(html: str, say: Callable[[str], str]) -> str:
    """Return a note's HTML with the words that are not its author's as `say` puts them."""
    if say("Permanent link") == "Permanent link":  # most sites are in English
        return html

    def put(match: re.Match[str]) -> str:
        said = match[2]
        if said.startswith(_MARKED):
            return match[1] + say("Task marked {mark}").format(mark=said.removeprefix(_MARKED))
        return match[1] + say(said)

    return _OWN.sub(put, html)
