"""What holds of every layout: checked over seeded random graphs, and by hypothesis."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from knapper.flowchart.layout import Arc, Box, Graph, Group, Item, Layout, lay_out, layered

NEAR = 0.06  # places are rounded to 0.01
APART = 5.0  # the least gap between two boxes


# -- what must hold ------------------------------------------------------------------------


def edges_of(box: Box) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    return (
        box.x - box.width / 2,
        box.y - box.height / 2,
        box.x + box.width / 2,
        box.y + box.height / 2,
    )


def overlap(one: Box, two: Box, margin: float = 0.0) -> bool:
    a, b = edges_of(one), edges_of(two)
    return (
        a[0] < b[2] + margin - NEAR
        and b[0] < a[2] + margin - NEAR
        and a[1] < b[3] + margin - NEAR
        and b[1] < a[3] + margin - NEAR
    )


def touching(boxes: list[Box], margin: float) -> list[tuple[int, int]]:
    """The pairs of boxes that are nearer than `margin`, by a sweep from left to right."""
    found = []
    active: list[int] = []
    for index in sorted(range(len(boxes)), key=lambda i: edges_of(boxes[i])[0]):
        left = edges_of(boxes[index])[0] - margin
        active = [other for other in active if edges_of(boxes[other])[2] > left]
        found += [(other, index) for other in active if overlap(boxes[other], boxes[index], margin)]
        active.append(index)
    return found


def passes(start: tuple[float, float], end: tuple[float, float], box: Box) -> bool:
    """Whether a segment goes through the inside of a box."""
    left, top, right, bottom = edges_of(box)
    return (
        min(start[0], end[0]) < right - NEAR
        and max(start[0], end[0]) > left + NEAR
        and min(start[1], end[1]) < bottom - NEAR
        and max(start[1], end[1]) > top + NEAR
    )


def ancestors(graph: Graph) -> dict[str, list[str]]:
    """The groups round each item and group, from the inside out."""
    parents = {one.id: one.group for one in (*graph.items, *graph.groups)}
    found: dict[str, list[str]] = {}
    for one in parents:
        chain = [one]
        while parents[chain[-1]]:
            chain.append(parents[chain[-1]])
        found[one] = chain[1:]
    return found


def on_border(point: tuple[float, float], beside: tuple[float, float], box: Box) -> bool:
    """Whether `point` lies on the border of `box`, with the way to `beside` at a right angle."""
    left, top, right, bottom = edges_of(box)
    x, y = point
    if x == beside[0]:
        return min(abs(y - top), abs(y - bottom)) < NEAR and left - NEAR <= x <= right + NEAR
    return min(abs(x - left), abs(x - right)) < NEAR and top - NEAR <= y <= bottom + NEAR


def check(graph: Graph, layout: Layout) -> None:
    """Assert all that a layout promises."""
    round_about = ancestors(graph)
    names = list(layout.items)
    assert names == [item.id for item in graph.items]
    boxes = [layout.items[name] for name in names]
    assert not touching(boxes, APART)
    check_groups(graph, layout, round_about)
    labels = [route.label for route in layout.routes if route.label is not None]
    assert not touching(labels, 3.0)
    assert len(labels) == sum(bool(arc.width and arc.height) for arc in graph.arcs)
    together = touching([*boxes, *labels], 2.0)
    assert not [pair for pair in together if min(pair) < len(boxes) <= max(pair)]
    for title in layout.titles.values():
        assert not any(overlap(title, box) for box in (*boxes, *labels))
    for arc, route in zip(graph.arcs, layout.routes, strict=True):
        check_ends(layout, arc, route.points)
        if route.label is not None:
            assert route.label.width == arc.width
            assert any(passes(p, q, route.label) for p, q in pairwise(route.points))
    check_passing(layout)
    check_lines(layout)
    shown = [*boxes, *labels, *layout.groups.values(), *layout.titles.values()]
    for left, top, right, bottom in map(edges_of, shown):
        assert left >= -NEAR
        assert top >= -NEAR
        assert right <= layout.width + NEAR
        assert bottom <= layout.height + NEAR
    for route in layout.routes:
        for x, y in route.points:
            assert -NEAR <= x <= layout.width + NEAR
            assert -NEAR <= y <= layout.height + NEAR


def check_groups(graph: Graph, layout: Layout, round_about: dict[str, list[str]]) -> None:
    assert list(layout.groups) == [group.id for group in graph.groups]
    for group in graph.groups:
        outer = edges_of(layout.groups[group.id])
        assert not group.width or group.id in layout.titles
        if group.id in layout.titles:
            title = edges_of(layout.titles[group.id])
            assert outer[0] < title[0] < title[2] < outer[2]
            assert outer[1] < title[1] < title[3] < outer[3]
        for name, box in (*layout.items.items(), *layout.groups.items()):
            if name == group.id or name in round_about[group.id]:
                continue
            if group.id in round_about[name]:
                inner = edges_of(box)
                assert outer[0] + APART <= inner[0]
                assert outer[1] + APART <= inner[1]
                assert inner[2] + APART <= outer[2]
                assert inner[3] + APART <= outer[3]
                if group.id in layout.titles:
                    assert not overlap(layout.titles[group.id], box)
            else:
                assert not overlap(layout.groups[group.id], box, APART)


def check_ends(layout: Layout, arc: Arc, points: tuple[tuple[float, float], ...]) -> None:
    boxes = {**layout.groups, **layout.items}
    assert len(points) >= 2
    for p, q in pairwise(points):
        assert (p[0] == q[0]) != (p[1] == q[1])
    for p, q, r in zip(points, points[1:], points[2:], strict=False):
        assert (p[0] == q[0]) != (q[0] == r[0]), "a way goes straight on, or back"
    assert on_border(points[0], points[1], boxes[arc.start])
    assert on_border(points[-1], points[-2], boxes[arc.end])


def check_passing(layout: Layout) -> None:
    """No way passes through an item, nor through the label of another, nor over a title."""
    solid = [(None, box) for box in layout.items.values()]
    solid += [(None, box) for box in layout.titles.values()]
    solid += [(n, r.label) for n, r in enumerate(layout.routes) if r.label is not None]
    cells: dict[tuple[int, int], list[int]] = {}
    for index, (_, box) in enumerate(solid):
        left, top, right, bottom = edges_of(box)
        for column in range(int(left // 100), int(right // 100) + 1):
            for row in range(int(top // 100), int(bottom // 100) + 1):
                cells.setdefault((column, row), []).append(index)
    for number, route in enumerate(layout.routes):
        for p, q in pairwise(route.points):
            columns = range(int(min(p[0], q[0]) // 100), int(max(p[0], q[0]) // 100) + 1)
            rows = range(int(min(p[1], q[1]) // 100), int(max(p[1], q[1]) // 100) + 1)
            for cell in ((column, row) for column in columns for row in rows):
                for index in cells.get(cell, ()):
                    owner, box = solid[index]
                    assert owner == number or not passes(p, q, box)


def check_lines(layout: Layout) -> None:
    """No two ways share a piece of a line."""
    lines: dict[tuple[int, float], list[tuple[float, float]]] = {}
    for route in layout.routes:
        for p, q in pairwise(route.points):
            axis = 0 if p[0] == q[0] else 1
            ends = sorted((p[1 - axis], q[1 - axis]))
            lines.setdefault((axis, p[axis]), []).append((ends[0], ends[1]))
    for parts in lines.values():
        parts.sort()
        for one, two in pairwise(parts):
            assert one[1] <= two[0] + NEAR


# -- random graphs -------------------------------------------------------------------------


def items_of(rng: random.Random, count: int) -> list[Item]:
    return [
        Item(f"n{i}", rng.choice((24, 60, 110, 180.5)), rng.choice((20, 36, 36, 53.25, 90)))
        for i in range(count)
    ]


def arc_of(rng: random.Random, start: str, end: str, labels: float = 0.4) -> Arc:
    size = (
        (rng.uniform(14, 120), rng.choice((16.0, 18.0, 34.0))) if rng.random() < labels else (0, 0)
    )
    return Arc(start, end, *size, rng.choice((1, 1, 1, 1, 2, 3)))


def tree(rng: random.Random) -> Graph:
    items = items_of(rng, rng.randint(1, 25))
    arcs = [arc_of(rng, f"n{rng.randrange(i)}", f"n{i}") for i in range(1, len(items))]
    return Graph(tuple(items), tuple(arcs))


def acyclic(rng: random.Random) -> Graph:
    items = items_of(rng, rng.randint(2, 22))
    arcs = []
    for _ in range(rng.randint(1, 2 * len(items))):
        one, two = sorted(rng.sample(range(len(items)), 2))
        arcs.append(arc_of(rng, f"n{one}", f"n{two}"))
    return Graph(tuple(items), tuple(arcs))


def cyclic(rng: random.Random) -> Graph:
    items = items_of(rng, rng.randint(1, 18))
    arcs = [
        arc_of(rng, rng.choice(items).id, rng.choice(items).id)
        for _ in range(rng.randint(1, 2 * len(items)))
    ]
    return Graph(tuple(items), tuple(arcs))


def dense(rng: random.Random) -> Graph:
    items = items_of(rng, rng.randint(3, 9))
    arcs = [
        arc_of(rng, one.id, two.id, 0.2)
        for one in items
        for two in items
        if one is not two and rng.random() < 0.5
    ]
    return Graph(tuple(items), tuple(arcs))


def long(rng: random.Random) -> Graph:
    items = items_of(rng, rng.randint(10, 40))
    arcs = [arc_of(rng, f"n{i}", f"n{i + 1}") for i in range(len(items) - 1)]
    arcs += [arc_of(rng, rng.choice(items).id, rng.choice(items).id) for _ in range(4)]
    return Graph(tuple(items), tuple(arcs))


def wide(rng: random.Random) -> Graph:
    items = items_of(rng, rng.randint(10, 40))
    arcs = [arc_of(rng, f"n{rng.randrange(2)}", f"n{i}") for i in range(2, len(items))]
    arcs += [arc_of(rng, f"n{i}", "n0") for i in range(2, len(items)) if rng.random() < 0.2]
    return Graph(tuple(items), tuple(arcs))


def repeated(rng: random.Random) -> Graph:
    """Several edges between the same two, and loops."""
    items = items_of(rng, rng.randint(1, 8))
    arcs = []
    for _ in range(rng.randint(1, 8)):
        one, two = rng.choice(items).id, rng.choice(items).id
        arcs += [arc_of(rng, one, two) for _ in range(rng.randint(1, 4))]
    return Graph(tuple(items), tuple(arcs))


def parted(rng: random.Random) -> Graph:
    items = items_of(rng, rng.randint(1, 40))
    arcs = [
        arc_of(rng, f"n{i}", f"n{max(0, i - rng.randint(1, 3))}")
        for i in range(len(items))
        if rng.random() < 0.4
    ]
    return Graph(tuple(items), tuple(arcs))


def grouped(rng: random.Random) -> Graph:
    """Nested groups, some empty, some with a direction, with edges to and from groups."""
    groups: list[Group] = []
    for i in range(rng.randint(1, 6)):
        parent = rng.choice(["", *(group.id for group in groups)])
        size = (rng.uniform(10, 160), 18.0) if rng.random() < 0.8 else (0, 0)
        groups.append(Group(f"g{i}", *size, parent, rng.choice(("", "", "TB", "LR", "RL", "BT"))))
    places = ["", *(group.id for group in groups)]
    items = [
        Item(item.id, item.width, item.height, rng.choice(places))
        for item in items_of(rng, rng.randint(1, 18))
    ]
    ends = [*(item.id for item in items), *(item.id for item in items), *places[1:]]
    near = rng.random()
    arcs = []
    for _ in range(rng.randint(0, 22)):
        one = rng.choice(items)
        alike = [item.id for item in items if item.group == one.group]
        if rng.random() < near:
            arcs.append(arc_of(rng, one.id, rng.choice(alike)))
        else:
            arcs.append(arc_of(rng, rng.choice(ends), rng.choice(ends)))
    return Graph(tuple(items), tuple(arcs), tuple(groups))


KINDS = (tree, acyclic, cyclic, dense, long, wide, repeated, parted, grouped, grouped)
DIRECTIONS = ("TB", "BT", "LR", "RL")


def make(kind: int, seed: int) -> Graph:
    rng = random.Random(1000 * kind + seed)
    graph = KINDS[kind](rng)
    return Graph(graph.items, graph.arcs, graph.groups, DIRECTIONS[seed % 4])


@pytest.mark.parametrize(
    "kind", range(len(KINDS)), ids=lambda kind: f"{KINDS[kind].__name__}{kind}"
)
def test_a_random_graph_is_laid_out_as_promised(kind):
    for seed in range(100):
        graph = make(kind, seed)
        layout = lay_out(graph)
        check(graph, layout)
        assert not layout.simplified


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_a_plainer_layout_holds_the_same_promises(kind, monkeypatch):
    monkeypatch.setattr(layered, "_DUMMIES", -1)
    for seed in range(8):
        graph = make(kind, seed)
        check(graph, lay_out(graph))


def test_the_same_graph_is_laid_out_alike():
    for kind in range(len(KINDS)):
        graph = make(kind, 7)
        assert lay_out(graph) == lay_out(graph)


names = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h", "p", "q", "r"])
sizes = st.one_of(st.just(0.0), st.floats(1, 300))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any graph: also with unknown ends, empty sizes, and groups in a circle."""
    items = draw(
        st.lists(
            st.builds(
                Item,
                st.sampled_from("abcdefgh"),
                st.floats(1, 300),
                st.floats(1, 300),
                st.sampled_from(["", "p", "q", "r", "x"]),
            ),
            unique_by=lambda item: item.id,
        )
    )
    groups = draw(
        st.lists(
            st.builds(
                Group,
                st.sampled_from("pqr"),
                sizes,
                sizes,
                st.sampled_from(["", "p", "q", "r", "x"]),
                st.sampled_from(["", "TB", "LR", "BT", "RL"]),
            ),
            unique_by=lambda group: group.id,
        )
    )
    arcs = draw(
        st.lists(st.builds(Arc, names, names, sizes, sizes, st.integers(1, 4)), max_size=25)
    )
    return Graph(tuple(items), tuple(arcs), tuple(groups), draw(st.sampled_from(DIRECTIONS)))


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_any_graph_is_laid_out(graph):
    layout = lay_out(graph)
    assert len(layout.routes) == len(graph.arcs)
    assert not touching(list(layout.items.values()), APART)
    known = {*layout.items, *layout.groups}
    for arc, route in zip(graph.arcs, layout.routes, strict=True):
        assert bool(route.points) == (arc.start in known and arc.end in known)


def test_the_random_graphs_are_of_all_kinds():
    seen: Counter[str] = Counter()
    for kind in range(len(KINDS)):
        for seed in range(20):
            graph = make(kind, seed)
            seen["loop"] += any(arc.start == arc.end for arc in graph.arcs)
            seen["group"] += bool(graph.groups)
            seen["nested"] += any(group.group for group in graph.groups)
            seen["label"] += any(arc.width for arc in graph.arcs)
    assert min(seen.values()) > 5
