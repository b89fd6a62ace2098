"""Ports: where on the sides of the pieces the links begin and end."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart.layout.spacing import ARROW, PORT, TRACK

if TYPE_CHECKING:
    from knapper.flowchart.layout.net import Net

__all__ = ["loosen", "spread_ports"]

_USED = 0.7  # of half a side, for ports
_SLID = 0.6  # of half a side, for a port that moves to make its edge straight
_NEAR = 1e-6
_FEW = 3  # edges on a side of a piece
_BESIDE = -1  # instead of the next vertex, for a link that passes on the right of all


class _End(msgspec.Struct, frozen=True):
    """The end of a link at a piece: the link, the next vertex, whether it is the upper end."""

    link: int
    other: int
    upper: bool


def _sides(net: Net) -> dict[tuple[int, bool], list[_End]]:
    """The ends on each side of each piece, in the order of what they lead to."""
    place = net.positions()
    sides: dict[tuple[int, bool], list[_End]] = {}
    for number, chain in enumerate(net.chains):
        step = net.jumps.get(number)
        first = _BESIDE if step == 0 else chain[1]
        last = _BESIDE if step == len(chain) - 2 else chain[-2]
        sides.setdefault((chain[0], True), []).append(_End(number, first, upper=True))
        sides.setdefault((chain[-1], False), []).append(_End(number, last, upper=False))
    for ends in sides.values():
        ends.sort(
            key=lambda end: (
                (len(place), 0.0, end.link)
                if end.other == _BESIDE
                else (place[end.other], _far(net, end), end.link)
            )
        )
    return sides


def _at(net: Net, link: int, *, upper: bool) -> float | None:
    return net.links[link].upper_at if upper else net.links[link].lower_at


def _far(net: Net, end: _End) -> float:
    """Where the segment of `end` meets its other vertex, from that vertex's centre."""
    if len(net.chains[end.link]) > 2:  # noqa: PLR2004 - it is a dummy's
        return 0.0
    return _at(net, end.link, upper=not end.upper) or 0.0


def _fasten(net: Net, link: int, at: float, *, upper: bool) -> None:
    change = {"upper_at": at} if upper else {"lower_at": at}
    net.links[link] = msgspec.structs.replace(net.links[link], **change)


def loosen(net: Net) -> None:
    """Let the loose ends on a side change places, so that they stand as what they lead to."""
    if not any(link.upper_loose or link.lower_loose for link in net.links):
        return
    for (_, upper), ends in _sides(net).items():
        loose = [
            end
            for end in ends
            if (net.links[end.link].upper_loose if upper else net.links[end.link].lower_loose)
        ]
        places = sorted(_at(net, end.link, upper=upper) or 0.0 for end in loose)
        for end, at in zip(loose, places, strict=True):
            _fasten(net, end.link, at, upper=upper)


def spread_ports(net: Net, x: list[float]) -> None:
    """Fasten every end that is free: spread on its side, in order, straight where it can be."""
    sides = _sides(net)
    free = {
        key: ends for key, ends in sides.items() if _at(net, ends[0].link, upper=key[1]) is None
    }
    _turn_aside(net, x, free)
    for (piece, upper), ends in free.items():
        count = len(ends)
        centre = (count - 1) / 2
        for index, end in enumerate(ends):
            if end.other != _BESIDE and abs(x[end.other] + _far(net, end) - x[piece]) < _NEAR:
                centre = index
                break
        room = net.left[piece] * _USED / max(centre, count - 1 - centre, 1)
        for index, end in enumerate(ends):
            _fasten(net, end.link, (index - centre) * min(PORT, room), upper=upper)
    for (piece, upper), ends in free.items():
        _slide(net, x, piece, ends, upper=upper)


def _turn_aside(net: Net, x: list[float], free: dict[tuple[int, bool], list[_End]]) -> None:
    """Let the outermost edges of a piece leave or meet it from the side, where nothing stands.

    That saves a bend. Only where there are few edges, as the others would look forgotten.
    """
    taken: dict[tuple[int, int], float] = {}
    place = net.positions()
    for (piece, upper), ends in free.items():
        if len(ends) > _FEW or net.right[piece] > net.left[piece]:
            continue
        layer = net.layers[net.rank[piece]]
        for sign in (1, -1):
            end = ends[-1] if sign > 0 else ends[0]
            if (piece, sign) in taken or not _is_alone(net, free, end):
                continue
            reach = (x[end.other] - x[piece]) * sign
            beside = place[piece] + sign
            limit = reach + 1
            if 0 <= beside < len(layer):
                other = layer[beside]
                near = taken.get((other, -sign), net.left[other] if sign > 0 else net.right[other])
                limit = (x[other] - x[piece]) * sign - near - TRACK
            if net.left[piece] + ARROW <= reach <= limit:
                taken[piece, sign] = reach
                net.beside[end.link, upper] = sign
                _fasten(net, end.link, sign * net.left[piece], upper=upper)
                ends.remove(end)
                if not ends:
                    break


def _is_alone(net: Net, free: dict[tuple[int, bool], list[_End]], end: _End) -> bool:
    """Whether the next vertex of `end` is met in its middle, whatever else is decided."""
    if end.other == _BESIDE or (end.link, not end.upper) in net.beside:
        return False
    if end.other >= net.count:
        return True
    return len(free.get((end.other, not end.upper), ())) == 1


def _slide(net: Net, x: list[float], piece: int, ends: list[_End], *, upper: bool) -> None:
    """Move ports along their side where that makes an edge straight and keeps the order."""
    at = [_at(net, end.link, upper=upper) or 0.0 for end in ends]
    limit = net.left[piece] * _SLID
    least = min([PORT / 2, *(b - a for a, b in itertools.pairwise(at))])
    for index, end in enumerate(ends):
        if end.other == _BESIDE or (end.link, not upper) in net.beside:
            continue
        goal = x[end.other] + _far(net, end) - x[piece]
        low = at[index - 1] + least if index else -limit
        high = at[index + 1] - least if index + 1 < len(ends) else limit
        if max(low, -limit) <= goal <= min(high, limit) and abs(goal - at[index]) > _NEAR:
            at[index] = goal
            _fasten(net, end.link, goal, upper=upper)
