"""Layering: the rank of each piece, so that edges go down and are short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.flowchart.layout.net import Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knapper.flowchart.layout.net import Link, Piece

__all__ = ["assign_ranks", "topological"]

_PASSES = 8

Step = tuple[int, int]  # a neighbour, and the least distance to it


def assign_ranks(pieces: Sequence[Piece], links: Sequence[Link]) -> list[int]:
    """A rank for each piece: even ones, so that each odd rank between is free for labels.

    Every link goes down by twice its length or more. Pieces on the upper border get a rank
    above all others, those on the lower border one below.
    """
    count = len(pieces)
    above: list[list[Step]] = [[] for _ in range(count)]
    below: list[list[Step]] = [[] for _ in range(count)]
    for link in links:
        if pieces[link.upper].side is pieces[link.lower].side is Side.FREE:
            span = 2 * max(1, link.length)
            above[link.lower].append((link.upper, span))
            below[link.upper].append((link.lower, span))
    order = topological(count, above, below)
    rank = [0] * count
    for vertex in order:
        rank[vertex] = max((rank[other] + span for other, span in above[vertex]), default=0)
    _tighten(order, rank, above, below)
    free = [rank[v] for v in range(count) if pieces[v].side is Side.FREE]
    ends = {
        Side.TOP: min(free, default=0) - 2,
        Side.BOTTOM: max(free, default=0) + 2,
    }
    return [ends.get(piece.side, rank[index]) for index, piece in enumerate(pieces)]


def topological(count: int, above: list[list[Step]], below: list[list[Step]]) -> list[int]:
    """The vertices in an order in which all edges go forward."""
    waiting = [len(steps) for steps in above]
    order = [vertex for vertex in range(count) if not waiting[vertex]]
    for vertex in order:
        for other, _ in below[vertex]:
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    return order


def _tighten(
    order: list[int], rank: list[int], above: list[list[Step]], below: list[list[Step]]
) -> None:
    """Move each vertex to where the sum of its edges is least, until nothing moves.

    What stands at the end of a tree that only leads to it is drawn down with all of the tree.
    """
    tree = [False] * len(rank)
    for vertex in order:
        tree[vertex] = all(tree[other] and len(below[other]) == 1 for other, _ in above[vertex])
    for _ in range(_PASSES):
        moved = False
        for vertex in reversed(order):
            fewer = len(above[vertex]) < len(below[vertex])
            if not below[vertex] or not (fewer or tree[vertex]):
                continue
            lowest = min(rank[other] - span for other, span in below[vertex])
            moved |= lowest != rank[vertex]
            rank[vertex] = lowest
        for vertex in order:
            if len(above[vertex]) <= len(below[vertex]) or tree[vertex]:
                continue
            highest = max(rank[other] + span for other, span in above[vertex])
            moved |= highest != rank[vertex]
            rank[vertex] = highest
        if not moved:
            return
