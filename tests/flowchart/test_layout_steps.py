"""The steps of the layout one by one: cycles, ranks, tracks, loops, turns."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knapper.flowchart.layout.channels import Run, assign_tracks
from knapper.flowchart.layout.cycles import backward
from knapper.flowchart.layout.directions import sideways, title_side, turn_between, turn_of
from knapper.flowchart.layout.dummies import make_net, span
from knapper.flowchart.layout.loops import make_loops
from knapper.flowchart.layout.net import Kind, Link, Net, Piece, Side
from knapper.flowchart.layout.order import orders
from knapper.flowchart.layout.ranks import assign_ranks

PIECE = Piece(20, 20, 10, 10)


def net_of(count: int, links: list[Link]) -> Net:
    pieces = [PIECE] * count
    ranks, _ = span(pieces, links)
    return make_net(pieces, links, ranks, jump=False)


def test_only_what_closes_a_cycle_goes_back():
    assert backward(3, [(0, 1), (1, 2), (0, 2)]) == set()
    assert backward(3, [(0, 1), (1, 2), (2, 0)]) == {2}
    assert backward(2, [(0, 1), (1, 0), (0, 1)]) == {1}


def test_a_search_begins_where_nothing_leads_to():
    assert backward(3, [(1, 2), (2, 1), (0, 2)]) == {0}


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda e: e[0] != e[1])))
def test_turned_round_what_goes_back_no_cycle_is_left(edges):
    back = backward(8, edges)
    down = [e[::-1] if number in back else e for number, e in enumerate(edges)]
    ranks = assign_ranks([PIECE] * 8, [Link(*edge) for edge in down])
    assert all(ranks[one] + 2 <= ranks[two] for one, two in down)


def test_border_pieces_have_ranks_of_their_own():
    top, bottom = Piece(0, 0, 0, 0, Side.TOP), Piece(0, 0, 0, 0, Side.BOTTOM)
    assert assign_ranks([top, PIECE, PIECE, bottom], [Link(1, 2), Link(0, 2)]) == [-2, 0, 2, 4]


def test_a_label_has_a_rank_of_its_own_and_empty_ranks_go():
    net = net_of(3, [Link(0, 1, 30, 18), Link(0, 2), Link(1, 2)])
    assert [len(layer) for layer in net.layers] == [1, 2, 2, 1]
    assert [net.kind[v] for v in net.chains[0]] == [Kind.PIECE, Kind.LABEL, Kind.PIECE]


def crossings(net: Net) -> int:
    """How many pairs of segments cross, one pair after another."""
    place = net.positions()
    found = 0
    for (_, a, b, *_), (_, c, d, *_) in combinations(list(net.segments()), 2):
        if net.rank[a] == net.rank[c]:
            found += (place[a] - place[c]) * (place[b] - place[d]) < 0
    return found


@pytest.mark.parametrize("seed", range(30))
def test_crossings_are_counted_rightly_and_few(seed):
    rng = random.Random(seed)
    pairs = [sorted(rng.sample(range(12), 2)) for _ in range(16)]
    net = net_of(12, [Link(one, two) for one, two in pairs])
    before = crossings(net)
    counts = []
    for count in orders(net):
        assert count == crossings(net)
        counts.append(count)
    assert min(counts) <= before


def test_a_tree_is_ordered_without_crossings_at_once():
    links = [Link(0, 1), Link(0, 2), Link(2, 3), Link(1, 4), Link(2, 5), Link(1, 6)]
    assert next(orders(net_of(7, links))) == 0


places = st.integers(0, 30).map(lambda place: 10.0 * place)


@given(st.lists(places, unique=True, max_size=12), st.lists(places, unique=True, min_size=12))
def test_no_two_runs_share_a_track_or_a_column(starts, ends):
    runs = [Run(a, b) for a, b in zip(starts, ends, strict=False) if a != b]
    straight = [a for a, b in zip(starts, ends, strict=False) if a == b]
    ways, tracks = assign_tracks(runs, straight)
    level: list[tuple[int, float, float]] = []
    upright: list[tuple[float, int, int]] = [(x, -1, tracks) for x in straight]
    for run, way in zip(runs, ways, strict=True):
        x, y = run.start, -1
        for goal, track in way:
            upright.append((x, y, track))
            level.append((track, min(x, goal), max(x, goal)))
            x, y = goal, track
        assert x == run.end
        upright.append((x, y, tracks))
    for one, two in pairwise(sorted(level)):
        assert one[0] < two[0] or one[2] < two[1]
    for one, two in pairwise(sorted(upright)):
        assert one[0] < two[0] or one[2] <= two[1]


def test_runs_that_change_sides_make_a_detour():
    ways, _ = assign_tracks([Run(0, 100), Run(100, 0)], [])
    assert sorted(len(way) for way in ways) == [1, 2]


def test_many_runs_lie_apart_as_well():
    runs = [Run(20.0 * i, 20.0 * ((i * 37) % 101) + 10) for i in range(101)]
    ways, tracks = assign_tracks(runs, [])
    taken: dict[int, list[tuple[float, float]]] = {}
    for run, way in zip(runs, ways, strict=True):
        x = run.start
        for goal, track in way:
            taken.setdefault(track, []).append((min(x, goal), max(x, goal)))
            x = goal
    assert len(taken) == tracks
    for track in taken.values():
        assert all(one[1] < two[0] for one, two in pairwise(sorted(track)))


def test_a_loop_goes_round_the_label_of_the_one_inside():
    loops = make_loops(80, 30, [(40, 18), (0, 0)])
    inner, outer = loops.ways
    assert inner[0][0] == outer[0][0] == 40
    assert max(x for x, _ in inner) + 20 < max(x for x, _ in outer)
    assert outer[1][1] < inner[1][1] < 0
    assert loops.reach >= max(x for x, _ in outer)


@pytest.mark.parametrize("direction", ["TB", "BT", "LR", "RL"])
def test_a_turn_keeps_a_box_in_its_place(direction):
    turn = turn_of(direction).settled(100, 40)
    corners = [turn.point(x, y) for x in (0, 100) for y in (0, 40)]
    width, height = turn.size(100, 40)
    assert min(corners) == (0, 0)
    assert max(corners) == (width, height)
    assert (width == 40) == sideways(direction)


def test_a_turn_between_two_directions_ends_where_the_page_wants_it():
    for inner in ("TB", "BT", "LR", "RL"):
        for outer in ("TB", "BT", "LR", "RL"):
            whole = turn_of(outer).after(turn_between(inner, outer))
            assert whole.point(3, 5) == turn_of(inner).point(3, 5)


def test_a_title_stands_at_the_top_of_the_page():
    assert [title_side(d) for d in ("TB", "BT", "LR", "RL")] == ["top", "bottom", "left", "left"]
