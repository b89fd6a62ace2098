"""`T001`: the tables that a schema is about, or that they are not there."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from knapper.compile import Heading, strip_heading
from knapper.diagnostics import Diagnostic, Label, Severity, Span, finding
from knapper.links import resolve_subpath
from knapper.vault import is_note, note_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.checks.tables.schema import TableSchema
    from knapper.compile import Note, Table

__all__ = ["find_tables"]


def find_tables(context: Context, schema: TableSchema) -> Iterator[tuple[str, Table] | Diagnostic]:
    """Yield each table of the schema with its note's path, or why it is not there.

    A note that is not published has no tables to check, and no word is said of it.
    """
    where = schema.where
    if where.notes is not None:
        paths = list(where.notes.paths(context))
        if not paths:
            yield finding(
                "T020",
                f"no published note is of {where.notes}, so the schema matches no table",
                where.note_span,
                help="mend the condition, or take the schema out",
                severity=Severity.WARNING,
                subject="`where`",
            )
        for path in paths:
            yield _find(context, schema, path)
        return
    found = context.index.resolver.resolve(where.note, "").path
    if found is not None and found in context.notes and is_note(found):
        yield _find(context, schema, found)
    elif found is None or not is_note(found):
        yield finding(
            "T020",
            f"there is no note `{where.note}`, so the schema matches no table",
            where.note_span,
            help=_near(where.note, [note_name(path) for path in context.notes])
            or "write the name of the note that has the table",
            subject="`where`",
        )


def _find(context: Context, schema: TableSchema, path: str) -> tuple[str, Table] | Diagnostic:
    where, note = schema.where, context.notes[path]
    labels = (Label(where.span, "the schema asks for it here"),)
    subject = f"table `{schema.name}`"
    tables: tuple[Table, ...] | list[Table] = note.tables
    span, place = Span(path), f"`{note_name(path)}`"
    if where.heading:
        parts = [part for part in where.heading.split("#") if part.strip()]
        heading = resolve_subpath(note, tuple(parts))
        if not isinstance(heading, Heading):
            return finding(
                "T001",
                f"{place} has no heading `{where.heading}`, where the schema"
                f" `{schema.name}` has its table",
                span,
                help=_near_heading(where.heading, note)
                or "write the heading, or mend `where` in the schema",
                labels=labels,
                subject=subject,
            )
        number = note.headings.index(heading)
        tables = _below(note, number)
        line = context.source(path).split("\n")[heading.line - 1 : heading.line]
        span = Span(path, heading.line, 1, len(line[0].rstrip()) if line else 0)
        place = f"`{heading.text}`"
    if len(tables) >= where.index:
        return path, tables[where.index - 1]
    which = "no table" if where.index == 1 else f"no table number {where.index}"
    return finding(
        "T001",
        f"{place} has {which}, which the schema `{schema.name}` describes",
        span,
        help="write the table, or mend `where` in the schema",
        labels=labels,
        subject=subject,
    )


def _below(note: Note, number: int) -> list[Table]:
    """Return the tables in the section of a heading, those below its subheadings too."""
    level = note.headings[number].level
    after = range(number + 1, len(note.headings))
    end = next((i for i in after if note.headings[i].level <= level), len(note.headings))
    return [table for table in note.tables if number <= table.section < end]


def _near(word: str, names: list[str]) -> str:
    close = get_close_matches(word[:200], names, n=1, cutoff=0.75)
    return f"did you mean `{close[0]}`?" if close else ""


def _near_heading(word: str, note: Note) -> str:
    keys = {heading.key: heading.text for heading in note.headings}
    close = get_close_matches(strip_heading(word[:200]), keys, n=1, cutoff=0.6)
    return f"did you mean `{keys[close[0]]}`?" if close else ""
