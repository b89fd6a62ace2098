"""Coordinates across: how far to the right each vertex stands.

As in Brandes and Köpf, vertices are first joined to blocks that share one vertical line, then
the blocks are placed. Unlike there, one alignment is made, by what matters: the main way down,
then long edges, then the rest; and the blocks are moved to where their edges are shortest.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart.layout.net import Kind
from knapper.flowchart.layout.spacing import LABEL, LINE, NODE, TRACK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from knapper.flowchart.layout.net import Net

__all__ = ["gap", "place_across"]

_PUSHED = 250  # blocks up to which they are moved in company
_ROUNDS = 6
_EFFORT = 8_000  # blocks moved on trial
_NEAR = 1e-6
_FAR = 1e18


class _Segment(msgspec.Struct):
    """A step of a link, from an upper vertex to a lower one, and how far from their centres."""

    upper: int
    lower: int
    start: float
    end: float
    weight: float


class _Blocks:
    """Vertices that share a vertical line, and what keeps blocks apart or draws them together."""

    def __init__(self, net: Net, segments: Sequence[_Segment], aligned: Sequence[int]) -> None:
        total = len(net.rank)
        self.net = net
        self.block = [-1] * total
        self.offset = [0.0] * total
        above: dict[int, _Segment] = {segments[i].lower: segments[i] for i in aligned}
        count = 0
        for layer in net.layers:
            for vertex in layer:
                segment = above.get(vertex)
                if segment is None:
                    self.block[vertex] = count
                    count += 1
                else:
                    self.block[vertex] = self.block[segment.upper]
                    self.offset[vertex] = self.offset[segment.upper] + segment.start - segment.end
        self.count = count
        self.after: list[dict[int, float]] = [{} for _ in range(count)]
        self.before: list[dict[int, float]] = [{} for _ in range(count)]
        self.pulls: list[list[tuple[int, float, float]]] = [[] for _ in range(count)]
        self._separate()
        self._connect(segments)
        self.order = self._sort()
        self.x = [0.0] * count
        self.effort = _EFFORT

    def _separate(self) -> None:
        net = self.net
        for layer in net.layers:
            for one, two in itertools.pairwise(layer):
                a, b = self.block[one], self.block[two]
                least = net.right[one] + gap(net.kind[one], net.kind[two]) + net.left[two]
                least += self.offset[one] - self.offset[two]
                if least > self.after[a].get(b, -_FAR):
                    self.after[a][b] = self.before[b][a] = least

    def _connect(self, segments: Sequence[_Segment]) -> None:
        for segment in segments:
            a, b = self.block[segment.upper], self.block[segment.lower]
            if a != b:
                shift = self.offset[segment.lower] + segment.end
                shift -= self.offset[segment.upper] + segment.start
                self.pulls[a].append((b, shift, segment.weight))
                self.pulls[b].append((a, -shift, segment.weight))

    def _sort(self) -> list[int]:
        """The blocks from left to right, as far as one must stand left of another."""
        waiting = [len(others) for others in self.before]
        order = [block for block in range(self.count) if not waiting[block]]
        for block in order:
            for other in self.after[block]:
                waiting[other] -= 1
                if not waiting[other]:
                    order.append(other)
        return order

    def squeeze(self) -> None:
        """A first placement: midway between as far left and as far right as can be."""
        net = self.net
        first = [0.0] * self.count
        reach = [0.0] * self.count
        lead = [0.0] * self.count
        for vertex, block in enumerate(self.block):
            reach[block] = max(reach[block], self.offset[vertex] + net.right[vertex])
            lead[block] = max(lead[block], net.left[vertex] - self.offset[vertex])
        for block in self.order:
            low = [first[other] + least for other, least in self.before[block].items()]
            first[block] = max(low, default=lead[block])
            first[block] = max(first[block], lead[block])
        width = max((first[b] + reach[b] for b in range(self.count)), default=0.0)
        last = [width - reach[block] for block in range(self.count)]
        for block in reversed(self.order):
            for other, least in self.after[block].items():
                last[block] = min(last[block], last[other] - least)
        self.x = [(a + b) / 2 for a, b in zip(first, last, strict=True)]

    def settle(self, rounds: int) -> None:
        """Move each block to the median of what draws it, as far as its neighbours let it."""
        x = self.x
        for turn in range(rounds):
            moved = 0.0
            for block in self.order if turn % 2 == 0 else reversed(self.order):
                pulls = self.pulls[block]
                if not pulls:
                    continue
                low = max((x[o] + d for o, d in self.before[block].items()), default=-_FAR)
                high = min((x[o] - d for o, d in self.after[block].items()), default=_FAR)
                wish = _median([(x[o] + d, w) for o, d, w in pulls], x[block])
                goal = min(max(wish, low), high)
                moved = max(moved, abs(goal - x[block]))
                x[block] = goal
            if moved < _NEAR and turn:
                return

    def push(self) -> None:
        """Move blocks together with those in their way, while that makes edges shorter."""
        improved = True
        while improved:
            improved = False
            for block in self.order:
                for sign in (1, -1):
                    while self.effort > 0 and (
                        self._step(block, sign, drag=False) or self._step(block, sign, drag=True)
                    ):
                        improved = True

    def _step(self, block: int, sign: int, *, drag: bool) -> bool:
        """Move `block` and company one way if it pays, up to where something changes."""
        company = self._company(block, sign, drag=drag)
        self.effort -= len(company)
        gain, reach = self._gain(company, sign)
        if gain <= _NEAR:
            return False
        x = self.x
        for one in company:
            for other, least in (self.after[one] if sign > 0 else self.before[one]).items():
                if other not in company:
                    reach = min(reach, (x[other] - x[one]) * sign - least)
        for one in company:
            x[one] += sign * reach
        return True

    def _company(self, block: int, sign: int, *, drag: bool) -> set[int]:
        """`block`, what it pushes when it moves, and, to `drag`, what is in line with them."""
        x = self.x
        company = {block}
        stack = [block]
        while stack:
            one = stack.pop()
            ways = self.after[one] if sign > 0 else self.before[one]
            near = [o for o, d in ways.items() if (x[o] - x[one]) * sign - d < _NEAR]
            if drag:
                near += [o for o, d, _ in self.pulls[one] if abs(x[o] + d - x[one]) < _NEAR]
            for other in near:
                if other not in company:
                    company.add(other)
                    stack.append(other)
        return company

    def _gain(self, company: set[int], sign: int) -> tuple[float, float]:
        """How much shorter edges get for each pixel that `company` moves, and how far."""
        x = self.x
        gain, reach = 0.0, _FAR
        for one in company:
            for other, shift, weight in self.pulls[one]:
                if other in company:
                    continue
                away = (x[other] + shift - x[one]) * sign
                gain += weight if away > _NEAR else -weight
                if away > _NEAR:
                    reach = min(reach, away)
        return gain, reach


def place_across(net: Net) -> list[float]:
    """The centre of each vertex, with the leftmost border at 0; neighbours keep their gap."""
    segments = _segments(net)
    aligned = _align(net, segments)
    blocks = _Blocks(net, segments, aligned)
    blocks.squeeze()
    blocks.settle(_ROUNDS)
    if blocks.count <= _PUSHED:
        blocks.push()
    x = [blocks.x[blocks.block[v]] + blocks.offset[v] for v in range(len(net.rank))]
    least = min((x[v] - net.left[v] for v in range(len(x))), default=0.0)
    return [value - least for value in x]


def gap(one: Kind, two: Kind) -> float:
    """The least distance between two neighbours in a layer."""
    if one is two:
        return {Kind.PIECE: NODE, Kind.LINE: TRACK, Kind.LABEL: LABEL}[one]
    return LINE


def _segments(net: Net) -> list[_Segment]:
    found = []
    for _, upper, lower, start, end in net.segments():
        inner = net.kind[upper] is not Kind.PIECE and net.kind[lower] is not Kind.PIECE
        weight = 4.0 if inner else 1.0
        found.append(_Segment(upper, lower, start or 0.0, end or 0.0, weight))
    return found


def _align(net: Net, segments: list[_Segment]) -> list[int]:
    """The numbers of the segments that shall be straight: none of them cross."""
    place = net.positions()
    taken_up: set[int] = set()
    taken_down: set[int] = set()
    tops: list[list[int]] = [[] for _ in net.layers]
    ends: list[list[int]] = [[] for _ in net.layers]
    chosen = []
    for number in _by_weight(net, segments, place):
        segment = segments[number]
        upper, lower = segment.upper, segment.lower
        if upper in taken_down or lower in taken_up:
            continue
        rank = net.rank[upper]
        at = bisect_left(tops[rank], place[upper])
        if at and ends[rank][at - 1] > place[lower]:
            continue
        if at < len(ends[rank]) and ends[rank][at] < place[lower]:
            continue
        tops[rank].insert(at, place[upper])
        ends[rank].insert(at, place[lower])
        taken_down.add(upper)
        taken_up.add(lower)
        chosen.append(number)
    return chosen


def _by_weight(net: Net, segments: list[_Segment], place: list[int]) -> list[int]:
    """The numbers of the segments, what shall be straight first: main ways, long edges, rest."""
    depth, height = _lengths(net)
    main = _mains(net, place, depth, height)
    keys: list[tuple[int, int, int]] = []
    for number, (link, upper, lower, _, _) in enumerate(net.segments()):
        chain = net.chains[link]
        length = height[chain[0]] + depth[chain[-1]]
        inner = net.kind[upper] is not Kind.PIECE and net.kind[lower] is not Kind.PIECE
        if main[link]:
            key = (0, -length, number)
        elif inner:
            key = (1, 0, number)
        else:
            key = (2, -length, number)
        keys.append(key)
        if main[link] or inner:
            segments[number].weight *= 2
    return [key[2] for key in sorted(keys)]


def _lengths(net: Net) -> tuple[list[int], list[int]]:
    """For each piece, how many pieces come after it at most, and how many before."""
    depth = [0] * net.count
    height = [0] * net.count
    pairs = sorted(
        ((chain[0], chain[-1]) for chain in net.chains), key=lambda pair: net.rank[pair[0]]
    )
    for upper, lower in pairs:
        height[lower] = max(height[lower], height[upper] + 1)
    pairs.sort(key=lambda pair: -net.rank[pair[1]])
    for upper, lower in pairs:
        depth[upper] = max(depth[upper], depth[lower] + 1)
    return depth, height


def _mains(net: Net, place: list[int], depth: list[int], height: list[int]) -> list[bool]:
    """Which links go on with the main way both for the piece they leave and that they meet."""
    out: dict[int, list[int]] = {}
    into: dict[int, list[int]] = {}
    for link, chain in enumerate(net.chains):
        out.setdefault(chain[0], []).append(link)
        into.setdefault(chain[-1], []).append(link)
    chains = net.chains
    leaving = _middle(out, lambda link: (-depth[chains[link][-1]], place[chains[link][1]]))
    meeting = _middle(into, lambda link: (-height[chains[link][0]], place[chains[link][-2]]))
    return [link in leaving and link in meeting for link in range(len(chains))]


def _middle(groups: dict[int, list[int]], key: Callable[[int], tuple[int, int]]) -> set[int]:
    """The best link of each group; of those that go as far, the one in the middle."""
    chosen = set()
    for links in groups.values():
        keyed = sorted((key(link), link) for link in links)
        ties = [link for (worth, _), link in keyed if worth == keyed[0][0][0]]
        chosen.add(ties[(len(ties) - 1) // 2])
    return chosen


def _median(points: list[tuple[float, float]], now: float) -> float:
    """The place with the least weighted sum of distances to `points`.

    Where a whole stretch is as good, it is the end of it nearer to `now`: in line with a point.
    """
    points.sort()
    half = sum(weight for _, weight in points) / 2
    total = 0.0
    for index, (at, weight) in enumerate(points):
        total += weight
        if total > half + _NEAR:
            return at
        if total > half - _NEAR:
            high = points[min(index + 1, len(points) - 1)][0]
            return min(at, high, key=lambda end: abs(end - now))
    return now
