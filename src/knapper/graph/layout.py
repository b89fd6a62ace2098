"""Where the nodes of the graph lie: the same for the same links, each part of the graph apart.

Each connected part is laid out by itself. Its communities come first: each is a disc, and the
discs are drawn to those that they are linked with and pushed off one another. From there the
forces of Fruchterman and Reingold (1991) between all nodes give the final places, in as many
steps as the size allows: hundreds for a small part, which are its whole layout, few for a large
one, which then keeps the discs. The parts are packed in rings round the largest.

The numbers that igraph draws come from a fixed seed, and places are rounded, so two runs of one
igraph on one computer give the same bytes. Another processor may round its sums otherwise and
give another drawing, as good as the first.
"""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from knapper.graph.library import load_igraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["lay_out"]

_Place = tuple[float, float]

SPACING = 60
"""The way from a node to the next, about, in the unit of places."""
# Repulsion is felt between all pairs: this many of them take about a second.
_PAIRS = 8e8
_STEPS = (1, 400)
_GOLDEN = math.pi * (3 - math.sqrt(5))
_PUSHES = 200
_GAP = 1.08


def lay_out(
    count: int, pairs: Sequence[tuple[int, int]], community: Sequence[int]
) -> list[tuple[int, int]]:
    """Return the place of each of `count` nodes, x to the right and y down, round (0, 0).

    `pairs` are linked nodes, `community` the number of each node's community.
    """
    igraph = load_igraph()

    igraph.set_random_number_generator(random.Random(0))  # noqa: S311 - to be the same each time
    whole = igraph.Graph(count, list(pairs))
    parts = sorted(whole.connected_components(), key=lambda part: (-len(part), part[0]))
    drawn = [_part(whole, part, [community[node] for node in part]) for part in parts]
    found: list[tuple[int, int]] = [(0, 0)] * count
    middles = _pack([_radius(len(part)) for part in parts])
    for part, places, (left, top) in zip(parts, drawn, middles, strict=True):
        for node, (x, y) in zip(part, places, strict=True):
            found[node] = (round((x + left) * SPACING), round((y + top) * SPACING))
    return found


def _radius(nodes: int) -> float:
    """Return the radius of the circle that so many nodes fill, a node one unit from the next."""
    return 0.5 + 0.7 * math.sqrt(nodes - 1)


def _part(whole: Any, part: list[int], community: list[int]) -> list[_Place]:  # noqa: ANN401
    """Return the places of a connected part's nodes, round (0, 0) and within its radius."""
    size = len(part)
    if size == 1:
        return [(0, 0)]
    graph = whole.induced_subgraph(part)
    start = _discs(graph, community)
    steps = int(min(_STEPS[1], max(_STEPS[0], _PAIRS / size**2)))
    heat = math.sqrt(size) / (4 if steps == _STEPS[1] else 20)
    places = graph.layout_fruchterman_reingold(
        seed=start, niter=steps, start_temp=heat, grid=False
    ).coords
    return _within(places, _radius(size))


def _discs(graph: Any, community: list[int]) -> list[_Place]:  # noqa: ANN401
    """Return a first place for each node: in the disc of its community, the most linked inmost."""
    igraph = load_igraph()

    names = sorted(set(community))
    at = {name: number for number, name in enumerate(names)}
    member = [at[name] for name in community]
    sizes = [0] * len(names)
    for each in member:
        sizes[each] += 1
    radii = [math.sqrt(size) for size in sizes]
    links: dict[tuple[int, int], int] = {}
    for source, target in graph.get_edgelist():
        pair = (min(member[source], member[target]), max(member[source], member[target]))
        if pair[0] != pair[1]:
            links[pair] = links.get(pair, 0) + 1
    middles: list[_Place] = [(0, 0)]
    if len(names) > 1:
        quotient = igraph.Graph(len(names), list(links))
        middles = quotient.layout_fruchterman_reingold(
            seed=[_spiral(number + 1) for number in range(len(names))],
            niter=500,
            grid=False,
            weights=[count / (radii[one] * radii[two]) for (one, two), count in links.items()],
        ).coords
        middles = _apart(_within(middles, 0.9 * math.sqrt(len(member))), radii)
    filled = [0] * len(names)
    places: list[_Place] = [(0, 0)] * len(member)
    degrees = graph.degree()
    for node in sorted(range(len(member)), key=lambda node: (-degrees[node], node)):
        own = member[node]
        x, y = _spiral(filled[own])
        filled[own] += 1
        places[node] = (middles[own][0] + x, middles[own][1] + y)
    return places


def _spiral(number: int) -> _Place:
    """Return a place so that the first numbers fill a disc evenly."""
    radius, angle = math.sqrt(number), number * _GOLDEN
    return radius * math.cos(angle), radius * math.sin(angle)


def _apart(middles: Iterable[_Place], radii: Sequence[float]) -> list[_Place]:
    """Push discs off one another, as far as a bounded number of rounds does it."""
    found = [[x, y] for x, y in middles]
    rounds = min(_PUSHES, 4_000_000 // len(found) ** 2 + 1)
    for _ in range(rounds):
        pushed = False
        for one, first in enumerate(found):
            for two in range(one):
                other = found[two]
                x, y = first[0] - other[0], first[1] - other[1]
                wanted = _GAP * (radii[one] + radii[two])
                if abs(x) >= wanted or abs(y) >= wanted:
                    continue
                way = math.hypot(x, y) or 1e-6
                if way < wanted:
                    push = (wanted - way) / way / 2
                    first[0] += x * push
                    first[1] += y * push
                    other[0] -= x * push
                    other[1] -= y * push
                    pushed = True
        if not pushed:
            break
    return [(x, y) for x, y in found]


def _within(places: Sequence[Sequence[float]], radius: float) -> list[_Place]:
    """Return places moved to the middle and scaled to a circle, those far out drawn in."""
    count = len(places)
    left = sum(place[0] for place in places) / count
    top = sum(place[1] for place in places) / count
    ways = sorted(math.hypot(x - left, y - top) for x, y in places)
    usual = ways[min(count - 1, count * 9 // 10)] or 1
    found = []
    for x, y in places:
        way = math.hypot(x - left, y - top) / usual
        # What is far out is drawn in, and nothing passes it on the way.
        scale = radius * 0.85 / usual
        if way > 1:
            scale *= (1 + 0.17 * math.tanh((way - 1) * 2)) / way
        found.append(((x - left) * scale, (y - top) * scale))
    return found


def _pack(radii: Sequence[float]) -> list[_Place]:
    """Return middles for circles, largest first: one in the middle, the others in rings round it.

    A ring is as broad as its largest circle, and holds as many as have room.
    """
    places: list[_Place] = [(0, 0)] * min(1, len(radii))
    inner = radii[0] if radii else 0.0
    at = 1
    while at < len(radii):
        way = inner + 0.6 + radii[at]
        ring = [radii[at]]
        angle = 0.0
        angles = [angle]
        for one, two in pairwise(radii[at:]):
            step = 2 * math.asin(min(1, (one + two + 0.6) / 2 / way))
            last = 2 * math.asin(min(1, (two + radii[at] + 0.6) / 2 / way))
            if angle + step + last > 2 * math.pi:
                break
            angle += step
            angles.append(angle)
            ring.append(two)
        # What is left of the circle is shared out.
        spread = 1.0
        if len(ring) > 1 and at + len(ring) < len(radii):
            closing = 2 * math.asin(min(1, (ring[-1] + ring[0] + 0.6) / 2 / way))
            spread = 2 * math.pi / (angle + closing)
        places += [
            (way * math.cos(each * spread), way * math.sin(each * spread)) for each in angles
        ]
        inner = way + radii[at]
        at += len(ring)
    return places
