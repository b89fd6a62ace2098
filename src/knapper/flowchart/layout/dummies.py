"""Dummies: what stands for an edge in each layer that it passes, and for its label."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from knapper.flowchart.layout.net import Kind, Net
from knapper.flowchart.layout.ranks import assign_ranks

if TYPE_CHECKING:
    from knapper.flowchart.layout.net import Link, Piece

__all__ = ["make_net", "span"]


def make_net(pieces: list[Piece], links: list[Link], ranks: list[int], *, jump: bool) -> Net:
    """The net of `pieces` and `links`: layers in the order of input, without empty ones.

    Long links may `jump`: then they have no dummies but their label, and pass beside the layers.
    """
    labels = [_label_rank(link, ranks) for link in links]
    used = sorted({*ranks, *(rank for rank in labels if rank is not None)})
    level = {rank: index for index, rank in enumerate(used)}
    net = Net(pieces, links)
    net.rank = [level[rank] for rank in ranks]
    for link, label in zip(links, labels, strict=True):
        at = None if label is None else level[label]
        between = range(net.rank[link.upper] + 1, net.rank[link.lower])
        chain = _jump(net, link, at, between) if jump else []
        if not chain:
            chain = [link.upper, *(_dummy(net, link, rank, at) for rank in between), link.lower]
        net.chains.append(chain)
        number = len(net.chains) - 1
        for index, (upper, lower) in enumerate(pairwise(chain)):
            if net.jumps.get(number) != index:
                net.below[upper].append(lower)
                net.above[lower].append(upper)
    net.layers = [[] for _ in used]
    for vertex, rank in enumerate(net.rank):
        net.layers[rank].append(vertex)
    return net


def _dummy(net: Net, link: Link, rank: int, label: int | None) -> int:
    if rank == label:
        return net.add(Kind.LABEL, rank, link.width, link.height)
    return net.add(Kind.LINE, rank)


def _jump(net: Net, link: Link, label: int | None, between: range) -> list[int]:
    """The chain of a link that passes beside the layers; none if it is too short for that."""
    if len(between) <= (label is not None):
        return []
    net.jumps[len(net.chains)] = 0 if label is None or not link.early else 1
    inner = [] if label is None else [_dummy(net, link, label, label)]
    return [link.upper, *inner, link.lower]


def span(pieces: list[Piece], links: list[Link]) -> tuple[list[int], int]:
    """The ranks of the pieces, and how many dummies the net would have."""
    ranks = assign_ranks(pieces, links)
    used = {*ranks}
    used.update(rank for link in links if (rank := _label_rank(link, ranks)) is not None)
    level = {rank: index for index, rank in enumerate(sorted(used))}
    total = sum(level[ranks[link.lower]] - level[ranks[link.upper]] - 1 for link in links)
    return ranks, total


def _label_rank(link: Link, ranks: list[int]) -> int | None:
    """The rank of a link's label: the one after its start, None without a label."""
    if not link.labelled:
        return None
    return ranks[link.upper] + 1 if link.early else ranks[link.lower] - 1
