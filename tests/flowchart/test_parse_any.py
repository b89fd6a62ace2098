"""Whatever a text is, reading it ends, soon, with places that are in it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knapper.flowchart import is_flowchart, parse_flowchart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.diagnostics import Span
    from knapper.flowchart import Flowchart

NASTY = (Path(__file__).parent / "fixtures" / "nasty.txt").read_bytes().decode().split("\n----\n")
WORDS = r"""
    a b A1 é 日本 end style class classDef default graph subgraph click href call linkStyle v x o
    direction LR accTitle: accDescr interpolate _blank internal-link 0 , : ::: #35; & [ ] ( ) { }
    [[ ]] ([ ]) [( )] (( )) ((( ))) (- -) [/ /] [\ \] > < " "` `" ` ' | || @{ } e1@ x-- --> --- --
    --x o--o <--> ==> == -.-> -. .- ~~~ - = . %% %%{ }%% ; <br> <b> </b> ** * _ \n --- fill:#fff
    label: shape: hex doc &lt; fa:fa-car
""".split()
PIECES = [*WORDS, " ", "  ", "\t", "\n", "\n", "\r\n", "\x1f", "\ufeff", "\x00", " & ", "---\n"]

charts = st.lists(st.sampled_from(PIECES)).map("".join)


def _places(chart: Flowchart) -> Iterator[Span]:
    for node in chart.nodes:
        yield node.span
    for edge in chart.edges:
        yield edge.span
    for group in chart.subgraphs:
        yield group.span
    for each in (*chart.nodes, *chart.edges):
        if each.label:
            yield each.label.span
    for problem in chart.problems:
        yield problem.span


def _hold(source: str) -> Flowchart:
    """Read a text, and hold what is true of every chart."""
    chart = parse_flowchart(source)
    lines = (source.replace("\r\n", "\n").replace("\r", "\n") + "\n").split("\n")
    for span in _places(chart):
        assert 1 <= span.line <= len(lines)
        assert span.column >= 1
        assert span.column + span.length - 1 <= len(lines[span.line - 1]) + 2
    nodes = {node.id: node for node in chart.nodes}
    groups = {group.id: group for group in chart.subgraphs}
    assert len(nodes) == len(chart.nodes)
    assert len(groups) == len(chart.subgraphs)
    assert not nodes.keys() & groups.keys()
    for edge in chart.edges:
        assert {edge.start, edge.end} <= nodes.keys() | groups.keys()
    for group in chart.subgraphs:
        assert all(nodes[each].subgraph == group.id for each in group.nodes)
        above, seen = group, set()
        while above.parent:
            assert above.id not in seen
            seen.add(above.id)
            above = groups[above.parent]
    for node in chart.nodes:
        assert not node.subgraph or node.id in groups[node.subgraph].nodes
        if node.label:
            assert "".join(run.text for run in node.label.runs) == node.label.text
    return chart


@given(st.text())
def test_any_text(text: str) -> None:
    is_flowchart(text)
    _hold(text)
    _hold(f"graph TD\n{text}")


@settings(max_examples=300)
@given(charts)
def test_any_pieces(text: str) -> None:
    _hold(f"flowchart LR\n{text}")


@given(st.lists(st.sampled_from([piece for piece in PIECES if not set(piece) & set('"{`-=~.%')])))
def test_what_follows_a_mistake_is_read(pieces: list[str]) -> None:
    """Where nothing is left open that may take lines, the next line is a statement."""
    chart = parse_flowchart(f"graph TD\n{''.join(pieces)}\n]\nlast;end\n")
    assert "last" in {node.id for node in chart.nodes}


@pytest.mark.parametrize("source", NASTY, ids=range(len(NASTY)))
def test_nasty_charts(source: str) -> None:
    _hold(source)


@pytest.mark.parametrize(
    "piece",
    [
        "a[", "a[\n", 'a["', 'a["\n', 'a["`\n', "A>\n", "A@{\n", "A@{a: b}\n", "A --\n", "A -.\n",
        "A -. x", "a-->", "a-->b\n", "a & ", "a:::b\n", "x@", " x@", "subgraph a\n", "end\n",
        "subgraph a\nend\n", "direction ", "accDescr {\n", "click a call f(\n", "%%{", "%%\n",
        "---\n", "<a ", "[;", "a;", " ", "\n", " \n", "\r", "*", "é", "-", "=", ".", "x", "\x1f",
    ],
)  # fmt: skip
def test_time_grows_with_the_text_alone(piece: str) -> None:
    """Twice eight times the text must not take near sixty-four times as long."""
    small, large = (
        _seconds(f"graph TD\n{piece * (size // len(piece))}") for size in (4_000, 64_000)
    )
    assert large < 64 * small + 0.5


def _seconds(source: str) -> float:
    start = time.process_time()
    parse_flowchart(source)
    return time.process_time() - start


def test_groups_do_not_multiply_without_end() -> None:
    group = " & ".join(f"a{number}" for number in range(2_000))
    chart = parse_flowchart(f"graph TD\n{group} --> {group}\nb --> c")
    assert [problem.message for problem in chart.problems] == [
        "the chart has more than 100,000 edges"
    ]
    assert [(edge.start, edge.end) for edge in chart.edges] == [("b", "c")]


def test_no_more_is_read_behind_a_thousand_mistakes() -> None:
    assert len(parse_flowchart("graph TD\n" + "]\n" * 5_000).problems) == 1_000


def test_subgraphs_may_be_nested_deep() -> None:
    depth = 5_000
    source = "".join(f"subgraph s{number}\n" for number in range(depth))
    chart = parse_flowchart("graph TD\n" + source + "a\n" + "end\n" * depth)
    assert chart.problems == ()
    assert len(chart.subgraphs) == depth
