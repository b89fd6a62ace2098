"""Cycle removal: which edges go back up, so that all others go down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["backward"]


def backward(count: int, edges: Sequence[tuple[int, int]]) -> set[int]:
    """The numbers of the edges among vertices 0 to `count` that close a cycle.

    A search in depth from the vertices that nothing leads to, then from the others, in the
    order of input: an edge to a vertex that is still being searched goes back.
    """
    out: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    entered = [False] * count
    for number, (start, end) in enumerate(edges):
        out[start].append((number, end))
        entered[end] = True
    state = [0] * count
    back: set[int] = set()
    roots = [vertex for vertex in range(count) if not entered[vertex]]
    for root in (*roots, *range(count)):
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(out[root]))]
        while stack:
            vertex, rest = stack[-1]
            for number, end in rest:
                if state[end] == 1:
                    back.add(number)
                elif not state[end]:
                    state[end] = 1
                    stack.append((end, iter(out[end])))
                    break
            else:
                state[vertex] = 2
                stack.pop()
    return back
