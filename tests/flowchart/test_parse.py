"""Each part of Mermaid's language by fixtures: a chart, and an outline of what it says.

In an outline `⏎` is a break in a text, `-> address` a link, `(…)` a tooltip; `2:7+3` begins a
problem of three characters at column 7 of line 2.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it.utils import read_fixture_file

from knapper.diagnostics import Span
from knapper.flowchart import LabelKind, Run, is_flowchart, parse_flowchart
from knapper.flowchart.parse.shapes import SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.flowchart import Edge, Flowchart, Label, Node, Subgraph

FIXTURES = Path(__file__).parent / "fixtures"


def _cases() -> list[object]:
    return [
        pytest.param(source, expected, id=f"{path.stem}:{line}:{title}")
        for path in sorted(FIXTURES.glob("*.md"))
        for line, title, source, expected in read_fixture_file(path)
    ]


@pytest.mark.parametrize(("source", "expected"), _cases())
def test_outline(source: str, expected: str) -> None:
    assert "\n".join(_outline(parse_flowchart(source))) == expected.rstrip("\n")


def _outline(chart: Flowchart) -> Iterator[str]:
    yield chart.direction
    for name in ("title", "description"):
        if text := getattr(chart, name):
            yield f"{name} {text}".replace("\n", "⏎")
    yield from map(_node, chart.nodes)
    yield from map(_edge, chart.edges)
    yield from map(_subgraph, chart.subgraphs)
    yield from (f"class {name}{_styles(each)}" for name, each in chart.class_defs.items())
    yield from (f"edges {at}{_styles(each)}" for at, each in sorted(chart.link_styles.items()))
    for each in chart.problems:
        span = each.span
        yield f"{span.line}:{span.column}+{span.length} {each.message}"


def _node(node: Node) -> str:
    parts = [
        node.id,
        f" {node.shape}" if node.shape else "",
        _text(node.label),
        *(f" .{each}" for each in node.classes),
        _styles(node.styles),
        f" -> {node.link}" if node.link else "",
        f" {node.link_target}" if node.link_target else "",
        f" ({node.tooltip})" if node.tooltip else "",
        f" icon {node.icon}" if node.icon else "",
        f" image {node.image}" if node.image else "",
        f" in {node.subgraph}" if node.subgraph else "",
    ]
    return "".join(parts)


def _edge(edge: Edge) -> str:
    parts = [
        f"{edge.start} -> {edge.end}: {edge.type} {edge.stroke} {edge.length}",
        _text(edge.label),
        "" if edge.id.startswith(f"L_{edge.start}_{edge.end}_") else f" #{edge.id}",
        *(f" .{each}" for each in edge.classes),
        _styles(edge.styles),
    ]
    return "".join(parts)


def _subgraph(group: Subgraph) -> str:
    parts = [
        f"subgraph {group.id}",
        _text(group.title),
        f" {group.direction}" if group.direction else "",
        *(f" .{each}" for each in group.classes),
        _styles(group.styles),
        f" in {group.parent}" if group.parent else "",
        f": {' '.join(group.nodes)}",
    ]
    return "".join(parts)


def _text(label: Label | None) -> str:
    return "" if label is None else f' "{label.text}"'.replace("\n", "⏎")


def _styles(styles: tuple[str, ...]) -> str:
    return f" {{{'; '.join(styles)}}}" if styles else ""


class TestLabel:
    @pytest.mark.parametrize(
        ("source", "runs"),
        [
            (
                "`a **b** *c* ***d***`",
                [("a ",), ("b", "b"), (" ",), ("c", "i"), (" ",), ("d", "bi")],
            ),
            ("`**a *b* c**`", [("a ", "b"), ("b", "bi"), (" c", "b")]),
            ("`__a__ _b_ c_d_e`", [("a", "b"), (" ",), ("b", "i"), (" c_d_e",)]),
            (r"`\*a\* **b`", [("*a* **b",)]),
            ("`* a * b`", [("* a * b",)]),
            ("a <strong>b</strong> <em>c</em>", [("a ",), ("b", "b"), (" ",), ("c", "i")]),
            ("a <code>b</code></b> c", [("a ",), ("b", "c"), (" c",)]),
            ("*a* <u>b</u>", [("*a* b",)]),
        ],
    )
    def test_styles(self, source: str, runs: list[tuple[str, ...]]) -> None:
        chart = parse_flowchart(f'graph TD\na["{source}"]')
        expected = [
            Run(text, "b" in marks, "i" in marks, "c" in marks)
            for text, marks in ((run[0], run[1] if len(run) > 1 else "") for run in runs)
        ]
        assert chart.nodes[0].label is not None
        assert list(chart.nodes[0].label.runs) == expected

    def test_source_and_kind(self) -> None:
        chart = parse_flowchart('graph TD\na[x<br>y] -- "#35;" --> b["`**z**`"]')
        first, second = (node.label for node in chart.nodes)
        edge = chart.edges[0].label
        assert first and second and edge  # noqa: PT018
        assert (first.source, first.kind) == ("x<br>y", LabelKind.TEXT)
        assert (second.source, second.kind) == ("**z**", LabelKind.MARKDOWN)
        assert (edge.source, edge.text, edge.kind) == ("#35;", "#", LabelKind.STRING)


class TestPlace:
    def test_of_nodes_texts_and_edges(self) -> None:
        chart = parse_flowchart('graph TD\n\n  a[ one ] -- two --> b("three")')
        one, three = chart.nodes
        assert one.label and three.label and chart.edges[0].label  # noqa: PT018
        assert (one.span, one.label.span) == (Span("", 3, 3, 1), Span("", 3, 6, 3))
        assert (three.span, three.label.span) == (Span("", 3, 23, 1), Span("", 3, 26, 5))
        assert chart.edges[0].span == Span("", 3, 12, 10)
        assert chart.edges[0].label.span == Span("", 3, 15, 3)

    def test_of_a_node_is_where_it_is_first_named(self) -> None:
        chart = parse_flowchart("graph TD\nb --> a\na[x]")
        node = chart.nodes[1]
        assert node.label is not None
        assert (node.span, node.label.span) == (Span("", 2, 7, 1), Span("", 3, 3, 1))

    @pytest.mark.parametrize(
        ("data", "span"),
        [
            ('{ shape: doc, label: "one" }', Span("", 2, 25, 3)),
            ('{label: "one"}', Span("", 2, 12, 3)),
            ("{ label: 'one' }", Span("", 2, 13, 3)),
            ("{\n  label: |\n    one\n    two\n}", Span("", 4, 5, 3)),
            ('{\n  shape: doc\n  label: "one\n  two"\n}', Span("", 4, 11, 3)),
            (r'{ label: "a\u0062" }', Span("", 2, 2, 21)),
        ],
    )
    def test_of_a_label_in_data(self, data: str, span: Span) -> None:
        label = parse_flowchart(f"graph TD\na@{data}").nodes[0].label
        assert label is not None
        assert label.span == span

    def test_of_a_subgraph(self) -> None:
        group = parse_flowchart('graph TD\n subgraph one["The title"]\n end').subgraphs[0]
        assert group.title is not None
        assert (group.span, group.title.span) == (Span("", 2, 11, 3), Span("", 2, 16, 9))

    def test_lines_may_end_as_on_windows(self) -> None:
        chart = parse_flowchart("graph TD\r\n%% x\r\na --> b\r\n  c[d]\r\n")
        assert [node.span for node in chart.nodes] == [
            Span("", 3, 1, 1), Span("", 3, 7, 1), Span("", 4, 3, 1),
        ]  # fmt: skip
        assert chart.problems == ()


class TestYaml:
    """What a reader of YAML says is in its own words, so not in the fixtures."""

    def test_in_front_matter(self) -> None:
        chart = parse_flowchart("---\ntitle: [\n---\ngraph LR\na")
        (problem,) = chart.problems
        assert problem.message.startswith("the front matter of the diagram is not valid YAML: ")
        assert problem.span.line in {2, 3}
        assert [node.id for node in chart.nodes] == ["a"]

    def test_in_data(self) -> None:
        chart = parse_flowchart("graph TD\na@{ shape: [ } --> b\nc")
        (problem,) = chart.problems
        assert problem.message.startswith("the data of `@{…}` is not valid YAML: ")
        assert problem.span == Span("", 2, 2, 13)
        assert [node.id for node in chart.nodes] == ["a", "c"]

    @pytest.mark.parametrize(
        "data", ["{ a }", "{ shape }", "{}", "{ label: [x] }", "{ label: null }"]
    )
    def test_data_that_says_nothing(self, data: str) -> None:
        (node,) = parse_flowchart(f"graph TD\na@{data}").nodes
        assert (node.label, node.shape) == (None, "")

    @pytest.mark.parametrize(
        ("value", "text"), [("5", "5"), ("1.5", "1.5"), ("true", "true"), ("yes", "yes")]
    )
    def test_values_are_words(self, value: str, text: str) -> None:
        label = parse_flowchart(f"graph TD\na@{{ label: {value} }}").nodes[0].label
        assert label is not None
        assert label.text == text


class TestWhole:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("graph TD", True),
            ("\n%% x\n flowchart-elk LR\n", True),
            ("---\ntitle: x\n---\nflowchart", True),
            ("%%{init: {}}%%\ngraph LR", True),
            ("graphics", False),
            ("sequenceDiagram", False),
            ("%% graph TD", False),
            ("", False),
        ],
    )
    def test_is_flowchart(self, source: str, expected: bool) -> None:
        assert is_flowchart(source) is expected

    @pytest.mark.parametrize("shape", sorted(SHAPES))
    def test_every_shape_has_a_name(self, shape: str) -> None:
        chart = parse_flowchart(f"graph TD\na@{{ shape: {shape} }}")
        assert (chart.nodes[0].shape, chart.problems) == (shape, ())

    def test_edges_have_ids_as_in_mermaid(self) -> None:
        chart = parse_flowchart("graph TD\na-->b\na-->b\na x@-->b\na x@-->b\nb-->a")
        ids = [edge.id for edge in chart.edges]
        assert ids == ["L_a_b_0", "L_a_b_2", "x", "L_a_b_4", "L_b_a_0"]

    def test_the_id_of_an_edge_as_a_node_is_one(self) -> None:
        chart = parse_flowchart("graph TD\na e1@--> b\ne1 --> c")
        assert {node.id for node in chart.nodes} == {"a", "b", "c", "e1"}

    def test_subgraphs_of_one_id_are_one(self) -> None:
        chart = parse_flowchart(
            "graph TD\nsubgraph s[One]\na\nend\nsubgraph s[Two]\ndirection LR\nb\nend"
        )
        (group,) = chart.subgraphs
        assert group.title is not None
        assert (group.title.text, group.direction, group.nodes) == ("Two", "LR", ("a", "b"))

    def test_a_subgraph_goes_where_it_is_named_unless_that_is_in_it(self) -> None:
        chart = parse_flowchart(
            "graph TD\nsubgraph p\nsubgraph q\na --> p\nend\nend\n"
            "subgraph r\nb --> s\nend\nsubgraph s\nc\nend"
        )
        assert {group.id: group.parent for group in chart.subgraphs} == {
            "p": "", "q": "p", "r": "", "s": "r",
        }  # fmt: skip
