"""`knapper flowchart`: the flowcharts of a note, as paths in words or for other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from knapper.cli.notes import find_note, near, place_of
from knapper.cli.terminal import say
from knapper.compile import Heading
from knapper.diagnostics import printable
from knapper.errors import UsageError
from knapper.flowchart import (
    draw_flowchart,
    find_paths,
    in_words,
    is_too_large,
    read_decision,
    to_dot,
)
from knapper.links import LinkStatus, resolve_subpath
from knapper.site import NoteStore, Site
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.compile import Chart, Note
    from knapper.flowchart import Flowchart

__all__ = ["flowchart"]

_WHAT_ONE_IS: Final = "one is a fence ```mermaid that begins with `flowchart` or `graph`"


@click.command()
@click.argument("note")
@click.option(
    "--vault",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The vault; by default the one that the file NOTE is in, or this folder.",
)
@click.option("--heading", default="", help="Only flowcharts below this heading.")
@click.option(
    "--chart", "number", type=click.IntRange(min=1), help="Only this one of them, from 1."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "dot", "svg"]),
    default="text",
    show_default=True,
    help="The paths in words, or the whole chart for programs.",
)
def flowchart(note: str, vault: Path | None, heading: str, number: int | None, form: str) -> int:
    """Print the flowcharts of NOTE, a name, a path in the vault or a file.

    Of one that asks questions every path is told: the questions with their answers, and the end.
    Of another every edge is.
    """
    root, name = place_of(note, vault)
    site = Site.load(root, lean=True, store=NoteStore(root))
    path, found = find_note(site, name)
    charts = _chosen(path, found, heading, number)
    say(_FORMATS[form](site, path, charts))
    for chart in charts:
        for problem in chart.chart.problems:
            place = chart.place(problem.span)
            where = f"{printable(path)}:{place.line}:{place.column}"
            say(f"{where}: not read: {problem.message}", err=True)
    return int(any(chart.chart.problems for chart in charts))


def _chosen(path: str, note: Note, heading: str, number: int | None) -> tuple[Chart, ...]:
    """Return the flowcharts that are asked for.

    Raises `UsageError` where there is none such.
    """
    charts, where = note.charts, f"`{path}`"
    if heading:
        parts = tuple(part.strip() for part in heading.split("#") if part.strip())
        place = resolve_subpath(note, parts) if parts else None
        if not isinstance(place, Heading):
            known = [one.text for one in note.headings]
            message = f"`{path}` has no heading `{heading}`"
            way_out = "leave out `--heading`, or name a heading of the note as it is written there"
            raise UsageError(message, help=near(heading.strip("# "), known, way_out))
        first = note.headings.index(place)
        after = range(first + 1, len(note.headings))
        end = next((i for i in after if note.headings[i].level <= place.level), len(note.headings))
        charts = tuple(chart for chart in charts if first <= chart.section < end)
        where = f"the section `{place.text}`"
    if not charts:
        raise UsageError(f"{where} has no flowchart", help=_WHAT_ONE_IS)
    if number is None:
        return charts
    if number > len(charts):
        count = "one flowchart" if len(charts) == 1 else f"{len(charts)} flowcharts"
        raise UsageError(f"{where} has {count}", help=f"`--chart` goes up to {len(charts)}")
    return charts[number - 1 : number]


def _text(_: Site, path: str, charts: tuple[Chart, ...]) -> str:
    told = []
    for chart in charts:
        head = f"{printable(path)}:{chart.line}\n" if len(charts) > 1 else ""
        told.append(head + "\n".join(_lines(chart.chart)))
    return "\n\n".join(told)


def _lines(chart: Flowchart) -> list[str]:
    decision = read_decision(chart)
    if decision is None:
        return _edges(chart)
    paths = find_paths(decision)
    lines = [in_words(decision, path) for path in paths.paths]
    if not paths.complete:
        lines.append(f"… and more than these {len(paths.paths)}")
    return lines or ["no path leads from the start to an end"]


def _edges(chart: Flowchart) -> list[str]:
    texts = {each.id: each.title.text if each.title else each.id for each in chart.subgraphs}
    texts |= {node.id: node.label.text if node.label else node.id for node in chart.nodes}
    shown = {name: " ".join(text.split()) for name, text in texts.items()}
    lines = []
    for edge in chart.edges:
        label = " ".join(edge.label.text.split()) if edge.label else ""
        start, end = shown.get(edge.start, edge.start), shown.get(edge.end, edge.end)
        lines.append(f"{start} → {end}" + (f" ({label})" if label else ""))
    return lines or list(shown.values()) or ["the flowchart is empty"]


def _json(site: Site, path: str, charts: tuple[Chart, ...]) -> str:
    listed = [_as_data(site, path, chart) for chart in charts]
    return json.dumps(listed, ensure_ascii=False, indent=2)


def _as_data(site: Site, path: str, chart: Chart) -> dict[str, Any]:
    """Return a chart, what its nodes link to, and the decision in it with its paths."""
    decision = read_decision(chart.chart)
    paths = find_paths(decision) if decision else None
    links = site.index.links.get(path, ())
    return {
        "note": path,
        "line": chart.line,
        "chart": msgspec.to_builtins(chart.chart, str_keys=True),
        "links": {
            node: links[index].path
            for node, index in chart.links.items()
            if links and links[index].status is LinkStatus.RESOLVED
        },
        "decision": msgspec.to_builtins(decision, order="deterministic"),
        "paths": [
            {
                "address": each.address,
                "answers": [
                    {"question": one.question.id, "answer": one.answer.text} for one in each.choices
                ],
                "end": each.end,
            }
            for each in (paths.paths if paths else ())
        ],
        "complete": paths.complete if paths else True,
    }


def _dot(_: Site, path: str, charts: tuple[Chart, ...]) -> str:
    return "\n".join(to_dot(chart.chart, note_name(path)) for chart in charts).rstrip("\n")


def _svg(_: Site, path: str, charts: tuple[Chart, ...]) -> str:
    """Return the drawing of the one chart that is asked for.

    Raises `UsageError` where there are several, or the one is too large to be drawn.
    """
    if len(charts) > 1:
        message = f"there are {len(charts)} flowcharts, and a drawing shows one"
        raise UsageError(message, help="choose it by `--chart` or `--heading`")
    chart = charts[0].chart
    if is_too_large(chart):
        parts = len(chart.nodes) + len(chart.edges)
        raise UsageError(f"the flowchart of {parts} nodes and edges is too large to be drawn")
    return draw_flowchart(chart, name=note_name(path)).svg


_FORMATS: Final[dict[str, Callable[[Site, str, tuple[Chart, ...]], str]]] = {
    "text": _text,
    "json": _json,
    "dot": _dot,
    "svg": _svg,
}
