"""HTML that code printed, made fit for a page: harmless as a note's own is, and without ids.

What comes in was written by a library or by an author's code, and what is stored may have been
changed by anyone; so it may hold whatever text can hold. It takes no id of the page, nor is one
of its own needed: what it could name is nothing that a reader can follow.
"""

from __future__ import annotations

import re

from knapper.compile.sanitise import sanitise

__all__ = ["foreign_html"]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# In clean HTML a `<` begins a tag, and each value stands between double quotes.
_TAG = re.compile(r"<[a-zA-Z][^\s/>]*(?:\s+[^\s=>\"]+(?:=\"[^\"]*\")?)*\s*/?>")
_NAMED = re.compile(r"\s(?:id|for|name|usemap|headers|aria-[\w-]+by|aria-controls)=\"[^\"]*\"")
# The corner of a table names no column.
_EMPTY_NAME = re.compile(r"<th((?:\s[^>]*)?)></th>")
_ADDRESSED = ("href", "poster")
# What an address that leads nowhere here is put as: a picture of no bytes.
_NO_PICTURE = "data:,"


def foreign_html(html: str) -> str:
    """Return `html` balanced, without what could run, ids, and addresses relative to nothing."""
    clean = sanitise(_CONTROL.sub("", html), _nowhere)
    clean = _EMPTY_NAME.sub(r"<td\1></td>", clean)
    return _TAG.sub(lambda tag: _NAMED.sub("", tag[0]) if " " in tag[0] else tag[0], clean)


def _nowhere(tag: str, attribute: str, value: str) -> str:
    del tag, value
    return "#" if attribute in _ADDRESSED else _NO_PICTURE
