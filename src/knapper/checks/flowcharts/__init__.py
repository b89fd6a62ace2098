"""Decision charts against logic and their schemas, `.knapper/schemas/flowcharts/*.yml` (rules `D`).

A flowchart with decision nodes is a decision chart. What can hardly be meant in any is a
warning; what a loose drawing may do, but no procedure, is a fact for those who ask. Where a
schema speaks of a chart, all of it is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.checks.flowcharts.answers import check_answers
from knapper.checks.flowcharts.ids import check_ids
from knapper.checks.flowcharts.labels import check_labels
from knapper.checks.flowcharts.notes import check_coverage, check_ends, check_notes
from knapper.checks.flowcharts.read import read_schema
from knapper.checks.flowcharts.structure import check_structure
from knapper.checks.flowcharts.subject import Subject
from knapper.checks.links.missing import Names
from knapper.checks.schema_files import schema_files
from knapper.checks.where import Sought, find_places
from knapper.diagnostics import Diagnostic, Label, Span, finding
from knapper.flowchart import read_decision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.checks.context import Context
    from knapper.checks.flowcharts.schema import ChartSchema
    from knapper.compile import Chart, Note

__all__ = ["check_flowcharts"]


def check_flowcharts(context: Context) -> Iterator[Diagnostic]:
    """Yield what is wrong with the schemas of flowcharts, and with decision charts."""
    schemas: dict[tuple[str, int], list[ChartSchema]] = {}
    for file in schema_files(context.root, "flowcharts", "D020"):
        if isinstance(file, Diagnostic):
            yield file
            continue
        schema, found = read_schema(file)
        yield from found
        if schema is None:
            continue
        sought = Sought("flowchart", schema.name, missing="D001", invalid="D020")
        for place in find_places(context, schema.where, sought, _charts):
            if isinstance(place, Diagnostic):
                yield place
            else:
                path, chart = place
                schemas.setdefault((path, chart.line), []).append(schema)
    names = Names(context)
    for path, note in context.notes.items():
        for chart in note.charts:
            yield from check_ids(context, path, chart)
            yield from _check(context, path, chart, schemas.get((path, chart.line), []), names)


def _charts(note: Note) -> tuple[Chart, ...]:
    return note.charts


def _check(
    context: Context, path: str, chart: Chart, schemas: list[ChartSchema], names: Names
) -> Iterator[Diagnostic]:
    if chart.chart.problems:
        # What could not be read would be missed in what was.
        place = chart.place(chart.chart.problems[0].span)
        span = Span(path, place.line, place.column, place.length)
        for schema in schemas:
            yield _unproven(schema, span, "cannot be read whole", "mend what is told of its lines")
        return
    decision = read_decision(chart.chart)
    if decision is None:
        help_ = "write its questions as diamonds, as in `id{Is it so?}`"
        for schema in schemas:
            yield _unproven(schema, Span(path, chart.line, 1, 0), "asks nothing", help_)
        return
    subject = Subject(context, path, chart, decision, schemas[0] if schemas else None)
    yield from check_structure(subject)
    yield from check_answers(subject)
    yield from check_notes(subject, names)
    yield from check_labels(subject)
    for schema in schemas:
        yield from check_ends(subject, schema)
        yield from check_coverage(subject, schema)


def _unproven(schema: ChartSchema, span: Span, why: str, help_: str) -> Diagnostic:
    return finding(
        "D001",
        f"the flowchart that the schema `{schema.name}` describes {why}",
        span,
        help=help_,
        labels=(Label(schema.where.span, "the schema asks for it here"),),
        subject=f"flowchart `{schema.name}`",
    )
