"""The last record of a note whose properties can no longer be read, for a site that is served.

Who writes properties saves them half written. Without this the note would lose title, tags and
address for a moment, and with it every page that shows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.compile import is_unread, unread_properties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knapper.compile import Note
    from knapper.diagnostics import Diagnostic
    from knapper.site.site import Site

__all__ = ["last_good"]


def last_good(compiled: Mapping[str, Note], last: Site) -> dict[str, Note]:
    """Return the records in `last` of those notes that cannot be read now, and could be there.

    Each has the findings of the note as it is now, and says so in the one that is the cause.
    """
    found: dict[str, Note] = {}
    for path, note in compiled.items():
        if unread_properties(note):
            before = last.notes.get(path) or last.unpublished.get(path)
            if before is not None and (path in last.former or not unread_properties(before)):
                findings = tuple(map(_said, note.diagnostics))
                found[path] = msgspec.structs.replace(before, diagnostics=findings)
    return found


def _said(found: Diagnostic) -> Diagnostic:
    if not is_unread(found):
        return found
    message = f"{found.message}; shown is the note as it last could be read"
    return msgspec.structs.replace(found, message=message)
