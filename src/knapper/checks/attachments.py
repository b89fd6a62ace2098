"""`L014`: pictures, sounds, films and PDFs that nothing in the vault uses (§1.4).

Used is what a note or canvas links to, embeds or shows in raw HTML, published or not, and what
a property names, with brackets or without, whatever the property is called: a cover, a banner.
So is a file whose name stands in a canvas, a base, a style sheet or another file of data. A link
that leads nowhere may have meant any file of its name. What other formats are for cannot be
known: a style sheet or a script serves without being linked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from knapper.compile import MEDIA, extension, split_target
from knapper.diagnostics import Diagnostic, Span, finding
from knapper.vault import fold, is_note, nfc, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knapper.checks.context import Context

__all__ = ["check_attachments"]

# Files of these formats are read for the names in them.
_NAMING = frozenset("base css html htm svg js json excalidraw bib tex".split())
_LARGEST = 1 << 20
_ENDING = re.compile(rf"\.(?:{'|'.join(sorted(MEDIA))})\b", re.IGNORECASE)
_BOUNDS = "\\/\"'()[]<>|:*?\n\t"  # what stands round a name and in none
_LONGEST_NAME = 255


def check_attachments(context: Context) -> Iterator[Diagnostic]:
    """Yield a fact for each attachment that nothing names."""
    unused = {path for path in context.index.attachments if _may_be_unused(path)}
    unused -= context.index.used_attachments
    if not unused:
        return
    unused -= {path for path in _linked_unpublished(context) if path}
    names = {_name(path) for path in unused}
    for named in (_in_links(context), _in_properties(context), _in_files(context)):
        names.difference_update(map(_name, named))
        if not names:
            return
    for path in sorted(unused):
        if _name(path) in names:
            yield finding(
                "L014",
                f"nothing uses `{nfc(path)}`",
                Span(path),
                help="it is not copied to the site; embed it, or delete it",
                subject=nfc(path),
            )


def _may_be_unused(path: str) -> bool:
    """Return whether such a file is there to be used by notes."""
    name = path.rpartition("/")[2].lower()
    # Excalidraw shows the export of a drawing by itself; a host looks for its icon and logo.
    served = name.startswith(("favicon.", "favicon-", "logo.", "apple-touch-icon"))
    return extension(path) in MEDIA and ".excalidraw." not in name and not served


def _name(text: str) -> str:
    return fold(text.rpartition("/")[2].strip())


def _linked_unpublished(context: Context) -> Iterator[str | None]:
    resolve = context.index.resolver.resolve
    for path, note in context.unpublished.items():
        yield from (resolve(link.target, path).path for link in note.links)


def _in_links(context: Context) -> Iterator[str]:
    """Yield the targets of links that lead nowhere."""
    for path, links in context.index.links.items():
        for link in links:
            if not link.path:
                yield context.notes[path].links[link.link].target


def _in_properties(context: Context) -> Iterator[str]:
    for notes in (context.notes, context.unpublished):
        for note in notes.values():
            for value in _texts(note.properties.values.values()):
                yield split_target(value.strip().lstrip("![").rstrip("]"))[0]


def _texts(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            if "." in value:
                yield value
        elif isinstance(value, list):
            yield from _texts(value)
        elif isinstance(value, dict):
            yield from _texts(value.values())


def _in_files(context: Context) -> Iterator[str]:
    """Yield what may be names of files in canvases, bases, style sheets and other data."""
    for path in context.notes:
        if not is_note(path):
            yield from _names_in(context.source(path))
    for file in context.files.attachments:
        if extension(file.path) in _NAMING and file.size <= _LARGEST:
            try:
                data = read_bytes(context.root, file.path)
            except OSError:
                continue
            yield from _names_in(data.decode(errors="replace"))


def _names_in(text: str) -> Iterator[str]:
    for match in _ENDING.finditer(text):
        before = text[max(0, match.start() - _LONGEST_NAME) : match.end()]
        yield unquote(before[max(map(before.rfind, _BOUNDS)) + 1 :])
