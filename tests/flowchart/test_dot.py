"""A chart for Graphviz: every text stays within its quotes, subgraphs become clusters."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from knapper.flowchart import Edge, Flowchart, Label, Node, Run, Subgraph
from knapper.flowchart.dot import to_dot

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def label(text: str) -> Label:
    return Label(text, text, (Run(text),))


def test_texts_are_quoted() -> None:
    chart = Flowchart(nodes=(Node("a", label('"]; evil [\\')), Node("b", label("two\nlines"))))
    assert to_dot(chart).splitlines()[3:5] == [
        '  "a" [label="\\"]; evil [\\\\"];',
        '  "b" [label="two\\nlines"];',
    ]


def test_shapes_and_edges_are_graphvizs_own() -> None:
    chart = Flowchart(
        direction="LR",
        nodes=(Node("a", shape="diamond"), Node("b", shape="round"), Node("c", shape="hexagon")),
        edges=(
            Edge("0", "a", "b", "arrow_cross", "dotted", 2),
            Edge("1", "b", "c", "double_arrow_circle", "thick"),
            Edge("2", "a", "c", "arrow_open", "invisible", label=label("no")),
        ),
        title="Herbs",
    )
    assert to_dot(chart) == (
        'digraph "Herbs" {\n'
        "  graph [rankdir=LR, compound=true];\n"
        "  node [shape=box];\n"
        '  "a" [label="a", shape="diamond"];\n'
        '  "b" [label="b", style="rounded"];\n'
        '  "c" [label="c", shape="hexagon"];\n'
        '  "a" -> "b" [style="dashed", arrowhead="tee", minlen="2"];\n'
        '  "b" -> "c" [style="bold", arrowhead="odot", dir="both", arrowtail="odot"];\n'
        '  "a" -> "c" [label="no", style="invis", arrowhead="none"];\n'
        "}\n"
    )


def test_an_edge_at_a_subgraph_ends_at_its_border() -> None:
    chart = Flowchart(
        nodes=(Node("a"), Node("b")),
        edges=(Edge("0", "a", "outer"), Edge("1", "empty", "a")),
        subgraphs=(
            Subgraph("outer", label("Outer")),
            Subgraph("inner", None, ("b",), parent="outer"),
            Subgraph("empty", None),
        ),
    )
    assert to_dot(chart, "x").splitlines()[3:-1] == [
        '  subgraph "cluster_outer" {',
        '    label="Outer";',
        '    subgraph "cluster_inner" {',
        '      label="inner";',
        '      "b" [label="b"];',
        "    }",
        "  }",
        '  subgraph "cluster_empty" {',
        '    label="empty";',
        "  }",
        '  "a" [label="a"];',
        '  "a" -> "b" [lhead="cluster_outer"];',
    ]


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_no_text_breaks_out(one: str, other: str, title: str) -> None:
    chart = Flowchart(
        nodes=(Node(one, label(other)),),
        edges=(Edge("0", one, one, label=label(title)),),
        subgraphs=(Subgraph(other, label(title), (one,)),),
        title=title,
    )
    bare = STRING.sub("", to_dot(chart))
    assert '"' not in bare
    assert bare.count("{") == bare.count("}")
    assert bare.count("\n") == to_dot(chart).count("\n")
