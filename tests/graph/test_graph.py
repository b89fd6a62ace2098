"""The graph that readers see: its nodes, communities, places, and the nearest of a note."""

from __future__ import annotations

import math
import os
import random
import subprocess
import sys
from itertools import combinations

import pytest

from knapper.graph import (
    LinkGraph,
    collect_graph,
    draw,
    draw_apart,
    find_communities,
    find_near,
    lay_out,
)
from knapper.graph.near import MOST
from knapper.links import GraphNode, build_graph
from knapper.site import Site


def linked(*links: str) -> LinkGraph:
    """A graph of notes from links such as "a>b"; one alone is "c"."""
    names = sorted({name for link in links for name in link.split(">")})
    number = {name: at for at, name in enumerate(names)}
    out: list[set[int]] = [set() for _ in names]
    for link in links:
        source, _, target = link.partition(">")
        if target:
            out[number[source]].add(number[target])
    return LinkGraph(names, [GraphNode("note", name) for name in names], [sorted(o) for o in out])


def cliques(count: int, size: int) -> list[tuple[int, int]]:
    """Groups of nodes in which all are linked, each with one link to the next."""
    pairs = [
        (group * size + one, group * size + two)
        for group in range(count)
        for one, two in combinations(range(size), 2)
    ]
    return sorted([*pairs, *((group * size, group * size + size) for group in range(count - 1))])


def test_it_is_the_graph_of_the_vault(make_vault) -> None:
    vault = make_vault(
        {
            "F/A.md": "[[B]] [[B#x]] ![[i.png]] [[Not there]] [[Secret]] [[#own]]",
            "B.md": "[[A]] [[Lost]]",
            "Alone.md": "",
            "Secret.md": "---\npublish: false\n---\n[[Only secret]]",
            "i.png": b"",
        }
    )
    index = Site.load(vault).index
    graph, whole = collect_graph(index, lambda _: False), build_graph(index)
    assert set(graph.keys) == set(whole.nodes)
    assert {
        (graph.keys[source], graph.keys[target])
        for source, targets in enumerate(graph.out)
        for target in targets
    } == set(whole.edges())
    assert [node.kind for node in graph.nodes] == ["note"] * 3 + ["missing"] * 2 + ["attachment"]
    a = graph.number["F/A.md"]
    assert graph.degrees[a] == 3  # B both ways, the picture, what is not there


def test_what_is_hidden_is_gone_with_what_only_it_uses(make_vault) -> None:
    files = {"A.md": "[[B]]", "B.md": "[[C]] [[Lost]] ![[i.png]]", "C.md": "", "i.png": b""}
    index = Site.load(make_vault(files)).index
    graph = collect_graph(index, lambda path: path == "B.md")
    assert list(graph.keys) == ["A.md", "C.md"]
    assert graph.pairs == []


def test_communities_are_what_is_linked_among_itself() -> None:
    found = find_communities(13, cliques(3, 4))
    assert [len(set(found[at : at + 4])) for at in (0, 4, 8)] == [1, 1, 1]
    assert len(set(found)) == 4  # the last is alone
    assert found[12] == 3


@pytest.mark.parametrize("size", [1, 2, 30, 400])
def test_places_are_the_same_each_time_and_apart(size: int) -> None:
    chance = random.Random(size)
    pairs = sorted({(one, chance.randrange(one)) for one in range(1, size)})
    groups = find_communities(size, pairs)
    places = lay_out(size, pairs, groups)
    random.seed(size)  # what else is drawn does not matter
    assert lay_out(size, pairs, find_communities(size, pairs)) == places
    assert len(set(places)) == size


def test_another_process_draws_the_same_and_is_ended_when_it_is_to() -> None:
    pairs = cliques(4, 8)
    assert draw_apart(40, pairs, lambda: True) == draw(40, pairs)
    assert draw_apart(40, pairs, lambda: False) is None


@pytest.mark.parametrize("python", ["/nowhere/python", "/bin/false"])
def test_where_no_other_process_can_draw_this_one_does(
    monkeypatch: pytest.MonkeyPatch, python: str
) -> None:
    monkeypatch.setattr("sys.executable", python)
    assert draw_apart(4, [(0, 1)], lambda: True) == draw(4, [(0, 1)])


def test_linked_nodes_lie_near_and_parts_do_not_overlap() -> None:
    pairs = cliques(4, 8)
    apart = [(one + 32, two + 32) for one, two in cliques(1, 8)]
    places = lay_out(45, [*pairs, *apart], find_communities(45, [*pairs, *apart]))
    near = [math.dist(places[one], places[two]) for one, two in pairs]
    every = [math.dist(one, two) for one, two in combinations(places[:32], 2)]
    assert sum(near) / len(near) < sum(every) / len(every) / 1.5
    reach = max(math.dist(place, (0, 0)) for place in places[:32])
    assert all(math.dist(place, (0, 0)) > reach for place in places[32:])
    lonely = places[40:]
    assert min(math.dist(one, two) for one, two in combinations(lonely, 2)) > 20


def test_no_node_and_no_link() -> None:
    assert lay_out(0, [], []) == []
    assert len(set(lay_out(50, [], find_communities(50, [])))) == 50


def test_nearest_by_direction() -> None:
    graph = linked("in>n", "n>out", "n>both", "both>n", "in>out", "far>out")
    near = find_near(graph, graph.number["n"])
    assert [graph.keys[each] for each in near.before] == ["in"]
    assert [graph.keys[each] for each in near.after] == ["both", "out"]
    assert {graph.keys[each] for each in near.back} == {"both"}
    assert near.between == [(0, 2)]
    assert near.rest == 0


def test_of_many_the_most_linked_are_near() -> None:
    many = [f"n>m{each:02}" for each in range(20)]
    graph = linked(*many, "a>m19", "b>m19", "a>m18")
    near = find_near(graph, graph.number["n"])
    shown = [graph.keys[each] for each in near.after]
    assert len(shown) == MOST
    assert {"m18", "m19"} <= set(shown)
    assert shown == sorted(shown)
    assert near.rest == 20 - MOST


def test_no_library_for_pictures_is_loaded_and_each_can_be_later(tmp_path) -> None:
    names = ("cairo", "cairocffi", "matplotlib", "plotly")
    for name in names:
        tmp_path.joinpath(f"{name}.py").write_text(f"print({name!r})\n", encoding="utf-8")
    code = f"""
import sys
sys.path.insert(0, {os.fspath(tmp_path)!r})
from knapper.graph import draw
draw(3, [(0, 1)])
print("drawn")
for name in {names!r}:
    __import__(name)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["drawn", *names]
