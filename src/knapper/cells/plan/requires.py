"""The property `requires`: notes whose cells run before, and files that cells read.

A note and the meaning of its links come in; paths with their links, and findings X006 for what
is neither, go out.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from knapper.compile import LinkKind, whole_link
from knapper.diagnostics import Span, finding
from knapper.vault import is_note, nfc, note_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knapper.compile import Link, Note
    from knapper.diagnostics import Diagnostic

__all__ = ["PROPERTY", "Names", "Required", "read_requires"]

PROPERTY = "requires"
_SHOWN = 60  # so many characters of a value a message quotes


class Required(NamedTuple):
    """What a note requires: paths with the link that names each, and what is wrong."""

    notes: dict[str, Link]
    files: dict[str, Link]
    problems: tuple[Diagnostic, ...]


class Names(NamedTuple):
    """What a note may require.

    `resolve` gives the file that a link's target means in the note of a path, or None;
    `with_cells` says of a note that it has cells that run, `readable` of a file that its bytes
    can be read. `known` are the paths that a way out may name.
    """

    resolve: Callable[[str, str], str | None]
    with_cells: Callable[[str], bool]
    readable: Callable[[str], bool]
    known: tuple[str, ...]


def read_requires(path: str, note: Note, names: Names) -> Required:
    """Return what the note at `path` requires: see `Names` for what that may be."""
    key = next((key for key in note.properties.values if key.casefold() == PROPERTY), None)
    if key is None:
        return Required({}, {}, ())
    notes: dict[str, Link] = {}
    files: dict[str, Link] = {}
    links = list(_links(note, key))
    problems = list(_unlinked(path, note, key))
    for link in links:
        span = Span(path, link.line, link.column, link.length)
        found = names.resolve(link.target, path)
        if found is None:
            help_ = (
                _meant(link.target, names) or "write the name of a note with cells, or of a file"
            )
            message = f"`{PROPERTY}` names `{link.target}`, which is not in the vault"
        elif is_note(found):
            if names.with_cells(found):
                notes.setdefault(found, link)
                continue
            message = f"`{PROPERTY}` names `{link.target}`, which has no cells that run"
            help_ = "take it off the list, or give it a cell: a fence ```python run"
        else:
            if names.readable(found):
                files.setdefault(found, link)
                continue
            message = f"`{PROPERTY}` names `{found}`, which cannot be read"
            help_ = "look at its rights, and whether it is a file inside the vault"
        problems.append(
            finding("X006", message, span, help=help_, subject=f"{PROPERTY}: {link.target}")
        )
    return Required(notes, files, tuple(problems))


def _links(note: Note, key: str) -> Iterator[Link]:
    """Yield the links in the value of the property, known by their place: up to the next key."""
    start = note.properties.spans[key][:2]
    places = (span[:2] for span in note.properties.spans.values())
    end = min((place for place in places if place > start), default=(note.properties.end_line, 0))
    for link in note.links:
        if link.kind is LinkKind.PROPERTY and start < (link.line, link.column) < end:
            yield link


def _unlinked(path: str, note: Note, key: str) -> Iterator[Diagnostic]:
    """Yield a finding for each value of the property that is no link.

    A link without quotes, which YAML reads as a list, is told by F004.
    """
    value = note.properties.values[key]
    span = Span(path, *note.properties.spans[key])
    for item in value if isinstance(value, list) else [value]:
        if item is None or item == "" or isinstance(item, list):
            continue
        if isinstance(item, str) and ("[[" in item or whole_link(item)):
            continue
        shown = " ".join(str(item).split())[:_SHOWN]
        yield finding(
            "X006",
            f"`{PROPERTY}` holds `{shown}`, which is no link to a note or a file",
            span,
            help='write a link in quotes, such as "[[Pretraining]]" or "[[data.csv]]"',
            subject=f"{PROPERTY}: {shown}",
        )


def _meant(target: str, names: Names) -> str:
    """Return which note or file a target that does not exist may have meant, or ""."""
    wanted = note_name(target)
    by_name = {note_name(path).casefold(): path for path in reversed(names.known)}
    near = get_close_matches(wanted.casefold(), by_name, n=1, cutoff=0.75)
    if not near:
        return ""
    path = by_name[near[0]]
    unique = sum(note_name(one).casefold() == near[0] for one in names.known) == 1
    meant = note_name(path) if unique else nfc(path[:-3] if is_note(path) else path)
    return f"did you mean `[[{meant}]]`?"
