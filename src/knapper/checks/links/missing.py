"""`L001` and `L004`: links to notes and files that are not there, and what may have been meant.

The way out names, in this order: the note whose alias the link is, since aliases never resolve
(§3.6); the present name of a file that git saw renamed; a heading of the note itself; the name
nearest to the link's. Nothing that is not published is named.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from knapper.checks.links.near import Near
from knapper.checks.links.written import name_for, rewritten, written
from knapper.compile import aliases, extension, strip_heading
from knapper.diagnostics import Diagnostic, finding
from knapper.vault import is_note, note_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knapper.checks.context import Context
    from knapper.compile import Link
    from knapper.diagnostics import Span

__all__ = ["Names", "missing"]

# Endings that people give to files other than notes; a dot in a note's name is no ending.
_FILE_ENDINGS = frozenset(
    "avif bmp gif jpeg jpg png svg webp flac m4a mp3 ogg wav webm 3gp mkv mov mp4 ogv pdf "
    "canvas base csv json yml yaml txt zip docx xlsx pptx html py".split()
)


class Names:
    """The names that a link to nothing may have meant, all of them published."""

    def __init__(self, context: Context) -> None:
        self.context = context

    @cached_property
    def notes(self) -> Near:
        """Names of notes and canvases; of several notes of one name the shortest path counts."""
        return Near((note_name(path), path) for path in _shortest_first(self.context.notes))

    @cached_property
    def files(self) -> Near:
        """Names of attachments and canvases."""
        every = (*self.context.index.attachments, *self.context.notes)
        return Near((_last(path), path) for path in _shortest_first(every) if not is_note(path))

    @cached_property
    def aliases(self) -> Near:
        """Aliases; one that several notes have means none of them."""
        owners: dict[str, set[str]] = {}
        for path, note in self.context.notes.items():
            for alias in aliases(note.properties):
                owners.setdefault(alias, set()).add(path)
        return Near((alias, min(paths)) for alias, paths in owners.items() if len(paths) == 1)


def missing(source: str, link: Link, span: Span, names: Names) -> Diagnostic:
    """Return the finding of a link in the note `source` whose target does not exist."""
    is_file = extension(link.target) in _FILE_ENDINGS
    guess = _file_meant if is_file else _note_meant
    help_ = guess(source, link, names) or "create it, or take the link out"
    code, kind = ("L004", "file") if is_file else ("L001", "note")
    # A canvas names its files from the root, which the compiled link says by a slash.
    target = link.target.removeprefix("/") if source.lower().endswith(".canvas") else link.target
    message = f"there is no {kind} `{target}`"
    return finding(code, message, span, help=help_, subject=written(link))


def _note_meant(source: str, link: Link, names: Names) -> str:
    resolver = names.context.index.resolver
    name = note_name(link.target)
    owner = names.aliases.exact(name)
    if owner:
        right = rewritten(link, name_for(owner, source, resolver), name)
        return (
            f"`{name}` is an alias of `{note_name(owner)}`, which no link resolves; write `{right}`"
        )
    renamed = _renamed(source, link, names)
    if renamed:
        return renamed
    note = names.context.notes[source]
    heading = next((one.text for one in note.headings if one.key == strip_heading(name)), "")
    if heading and not link.subpath and "/" not in link.target:
        return f"this note has a heading of that name; write `[[#{heading}]]`"
    near = names.notes.find(name)
    if near:
        return f"did you mean `{name_for(near, source, resolver)}`?"
    owner = names.aliases.find(name)
    return f"did you mean `{name_for(owner, source, resolver)}`?" if owner else ""


def _file_meant(source: str, link: Link, names: Names) -> str:
    resolver = names.context.index.resolver
    near = names.files.exact(_last(link.target))
    if near:
        return f"there is `{near}`; write `{name_for(near, source, resolver)}`"
    near = _renamed(source, link, names)
    if near:
        return near
    near = names.files.find(_last(link.target))
    return f"did you mean `{name_for(near, source, resolver)}`?" if near else ""


def _renamed(source: str, link: Link, names: Names) -> str:
    """Return what to say of a file that git saw renamed, and that is published, or ""."""
    path = names.context.renamed(link.target)
    if not path or not names.context.index.is_published(path):
        return ""
    name = name_for(path, source, names.context.index.resolver)
    right = rewritten(link, name)
    return f"`{link.target}` was renamed to `{name}`; write `{right}`"


def _shortest_first(paths: Iterable[str]) -> list[str]:
    return sorted(paths, key=lambda path: (len(path), path))


def _last(path: str) -> str:
    return path.rpartition("/")[2]
