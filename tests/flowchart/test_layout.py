"""What a layout looks like: known charts, directions, groups, cycles, very large graphs."""

from __future__ import annotations

from itertools import pairwise

import pytest

from knapper.flowchart.layout import Arc, Box, Graph, Group, Item, Layout, Route, lay_out, layered


def items(names: str, group: str = "") -> tuple[Item, ...]:
    return tuple(Item(name, 80, 30, group) for name in names.split())


def arcs(text: str) -> tuple[Arc, ...]:
    """`a b` is an arc, `a b w` one with a label that is `w` wide."""
    found = []
    for line in text.split(","):
        start, end, *label = line.split()
        found.append(Arc(start, end, float(label[0]) if label else 0, 18 if label else 0))
    return tuple(found)


def bends(layout: Layout) -> int:
    return sum(len(route.points) - 2 for route in layout.routes)


def crossings(layout: Layout) -> int:
    lines = [
        (number, p, q) for number, r in enumerate(layout.routes) for p, q in pairwise(r.points)
    ]
    level = [line for line in lines if line[1][1] == line[2][1]]
    upright = [line for line in lines if line[1][0] == line[2][0]]
    return sum(
        one != two
        and min(p[0], q[0]) < r[0] < max(p[0], q[0])
        and min(r[1], s[1]) < p[1] < max(r[1], s[1])
        for one, p, q in level
        for two, r, s in upright
    )


def inside(inner: Box, outer: Box) -> bool:
    return (
        abs(inner.x - outer.x) + inner.width / 2 < outer.width / 2
        and abs(inner.y - outer.y) + inner.height / 2 < outer.height / 2
    )


def test_nothing_is_laid_out_as_nothing():
    assert lay_out(Graph(())) == Layout({}, (), {}, 0, 0)


def test_one_item_fills_the_drawing():
    assert lay_out(Graph(items("a"))) == Layout({"a": Box(40, 15, 80, 30)}, (), {}, 80, 30)


def test_a_chain_is_one_straight_line():
    layout = lay_out(Graph(items("a b c"), arcs("a b, b c 40")))
    assert {box.x for box in layout.items.values()} == {40}
    assert bends(layout) == 0
    assert layout.routes[1].label is not None
    assert layout.routes[1].label.x == 40


@pytest.mark.parametrize("direction", ["TB", "BT", "LR", "RL"])
def test_a_direction_says_where_the_end_lies(direction):
    layout = lay_out(Graph(items("a b c"), arcs("a b 40, b c, a c"), (), direction))
    boxes = [layout.items[name] for name in "abc"]
    places = [box.y if direction in {"TB", "BT"} else box.x for box in boxes]
    assert places == sorted(places, reverse=direction in {"BT", "RL"})
    assert layout.items["a"].width == 80
    assert layout.routes[0].label is not None
    assert layout.routes[0].label.width == 40


def test_the_way_that_goes_on_longest_is_straight():
    layout = lay_out(
        Graph(items("q r s t u yes"), arcs("q yes 30, q r 30, r u 30, r s 30, s t 30"))
    )
    assert len({layout.items[name].x for name in "qrst"}) == 1
    assert [len(layout.routes[number].points) for number in (1, 3, 4)] == [2, 2, 2]


def test_a_branch_leaves_from_the_side_where_that_saves_a_bend():
    layout = lay_out(Graph(items("q yes no"), arcs("q no 30, q yes 30")))
    assert sorted(len(route.points) for route in layout.routes) == [2, 3]


def test_a_tree_has_no_crossings():
    layout = lay_out(Graph(items("a b c d e f g h"), arcs("a b, a c, a d, d e, b f, d g, b h")))
    assert crossings(layout) == 0


def test_a_label_stands_near_the_start():
    layout = lay_out(Graph(items("a b c d"), arcs("a b, b c, c d, a d 30, d a 30")))
    down, up = layout.routes[3].label, layout.routes[4].label
    assert down is not None
    assert up is not None
    assert down.y < layout.items["b"].y
    assert up.y > layout.items["c"].y


def test_an_edge_that_closes_a_cycle_goes_up():
    layout = lay_out(Graph(items("a b c"), arcs("a b, b c, c a")))
    assert layout.items["a"].y < layout.items["b"].y < layout.items["c"].y
    assert layout.routes[2].points[0][1] > layout.routes[2].points[-1][1]


def test_what_leads_to_a_late_item_stands_near_it():
    layout = lay_out(Graph(items("a b c d s t"), arcs("a b, b c, c d, s t, t d")))
    assert layout.items["t"].y == layout.items["c"].y
    assert layout.items["s"].y == layout.items["b"].y


def test_an_arc_spans_as_many_ranks_as_it_asks_for():
    short, long = (
        lay_out(Graph(items("a b c d"), (*arcs("a b, b c"), Arc("a", "d", length=length))))
        for length in (1, 2)
    )
    assert short.items["d"].y == short.items["b"].y
    assert long.items["d"].y == long.items["c"].y


def test_parts_that_no_arc_joins_stand_side_by_side_and_below():
    layout = lay_out(Graph(items(" ".join("abcdefghijkl"))))
    assert layout.width <= 700
    assert len({box.y for box in layout.items.values()}) == 2
    sideways = lay_out(Graph(items(" ".join("abcdefghijklmnop")), (), (), "LR"))
    assert sideways.width <= 700
    assert len({box.y for box in sideways.items.values()}) == 3


def test_a_group_holds_its_members_and_its_title():
    groups = (Group("g", 50, 18), Group("h", 50, 18, "g"))
    graph = Graph(
        (*items("a"), *items("b c", "g"), *items("d", "h")), arcs("a b, b c, c d, d a"), groups
    )
    layout = lay_out(graph)
    assert inside(layout.groups["h"], layout.groups["g"])
    assert inside(layout.items["d"], layout.groups["h"])
    assert inside(layout.items["b"], layout.groups["g"])
    assert inside(layout.titles["h"], layout.groups["h"])
    assert not inside(layout.items["a"], layout.groups["g"])


def test_a_group_has_its_own_direction_where_no_arc_leads_out_of_it():
    members = (*items("a b", "g"), *items("c"))
    groups = (Group("g", 30, 18, "", "LR"),)
    alone = lay_out(Graph(members, arcs("a b, g c"), groups))
    assert alone.items["a"].y == alone.items["b"].y
    assert alone.items["a"].x < alone.items["b"].x
    joined = lay_out(Graph(members, arcs("a b, b c"), groups))
    assert joined.items["a"].x == joined.items["b"].x


def test_an_arc_to_a_group_ends_at_its_border():
    layout = lay_out(Graph((*items("a"), *items("b", "g")), arcs("a g, g b"), (Group("g"),)))
    top = layout.groups["g"].y - layout.groups["g"].height / 2
    assert layout.routes[0].points[-1][1] == top
    assert layout.routes[1].points[0][1] == top
    assert layout.routes[1].points[-1][1] == layout.items["b"].y - 15


def test_an_arc_without_its_ends_has_no_points():
    layout = lay_out(Graph(items("a"), arcs("a b, c a, a a")))
    assert layout.routes[:2] == (Route(()), Route(()))
    assert layout.routes[2].points


def test_groups_in_a_circle_are_laid_out():
    groups = (Group("g", group="h"), Group("h", group="g"), Group("i", group="i"))
    layout = lay_out(Graph(items("a", "g"), (), groups))
    assert set(layout.groups) == {"g", "h", "i"}


# The sizes of the handbook's decision chart: 11 questions as hexagons, 10 ends.
QUESTIONS = {
    "plain": 50,
    "shots": 67,
    "missing": 34,
    "documents": 67,
    "labels": 50,
    "adapter": 34,
    "memory": 50,
    "weights": 50,
    "corpus": 67,
    "base": 50,
    "budget": 34,
}
ANSWERS = """plain zero 29, plain shots 22, shots icl 29, shots missing 22, missing both 36,
missing documents 71, missing labels 71, documents rag 29, documents corpus 22,
labels collect 22, labels adapter 29, adapter memory 29, adapter weights 22, memory peft 29,
memory qlora 22, weights tune 29, weights corpus 22, corpus collect 22, corpus base 29,
base cpt 29, base budget 22, budget pre 29, budget collect 22"""


def decision_chart() -> Graph:
    questions = tuple(Item(name, 200, height) for name, height in QUESTIONS.items())
    ends = "zero icl both rag peft qlora tune cpt pre collect"
    return Graph((*questions, *(Item(name, 150, 34) for name in ends.split())), arcs(ANSWERS))


def test_the_decision_chart_of_the_handbook_is_compact():
    layout = lay_out(decision_chart())
    assert layout.width <= 780
    assert layout.height <= 1020
    assert crossings(layout) <= 1
    assert bends(layout) <= 30
    main = ("plain", "shots", "missing", "labels", "adapter", "weights", "corpus", "base")
    assert len({layout.items[name].x for name in main}) == 1


@pytest.mark.parametrize("size", [1, 2, 5000])
def test_a_long_chain_is_laid_out(size):
    names = tuple(Item(f"n{i}", 80, 30) for i in range(size))
    layout = lay_out(Graph(names, tuple(Arc(f"n{i}", f"n{i + 1}") for i in range(size - 1))))
    assert bends(layout) == 0
    assert layout.width == 80


def test_a_star_is_laid_out():
    names = tuple(Item(f"n{i}", 80, 30) for i in range(2001))
    layout = lay_out(Graph(names, tuple(Arc("n0", f"n{i}") for i in range(1, 2001))))
    places = sorted(layout.items[f"n{i}"].x for i in range(1, 2001))
    assert all(two - one >= 80 for one, two in pairwise(places))
    assert crossings_of_star(layout) == 0


def crossings_of_star(layout: Layout) -> int:
    """Ports in the order of the leaves mean that no two edges cross."""
    ends = sorted((route.points[-1][0], route.points[0][0]) for route in layout.routes)
    return sum(two[1] < one[1] for one, two in pairwise(ends))


def test_a_complete_graph_is_laid_out():
    names = tuple(Item(f"n{i}", 80, 30) for i in range(60))
    layout = lay_out(
        Graph(names, tuple(Arc(a.id, b.id) for a in names for b in names if a.id < b.id))
    )
    assert len({box.y for box in layout.items.values()}) == 60


def test_many_arcs_to_one_group_are_laid_out():
    names = tuple(Item(f"n{i}", 30, 20) for i in range(300))
    layout = lay_out(Graph(names, tuple(Arc(one.id, "g") for one in names), (Group("g", 20, 18),)))
    assert len({route.points[-1] for route in layout.routes}) == 300


def test_groups_nested_very_deep_are_laid_out():
    groups = tuple(Group(f"g{i}", 20, 18, f"g{i - 1}" if i else "") for i in range(1200))
    graph = Graph((*items("a", "g1199"), *items("b")), arcs("b a, a b"), groups)
    layout = lay_out(graph)
    assert inside(layout.groups["g1199"], layout.groups["g0"])
    assert len(layout.routes[0].points) >= 2


def test_a_graph_that_is_too_large_is_placed_in_a_plainer_way():
    size = 1500
    names = tuple(Item(f"n{i}", 80, 30) for i in range(size))
    chain = tuple(Arc(f"n{i}", f"n{i + 1}") for i in range(size - 1))
    long = tuple(Arc("n0", f"n{i}", 30, 18) for i in range(2, size, 20))
    layout = lay_out(Graph(names, chain + long))
    assert layout.simplified
    assert all(route.points for route in layout.routes)


def test_the_plainer_way_is_not_taken_without_need(monkeypatch):
    graph = decision_chart()
    assert not lay_out(graph).simplified
    monkeypatch.setattr(layered, "_DUMMIES", -1)
    assert lay_out(graph).simplified
