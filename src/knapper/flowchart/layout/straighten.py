"""Straightening: a stretch of an edge that bends at both ends moves in line with one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.flowchart.layout.coordinates import gap

if TYPE_CHECKING:
    from knapper.flowchart.layout.net import Net

__all__ = ["straighten"]

_NEAR = 0.01


def straighten(net: Net, x: list[float]) -> None:
    """Move stretches of edges in `x`, once it is settled where the edges are fastened.

    Two bends go each time; neighbours keep their distance.
    """
    room = _Room(net, x)
    for number, chain in enumerate(net.chains):
        if number in net.jumps:
            continue
        ways = [x[vertex] for vertex in chain]
        ways[0] += net.links[number].upper_at or 0.0
        ways[-1] += net.links[number].lower_at or 0.0
        if (number, True) in net.beside:
            ways[0] = ways[1]
        if (number, False) in net.beside:
            ways[-1] = ways[-2]
        first = 1
        while first < len(chain) - 1:
            last = first
            while last + 2 < len(chain) and abs(ways[last + 1] - ways[first]) < _NEAR:
                last += 1
            goals = (ways[first - 1], ways[last + 1])
            if all(abs(goal - ways[first]) >= _NEAR for goal in goals):
                room.move(chain[first : last + 1], goals)
                ways[first : last + 1] = [x[chain[first]]] * (last + 1 - first)
            first = last + 1


class _Room:
    """The room that vertices have between their neighbours."""

    def __init__(self, net: Net, x: list[float]) -> None:
        self.net = net
        self.x = x
        self.place = net.positions()
        self.aside = {net.chains[link][0 if upper else -1] for link, upper in net.beside}

    def move(self, stretch: list[int], goals: tuple[float, float]) -> None:
        """Move vertices that stand in line to the nearer of two places that they fit in."""
        now = self.x[stretch[0]]
        for goal in sorted(goals, key=lambda goal: (abs(goal - now), goal)):
            if all(self.fits(vertex, goal) for vertex in stretch):
                for vertex in stretch:
                    self.x[vertex] = goal
                return

    def fits(self, vertex: int, goal: float) -> bool:
        """Whether a vertex keeps its distance from its neighbours when it stands at `goal`.

        It comes no nearer to a piece that edges leave from the side, as they need the room.
        """
        net, x = self.net, self.x
        if goal < net.left[vertex]:
            return False
        layer = net.layers[net.rank[vertex]]
        for sign, reach, far in ((-1, net.left, net.right), (1, net.right, net.left)):
            at = self.place[vertex] + sign
            if not 0 <= at < len(layer):
                continue
            other = layer[at]
            least = reach[vertex] + gap(net.kind[vertex], net.kind[other]) + far[other]
            if (x[other] - goal) * sign < least:
                return False
            if other in self.aside and (goal - x[vertex]) * sign > 0:
                return False
        return True
