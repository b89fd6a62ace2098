"""Dummies: what stands for an edge in each layer that it passes, and for its label."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from knapper.flowchart.layout.net import Kind, Net
from knapper.flowchart.layout.ranks import assign_ranks

if TYPE_CHECKING:
    from knapper.flowchart.layout.net import Link, Piece

__all__ = ["make_net", "span"]


def make_net(pieces: list[Piece], links: list[Link], ranks: list[int]) -> Net:
    """The net of `pieces` and `links`: layers in the order of input, without empty ones."""
    labels = [_label_rank(link, ranks) for link in links]
    used = sorted({*ranks, *(rank for rank in labels if rank is not None)})
    level = {rank: index for index, rank in enumerate(used)}
    net = Net(pieces, links)
    net.rank = [level[rank] for rank in ranks]
    for link, label in zip(links, labels, strict=True):
        at = None if label is None else level[label]
        chain = [link.upper]
        for rank in range(net.rank[link.upper] + 1, net.rank[link.lower]):
            if rank == at:
                chain.append(net.add(Kind.LABEL, rank, link.width, link.height))
            else:
                chain.append(net.add(Kind.LINE, rank))
        chain.append(link.lower)
        net.chains.append(chain)
        for upper, lower in itertools.pairwise(chain):
            net.below[upper].append(lower)
            net.above[lower].append(upper)
    net.layers = [[] for _ in used]
    for vertex, rank in enumerate(net.rank):
        net.layers[rank].append(vertex)
    return net


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
