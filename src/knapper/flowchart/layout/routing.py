"""Routing: the heights of layers and channels, and the corners of each edge."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart.layout.channels import Run, assign_tracks
from knapper.flowchart.layout.net import Kind, Side
from knapper.flowchart.layout.ports import spread_ports
from knapper.flowchart.layout.record import Box
from knapper.flowchart.layout.spacing import ARROW, LABEL, LEAVE, TRACK
from knapper.flowchart.layout.straighten import straighten

if TYPE_CHECKING:
    from knapper.flowchart.layout.net import Net, Placed, Point

__all__ = ["route"]

_NEAR = 0.01

_Jump = tuple[int, int, tuple[int, int], tuple[float, float]]  # channels, link and step, places


class _Channel(msgspec.Struct):
    """The edges between two layers: which bend, which are straight, and where they run."""

    runs: list[Run] = []
    owners: list[tuple[int, int]] = []
    straight: list[float] = []
    ways: list[list[tuple[float, int]]] = []
    tracks: int = 0

    def add(self, owner: tuple[int, int], start: float, end: float) -> None:
        """Let a step of a link pass, from `start` above to `end` below."""
        self.runs.append(Run(start, end))
        self.owners.append(owner)


def route(net: Net, x: list[float], placed: Placed) -> None:
    """Fill `placed`: the centres of the pieces, the ways of the links, labels and size."""
    spread_ports(net, x)
    straighten(net, x)
    channels = _fill(net, x)
    middle, top, total = _heights(net, channels)
    placed.height = total
    placed.width = max((x[v] + net.right[v] for v in range(len(x))), default=0.0)
    placed.centres = [(x[v], middle[net.rank[v]]) for v in range(net.count)]
    ways: dict[tuple[int, int], list[Point]] = {}
    for rank, channel in enumerate(channels):
        for owner, way in zip(channel.owners, channel.ways, strict=True):
            corners = [(at, top[rank] + track * TRACK) for at, track in way]
            ways.setdefault(owner, []).extend(corners)
    for number, chain in enumerate(net.chains):
        placed.routes.append(_corners(net, x, middle, number, ways))
        label = next((v for v in chain if net.kind[v] is Kind.LABEL), None)
        link = net.links[number]
        placed.labels.append(
            None
            if label is None
            else Box(x[label], middle[net.rank[label]], link.width, link.height)
        )
    for points in placed.routes:
        placed.width = max(placed.width, *(across for across, _ in points))


def _fill(net: Net, x: list[float]) -> list[_Channel]:
    """The channels below each layer, with the edges in them on their tracks."""
    channels = [_Channel() for _ in net.layers[1:]]
    jumps: list[_Jump] = []
    for number, index, (upper, lower, start, end) in net.steps():
        one, two = x[upper] + (start or 0.0), x[lower] + (end or 0.0)
        if index == 0 and (number, True) in net.beside:
            one = two
        elif index == len(net.chains[number]) - 2 and (number, False) in net.beside:
            two = one
        first = net.rank[upper]
        if net.jumps.get(number) == index:
            jumps.append((first, net.rank[lower] - 1, (number, index), (one, two)))
        elif abs(one - two) < _NEAR:
            channels[first].straight.append(one)
        else:
            channels[first].add((number, index), one, two)
    edge = max((x[v] + net.right[v] for v in range(len(x))), default=0.0)
    for (first, last, owner, (one, two)), lane in zip(jumps, _lanes(jumps), strict=True):
        beside = edge + TRACK * (lane + 1)
        channels[first].add(owner, one, beside)
        channels[last].add(owner, beside, two)
    for channel in channels:
        channel.ways, channel.tracks = assign_tracks(channel.runs, channel.straight)
    return channels


def _lanes(jumps: list[_Jump]) -> list[int]:
    """The lane of each link that passes beside the layers; they share one where none meet."""
    lanes = [0] * len(jumps)
    open_: list[tuple[int, int]] = []  # the last channel that a lane is used in, the lane
    count = 0
    for index in sorted(range(len(jumps)), key=lambda index: jumps[index][:2]):
        if open_ and open_[0][0] < jumps[index][0]:
            lanes[index] = heappop(open_)[1]
        else:
            lanes[index] = count
            count += 1
        heappush(open_, (jumps[index][1], lanes[index]))
    return lanes


def _heights(net: Net, channels: list[_Channel]) -> tuple[list[float], list[float], float]:
    """The middle of each layer, the first track of each channel, and the height of all."""
    arrows = {
        net.rank[chain[0]]
        for chain, link in zip(net.chains, net.links, strict=True)
        if not link.early
    }
    middle, tops = [], []
    y = 0.0
    for rank, layer in enumerate(net.layers):
        up = max((net.up[v] for v in layer), default=0.0)
        down = max((net.down[v] for v in layer), default=0.0)
        middle.append(y + up)
        y += up + down
        if rank < len(channels):
            tracks = max(0, channels[rank].tracks - 1)
            above = _margin(net, rank, LEAVE if rank not in arrows else ARROW)
            tops.append(y + above)
            y += above + tracks * TRACK + _margin(net, rank + 1, ARROW)
    return middle, tops, y


def _margin(net: Net, rank: int, room: float) -> float:
    """The room between a layer and the nearest track: `room` where edges meet pieces."""
    layer = net.layers[rank]
    if any(net.kind[v] is Kind.PIECE for v in layer):
        return room
    return LABEL / 2 if all(net.side[v] is Side.FREE for v in layer) else 0.0


def _corners(
    net: Net,
    x: list[float],
    middle: list[float],
    number: int,
    ways: dict[tuple[int, int], list[Point]],
) -> list[Point]:
    """The corners of a link, from the lower border of its upper piece down."""
    chain, link = net.chains[number], net.links[number]
    across = x[chain[0]] + (link.upper_at or 0.0)
    y = middle[net.rank[chain[0]]]
    points = [(across, y + net.down[chain[0]])]
    if (number, True) in net.beside:
        points = [(across, y), (x[chain[1]], y)]
        across = x[chain[1]]
    for step in range(len(chain) - 1):
        for goal, y in ways.get((number, step), ()):
            points += [(across, y), (goal, y)]
            across = goal
    y = middle[net.rank[chain[-1]]]
    if (number, False) in net.beside:
        return [*points, (across, y), (x[chain[-1]] + (link.lower_at or 0.0), y)]
    return [*points, (across, y - net.up[chain[-1]])]
