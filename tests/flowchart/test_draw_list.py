"""A flowchart as a nested list: all its nodes and ways, for those who do not see the drawing."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from knapper.flowchart import Edge, Flowchart, Node, list_flowchart, parse_flowchart


def soup(source: str, **given_) -> BeautifulSoup:
    return BeautifulSoup(list_flowchart(parse_flowchart(source), **given_), "html.parser")


def items(element) -> list:
    """A list as nested lists of Python: texts, and lists of what stands below them."""
    found = []
    for item in element.find_all("li", recursive=False):
        below = item.find("ul", recursive=False)
        text = " ".join("".join(c.get_text() for c in item.children if c is not below).split())
        found += [text, items(below)] if below else [text]
    return found


def whole(source: str) -> list:
    return items(soup(source).ol)


def test_a_chain_is_one_item():
    assert whole("flowchart TD\n  a[One] --> b[Two] -->|then| c[Three]") == [
        "One → Two → then: Three"
    ]


def test_ways_that_part_are_a_list_below():
    source = "flowchart TD\n  a{Wet?} -->|yes| b[Wait] --> d[Go]\n  a -->|no| c[Run]"
    assert whole(source) == ["Wet?", ["yes → Wait → Go", "no → Run"]]


def test_a_node_that_several_ways_lead_to_stands_once():
    source = "flowchart TD\n  a -->|x| b --> d[End]\n  a -->|y| c --> d"
    assert whole(source) == ["a", ["x → b → End", "y → c → End (above)"]]
    (link,) = soup(source).find_all("a")
    assert soup(source).find(id=link["href"].removeprefix("#")).get_text() == "End"


def test_circles_end():
    assert whole("flowchart TD\n  a --> b --> a") == ["a → b → a (above)"]
    assert whole("flowchart TD\n  a --> a") == ["a → a (above)"]


@pytest.mark.parametrize(
    ("edge", "sign"), [("---", "—"), ("-->", "→"), ("<-->", "↔"), ("--x", "→"), ("==>", "→")]
)
def test_signs(edge, sign):
    assert whole(f"flowchart TD\n  a {edge} b") == [f"a {sign} b"]


def test_invisible_edges_are_none():
    assert whole("flowchart TD\n  a ~~~ b") == ["a", "b"]


def test_subgraphs_that_edges_lead_to():
    source = "flowchart TD\n  a --> s\n  subgraph s [Group]\n  b --> c\n  end"
    assert whole(source) == ["a → Group", "b → c"]


def test_styles_breaks_and_links():
    source = (
        'flowchart TD\n  a["one<br>two &lt;b&gt;"] --> b["`is **bold**`"]\n'
        '  click a href "https://example.org/?a=1&b=2"'
    )
    html = soup(source, links={"b": ("<i>", "</i>")})
    assert html.a["href"] == "https://example.org/?a=1&b=2"
    assert html.a.get_text() == "one two <b>"
    assert html.i.strong.get_text() == "bold"


def test_ids_begin_with_the_prefix():
    html = soup("flowchart TD\n  a --> b", prefix="x")
    assert [each["id"] for each in html.find_all(id=True)] == ["x-0", "x-1"]


def test_of_nothing_is_nothing():
    assert list_flowchart(Flowchart()) == ""


def test_deep_charts_go_on_in_items_of_their_own():
    edges = "\n".join(f"  n{i} -->|a| m{i}\n  n{i} -->|b| n{i + 1}" for i in range(200))
    html = list_flowchart(parse_flowchart(f"flowchart TD\n{edges}"))
    depth = most = 0
    for tag in re.findall(r"</?[uo]l", html):
        depth += -1 if tag.startswith("</") else 1
        most = max(most, depth)
    assert most < 20
    assert "(below)" in html
    text = BeautifulSoup(html, "html.parser").get_text(" ")
    assert all(f" m{i} " in f"{text} " for i in range(200))


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(["normal", "invisible"])),
        max_size=25,
    )
)
def test_every_node_and_way_is_there_once(pairs):
    nodes = tuple(Node(f"n{number}") for number in range(10))
    edges = tuple(
        Edge(f"e{at}", f"n{one}", f"n{two}", stroke=stroke)
        for at, (one, two, stroke) in enumerate(pairs)
    )
    html = list_flowchart(Flowchart(nodes=nodes, edges=edges))
    named = re.findall(r'<span id="[^"]*">(n\d)</span>', html)
    assert sorted(named) == sorted(node.id for node in nodes)
    assert html.count("→") == sum(edge.stroke == "normal" for edge in edges)
    assert len(re.findall("<(?:ul|ol|li|span|a|b)[ >]", html)) == len(
        re.findall("</(?:ul|ol|li|span|a|b)>", html)
    )
