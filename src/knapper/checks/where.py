"""What a schema is about: the tables or charts of a note, below a heading, counted from 1.

`where: {note: Name, heading: Heading, index: 2}` of a schema comes in; a `Where` goes out, and
by it what is there, or a finding that it is not.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import msgspec

from knapper.checks.conditions import Condition, read_condition
from knapper.checks.schema_files import span_of
from knapper.compile import Heading, strip_heading
from knapper.diagnostics import Diagnostic, Label, Severity, Span, finding
from knapper.links import resolve_subpath
from knapper.vault import is_note, note_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knapper.checks.context import Context
    from knapper.checks.schema_reader import Reader
    from knapper.compile import Note
    from knapper.yaml12 import YamlNode

__all__ = ["Sought", "Where", "find_places", "read_where"]

_KEYS: Final = ("note", "heading", "index")


class Where(msgspec.Struct, frozen=True, kw_only=True):
    """Which tables or charts a schema is about: those of a note by name, or of all that fit.

    `heading` is "" for the whole note; `index` counts what is there from 1.
    """

    note: str = ""
    notes: Condition | None = None
    heading: str = ""
    index: int = 1
    span: Span = Span()
    note_span: Span = Span()


class Sought(msgspec.Struct, frozen=True):
    """What a schema is about, as a `word`, the schema's `name`, and the codes of its rules.

    `missing` is that of a thing that is not there, `invalid` that of a schema's own faults.
    """

    word: str
    name: str
    missing: str
    invalid: str


class _Placed(Protocol):
    """A part of a note: `section` is the index of the heading above, -1 for none."""

    @property
    def section(self) -> int: ...


_Part = TypeVar("_Part", bound=_Placed)


def read_where(reader: Reader, node: YamlNode, help_: str) -> Where:
    """Return the `where` of a schema; `help_` shows how one without a note is to be written."""
    given = reader.mapping(node, _KEYS, "`where`")
    if "note" not in given:
        if isinstance(node.data, dict):
            reader.fault(node, "`where` names no note", help_)
        return Where()
    place = given["note"][1]
    notes: Condition | None = None
    note = ""
    if isinstance(place.data, dict):
        notes, found = read_condition(reader.path, place, reader.code)
        reader.found += found
    else:
        note = reader.text(place, "note").strip().removeprefix("[[").removesuffix("]]")
    heading = reader.text(given["heading"][1], "heading") if "heading" in given else ""
    return Where(
        note=note,
        notes=notes,
        heading=heading.lstrip("#").strip(),
        index=reader.count(given["index"][1], "index", 1) if "index" in given else 1,
        span=span_of(reader.path, given["heading"][1] if "heading" in given else place),
        note_span=span_of(reader.path, place),
    )


def find_places(
    context: Context, where: Where, sought: Sought, parts: Callable[[Note], Sequence[_Part]]
) -> Iterator[tuple[str, _Part] | Diagnostic]:
    """Yield each part of a note that a schema is about, or why it is not there.

    `parts` gives those of a note of that sought. Each comes with its note's path. A note that is
    not published has none to check, and no word is said of it.
    """
    if where.notes is not None:
        paths = list(where.notes.paths(context))
        if not paths:
            yield finding(
                sought.invalid,
                f"no published note is of {where.notes}, so the schema matches no {sought.word}",
                where.note_span,
                help="mend the condition, or take the schema out",
                severity=Severity.WARNING,
                subject="`where`",
            )
        for path in paths:
            yield _find(context, where, sought, path, parts(context.notes[path]))
        return
    found = context.index.resolver.resolve(where.note, "").path
    if found is not None and found in context.notes and is_note(found):
        yield _find(context, where, sought, found, parts(context.notes[found]))
    elif found is None or not is_note(found):
        yield finding(
            sought.invalid,
            f"there is no note `{where.note}`, so the schema matches no {sought.word}",
            where.note_span,
            help=_near(where.note, [note_name(path) for path in context.notes])
            or f"write the name of the note that has the {sought.word}",
            subject="`where`",
        )


def _find(
    context: Context, where: Where, sought: Sought, path: str, parts: Sequence[_Part]
) -> tuple[str, _Part] | Diagnostic:
    note, word, name = context.notes[path], sought.word, sought.name
    labels = (Label(where.span, "the schema asks for it here"),)
    subject = f"{word} `{name}`"
    span, place = Span(path), f"`{note_name(path)}`"
    if where.heading:
        subpath = [part for part in where.heading.split("#") if part.strip()]
        heading = resolve_subpath(note, tuple(subpath))
        if not isinstance(heading, Heading):
            return finding(
                sought.missing,
                f"{place} has no heading `{where.heading}`, where the schema `{name}`"
                f" has its {word}",
                span,
                help=_near_heading(where.heading, note)
                or "write the heading, or mend `where` in the schema",
                labels=labels,
                subject=subject,
            )
        parts = _below(note, note.headings.index(heading), parts)
        line = context.source(path).split("\n")[heading.line - 1 : heading.line]
        span = Span(path, heading.line, 1, len(line[0].rstrip()) if line else 0)
        place = f"`{heading.text}`"
    if len(parts) >= where.index:
        return path, parts[where.index - 1]
    which = f"no {word}" if where.index == 1 else f"no {word} number {where.index}"
    return finding(
        sought.missing,
        f"{place} has {which}, which the schema `{name}` describes",
        span,
        help=f"write the {word}, or mend `where` in the schema",
        labels=labels,
        subject=subject,
    )


def _below(note: Note, number: int, parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts in the section of a heading, those below its subheadings too."""
    level = note.headings[number].level
    after = range(number + 1, len(note.headings))
    end = next((i for i in after if note.headings[i].level <= level), len(note.headings))
    return [part for part in parts if number <= part.section < end]


def _near(word: str, names: list[str]) -> str:
    close = get_close_matches(word[:200], names, n=1, cutoff=0.75)
    return f"did you mean `{close[0]}`?" if close else ""


def _near_heading(word: str, note: Note) -> str:
    keys = {heading.key: heading.text for heading in note.headings}
    close = get_close_matches(strip_heading(word[:200]), keys, n=1, cutoff=0.6)
    return f"did you mean `{keys[close[0]]}`?" if close else ""
