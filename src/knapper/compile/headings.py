"""How headings are matched by links, and what their HTML ids are.

Obsidian matches a heading by its text, never by a slug (obsidian.md §4.1); the id is ours.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["slugify", "strip_heading"]

# What Obsidian's `stripHeading` turns into blanks; dash, underscore and apostrophe stay.
_DROPPED = re.compile(r"[\s!\"#$%&()*+,.:;<=>?@^`{|}~/\[\]\\]+")
_NO_SLUG = re.compile(r"[^\w\s-]+")
_BLANKS = re.compile(r"[\s-]+")


@lru_cache(maxsize=8192)  # links name few headings many times
def strip_heading(text: str) -> str:
    """Return the key that a heading, and a link to it, are compared by (§4.1).

    Case, special characters and runs of blanks do not count. A heading made only of special
    characters keeps its own text as key, so that it can still be told from others.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    return _DROPPED.sub(" ", folded).strip() or folded.strip()


def slugify(text: str, used: dict[str, int]) -> str:
    """Return a readable HTML id for a heading, unique among `used`, which it updates.

    Letters of any script are kept. The second heading of the same text gets `-2`.
    """
    slug = _slug(text)
    candidate, count = slug, 1
    while candidate in used:
        count = max(count, used[slug]) + 1
        candidate = f"{slug}-{count}"
    used[candidate] = 1
    used[slug] = count
    return candidate


@lru_cache(maxsize=4096)  # many notes of a vault have the same headings
def _slug(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold()
    return _BLANKS.sub("-", _NO_SLUG.sub("", folded).strip()).strip("-") or "section"
