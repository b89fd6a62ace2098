"""Crossing reduction: the order of each layer, by barycentres and by exchange of neighbours."""

from __future__ import annotations

from bisect import bisect_right, insort
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knapper.flowchart.layout.net import Net

__all__ = ["orders"]

_EFFORT = 120_000  # segments looked at, all sweeps together
_SWEEPS = 16
_PATIENCE = 2  # sweeps without gain
_SMALL = 600  # segments up to which neighbours change places again and again
_TRIES = 10  # beginnings
_TRIED = 1500  # segments, all beginnings together
_BITS = 4


class _Order:
    """The layers of a net, the place of each vertex, and where segments meet fastened pieces."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.layers = net.layers
        self.place = net.positions()
        self.shift: dict[tuple[int, int], float] = {}
        self.edges = 0
        for _, upper, lower, start, end in net.segments():
            self.edges += 1
            if start:
                self.shift[upper, lower] = start / (net.left[upper] + net.right[upper])
            if end:
                self.shift[lower, upper] = end / (net.left[lower] + net.right[lower])

    def reach(self, vertex: int, others: Sequence[int]) -> list[float]:
        """Where the segments from `vertex` meet `others`, as places in their layer, sorted."""
        place = self.place
        if not self.shift:
            if len(others) == 1:
                return [place[others[0]]]
            return sorted([float(place[other]) for other in others])
        shift = self.shift
        ends = [
            (shift.get((vertex, other), 0.0), place[other] + shift.get((other, vertex), 0.0))
            for other in others
        ]
        ends.sort()
        return [end for _, end in ends]

    def number(self, layer: list[int]) -> None:
        """Take over the order of `layer`."""
        for index, vertex in enumerate(layer):
            self.place[vertex] = index

    def crossings_below(self, layer: list[int]) -> int:
        """How many pairs of segments cross below `layer`."""
        seen: list[float] = []
        total = 0
        below, place = self.net.below, self.place
        if not self.shift and all(len(below[vertex]) < 2 for vertex in layer):  # noqa: PLR2004
            ends = [place[below[vertex][0]] for vertex in layer if below[vertex]]
            if all(one < two for one, two in pairwise(ends)):
                return 0
        for vertex in layer:
            for end in self.reach(vertex, self.net.below[vertex]):
                if seen and end < seen[-1]:
                    total += len(seen) - bisect_right(seen, end)
                insort(seen, end)
        return total

    def crossings(self) -> int:
        """How many pairs of segments cross in all."""
        return sum(self.crossings_below(layer) for layer in self.layers[:-1])

    def copy(self) -> list[list[int]]:
        """The order as it is now."""
        return [layer.copy() for layer in self.layers]

    def restore(self, layers: list[list[int]]) -> None:
        """Go back to an order."""
        for layer, kept in zip(self.layers, layers, strict=True):
            layer[:] = kept
            self.number(layer)


def orders(net: Net) -> Iterator[int]:
    """Order the layers of `net` so that few segments cross, in one way after another.

    Yields the number of crossings each time; an order that was seen before is passed over. The
    first comes from the order of input.
    """
    order = _Order(net)
    seen = []
    for number in range(max(1, min(_TRIES, _TRIED // max(1, order.edges)))):
        _spread(order, downward=number % 2 == 0, turned=number // 2)
        count = _sweep(order)
        layers = order.copy()
        if layers not in seen:
            seen.append(layers)
            yield count


def _spread(order: _Order, *, downward: bool, turned: int) -> None:
    """A first order: a search in depth from one end, so that trees have no crossings.

    `turned` numbers other beginnings: its bits say which vertices' branches are taken from the
    right.
    """
    net = order.net
    layers = net.layers if downward else net.layers[::-1]
    nexts = net.below if downward else net.above
    seen = [False] * len(net.rank)
    fresh: list[list[int]] = [[] for _ in net.layers]
    for layer in layers:
        for root in sorted(layer) if downward else layer:
            stack = [root]
            while stack:
                vertex = stack.pop()
                if seen[vertex]:
                    continue
                seen[vertex] = True
                fresh[net.rank[vertex]].append(vertex)
                turn = turned >> (vertex % _BITS) & 1
                stack.extend(nexts[vertex] if turn else reversed(nexts[vertex]))
    order.restore(fresh)


def _sweep(order: _Order) -> int:
    """Sweep down and up until it does not help; the order is then the best that was seen."""
    best = order.crossings()
    kept = order.copy()
    sweeps = max(2, min(_SWEEPS, _EFFORT // max(1, order.edges)))
    idle = 0
    for turn in range(sweeps):
        if not best or idle >= _PATIENCE:
            break
        _barycentres(order, downward=turn % 2 == 0)
        _exchange(order)
        count = order.crossings()
        idle += 1
        if count < best:
            best, kept, idle = count, order.copy(), 0
    order.restore(kept)
    return best


def _barycentres(order: _Order, *, downward: bool) -> None:
    """Sort each layer by the mean place of the neighbours in the layer before it."""
    layers = order.layers if downward else order.layers[::-1]
    others = order.net.above if downward else order.net.below
    place = order.place
    for layer in layers[1:]:
        means: dict[int, float] = {}
        for vertex in layer:
            near = others[vertex]
            if len(near) == 1 and not order.shift:
                means[vertex] = place[near[0]]
            elif near:
                means[vertex] = sum(order.reach(vertex, near)) / len(near)
        moving = iter(sorted((v for v in layer if v in means), key=means.__getitem__))
        layer[:] = [next(moving) if vertex in means else vertex for vertex in layer]
        order.number(layer)


def _exchange(order: _Order) -> None:
    """Change places of neighbours wherever that makes fewer crossings."""
    rounds = 4 if order.edges <= _SMALL else 1
    active = set(range(len(order.layers)))
    for _ in range(rounds):
        changed: set[int] = set()
        for index in sorted(active):
            if _exchange_layer(order, order.layers[index]):
                changed.update((index - 1, index, index + 1))
        active = {index for index in changed if 0 <= index < len(order.layers)}
        if not active:
            return


def _exchange_layer(order: _Order, layer: list[int]) -> bool:
    net = order.net
    changed = False
    for index in range(len(layer) - 1):
        first, second = layer[index], layer[index + 1]
        gain = 0
        for others in (net.above, net.below):
            if others[first] and others[second]:
                ends = order.reach(first, others[first])
                gain += _inversions(ends, order.reach(second, others[second]))
        if gain > 0:
            layer[index], layer[index + 1] = second, first
            order.place[first], order.place[second] = index + 1, index
            changed = True
    return changed


def _inversions(first: list[float], second: list[float]) -> int:
    """How many crossings fewer there are with `second` to the left of `first`."""
    if first[-1] <= second[0]:
        return -1
    first = sorted(first)
    second = sorted(second)
    now = after = 0
    for end in first:
        right = bisect_right(second, end)
        equal = right
        while equal and second[equal - 1] == end:
            equal -= 1
        now += equal
        after += len(second) - right
    return now - after
