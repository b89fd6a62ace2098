"""Flowcharts in notes: drawn, noted with their links, and what of them could not be read (§7.9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knapper.compile.diagram import draw_chart, linked_nodes, read_chart, too_large
from knapper.compile.record import Chart, Link, LinkKind
from knapper.compile.target import split_target
from knapper.diagnostics import Span, finding
from knapper.flowchart import keyword_problem

if TYPE_CHECKING:
    from markdown_it.token import Token

    from knapper.compile.diagram import FlowchartDrawing
    from knapper.compile.writer import Writer
    from knapper.flowchart import Flowchart

__all__ = ["write_flowchart"]

_SLOT = re.compile("\x02([Ll])(\\d+)\x03")
_SUBJECT = 60


def write_flowchart(writer: Writer, token: Token, attribute: str) -> bool:
    """Write a fence that is a flowchart, and note it; return whether there was anything to show.

    `attribute` is the fence's id as it stands in a tag.
    """
    flowchart = read_chart(token.content)
    number, first = len(writer.charts), len(writer.links)
    nodes = linked_nodes(flowchart)
    links = {link.node.id: first + at for at, link in enumerate(nodes)}
    chart = Chart(writer.section(), writer.line(token), writer.indents(token), flowchart, links)
    writer.charts.append(chart)
    for link in nodes:
        target, subpath, _ = split_target(link.text)
        label = link.node.label
        span = chart.place(label.span if label else link.node.span)
        writer.links.append(
            Link(
                LinkKind.DIAGRAM,
                target,
                subpath,
                link.text,
                line=span.line,
                column=span.column,
                length=span.length,
            )
        )
    _report(writer, token, chart)
    if not flowchart.nodes:
        return False
    if not writer.options.lean:
        _write(writer, draw_chart(token.content), attribute, first, number)
    return True


def _report(writer: Writer, token: Token, chart: Chart) -> None:
    """Tell what could not be read, and why nothing is drawn."""
    flowchart: Flowchart = chart.chart
    lines = token.content.split("\n")
    rest = "the rest of the diagram is drawn" if flowchart.nodes else "the site shows its source"
    for problem in flowchart.problems:
        at = min(max(problem.span.line - 1, 0), len(lines) - 1)
        keyword = keyword_problem(problem, lines[at])
        told = keyword or problem
        writer.diagnostics.append(
            finding(
                "D013" if keyword else "S006",
                told.message,
                chart.place(told.span),
                help=told.help or rest,
                subject=lines[at].strip()[:_SUBJECT],
            )
        )
    if reason := too_large(flowchart):
        writer.diagnostics.append(
            finding(
                "S006",
                reason,
                Span("", chart.line, 1, 0),
                help="the site shows it as a list; part it into several diagrams",
                subject="size",
            )
        )


def _write(
    writer: Writer, drawing: FlowchartDrawing, attribute: str, first: int, number: int
) -> None:
    """Write the drawing and the list, its links counted from `first`, and the chart's walk."""
    # The same diagram again needs ids of its own.
    times = writer.slugs[drawing.prefix] = writer.slugs.get(drawing.prefix, 0) + 1
    again = f"-again{times}" if times > 1 else ""

    def placed(html: str) -> str:
        html = _SLOT.sub(lambda slot: f"\x02{slot[1]}{int(slot[2]) + first}\x03", html)
        return html.replace(f"\x05{drawing.prefix}", f"\x05{drawing.prefix}{again}")

    svg, text = placed(drawing.svg), placed(drawing.text)
    if svg:
        svg = f'<div class="diagram">{svg}</div>\n'
    if text:
        opened = "" if svg else " open"
        text = (
            f'<details{opened}><summary class="vault-own">The chart as text</summary>\n'
            f"{text}</details>\n"
        )
    writer.put(f'<div class="flowchart"{attribute}>\n')
    writer.output.put_generated(f"{svg}{text}\x02W{number}\x03")
    writer.put("</div>\n")
