"""Parts that no edge joins: found, laid out one by one, put side by side and below."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart.layout.layered import layer
from knapper.flowchart.layout.net import Placed, Side
from knapper.flowchart.layout.record import Box
from knapper.flowchart.layout.spacing import COMPONENT, PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knapper.flowchart.layout.net import Link, Piece

__all__ = ["place_parts", "shelve"]

_WIDER = 1.25


def place_parts(pieces: list[Piece], links: list[Link], *, sideways: bool) -> Placed:
    """Lay out each part of the graph by itself, and pack them as a page is read.

    What must stand on the border is laid out as one part, as no other may be in its way.
    """
    parts = _parts(pieces, links)
    numbers = _links_of(parts, links, len(pieces))
    placed = [_place(pieces, links, part, own) for part, own in zip(parts, numbers, strict=True)]
    border = bool(parts) and any(pieces[vertex].side is not Side.FREE for vertex in parts[0])
    first = placed[0].width + COMPONENT if border else 0.0
    rest = placed[1:] if border else placed
    places = shelve([(one.width, one.height) for one in rest], sideways=sideways)
    places = [(x + first, y) for x, y in places]
    if border:
        places.insert(0, (0.0, 0.0))
    whole = Placed([(0.0, 0.0)] * len(pieces), [[]] * len(links), [None] * len(links), 0.0, 0.0)
    for part, one, own, at in zip(parts, placed, numbers, places, strict=True):
        _put(whole, one, at, (part, own))
    if border:
        _lengthen(whole, pieces, links)
    return whole


def shelve(sizes: Sequence[tuple[float, float]], *, sideways: bool) -> list[tuple[float, float]]:
    """The upper left corner of each box: in rows no wider than a page.

    Where the drawing is turned `sideways` afterwards, rows become columns: they are made as
    long as it takes for the columns together to be no wider than a page.
    """
    widest = max((width for width, _ in sizes), default=0.0)
    limit = max(widest, PAGE if not sideways else 0.0)
    total = sum(width + COMPONENT for width, _ in sizes)
    places = _rows(sizes, limit)
    while sideways and limit < total:
        ends = (y + size[1] for (_, y), size in zip(places, sizes, strict=True))
        if max(ends, default=0.0) <= PAGE:
            break
        limit *= _WIDER
        places = _rows(sizes, limit)
    return places


def _rows(sizes: Sequence[tuple[float, float]], limit: float) -> list[tuple[float, float]]:
    places = []
    x = y = tall = 0.0
    for width, height in sizes:
        if x and x + width > limit:
            x, y, tall = 0.0, y + tall + COMPONENT, 0.0
        places.append((x, y))
        x += width + COMPONENT
        tall = max(tall, height)
    return places


def _parts(pieces: list[Piece], links: list[Link]) -> list[list[int]]:
    """The pieces of each part in the order of input; what has border pieces comes first."""
    near: list[list[int]] = [[] for _ in pieces]
    for link in links:
        near[link.upper].append(link.lower)
        near[link.lower].append(link.upper)
    border = [index for index, piece in enumerate(pieces) if piece.side is not Side.FREE]
    for one, two in itertools.pairwise(border):
        near[one].append(two)
        near[two].append(one)
    seen = [False] * len(pieces)
    parts = []
    for root in (*border[:1], *range(len(pieces))):
        if seen[root]:
            continue
        seen[root] = True
        part = [root]
        for vertex in part:
            for other in near[vertex]:
                if not seen[other]:
                    seen[other] = True
                    part.append(other)
        parts.append(sorted(part))
    return parts


def _links_of(parts: list[list[int]], links: list[Link], count: int) -> list[list[int]]:
    owner = [0] * count
    for number, part in enumerate(parts):
        for vertex in part:
            owner[vertex] = number
    found: list[list[int]] = [[] for _ in parts]
    for index, link in enumerate(links):
        found[owner[link.upper]].append(index)
    return found


def _place(pieces: list[Piece], links: list[Link], part: list[int], own: list[int]) -> Placed:
    local = {vertex: index for index, vertex in enumerate(part)}
    return layer(
        [pieces[vertex] for vertex in part],
        [
            msgspec.structs.replace(
                links[index], upper=local[links[index].upper], lower=local[links[index].lower]
            )
            for index in own
        ],
    )


def _put(
    whole: Placed, one: Placed, at: tuple[float, float], names: tuple[list[int], list[int]]
) -> None:
    """Take one part over into the whole, with its upper left corner `at` that place."""
    dx, dy = at
    for vertex, (x, y) in zip(names[0], one.centres, strict=True):
        whole.centres[vertex] = (x + dx, y + dy)
    for index, points, label in zip(names[1], one.routes, one.labels, strict=True):
        whole.routes[index] = [(x + dx, y + dy) for x, y in points]
        if label is not None:
            whole.labels[index] = Box(label.x + dx, label.y + dy, label.width, label.height)
    whole.width = max(whole.width, dx + one.width)
    whole.height = max(whole.height, dy + one.height)
    whole.simplified |= one.simplified


def _lengthen(whole: Placed, pieces: list[Piece], links: list[Link]) -> None:
    """Move what stands on the lower border down to it, where another part is taller."""
    for index, piece in enumerate(pieces):
        if piece.side is Side.BOTTOM:
            whole.centres[index] = (whole.centres[index][0], whole.height)
    for index, link in enumerate(links):
        if pieces[link.lower].side is Side.BOTTOM:
            whole.routes[index][-1] = (whole.routes[index][-1][0], whole.height)
