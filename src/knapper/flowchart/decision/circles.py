"""The circles of a chart: Tarjan's strongly connected components, without recursion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.flowchart.decision.record import Cycle, Way

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = ["components", "cycles_of"]


def components(ways: Mapping[str, Sequence[Way]]) -> list[list[str]]:
    """Return the strongly connected components of the nodes, those led to before their sources.

    R. Tarjan, Depth-first search and linear graph algorithms, 1972.
    """
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    waiting: set[str] = set()
    found: list[list[str]] = []
    for root in ways:
        if root in number:
            continue
        walk = [(root, iter(ways[root]))]
        number[root] = lowest[root] = len(number)
        stack.append(root)
        waiting.add(root)
        while walk:
            node, rest = walk[-1]
            for way in rest:
                target = way.target
                if target not in number:
                    number[target] = lowest[target] = len(number)
                    stack.append(target)
                    waiting.add(target)
                    walk.append((target, iter(ways[target])))
                    break
                if target in waiting:
                    lowest[node] = min(lowest[node], number[target])
            else:
                walk.pop()
                if walk:
                    before = walk[-1][0]
                    lowest[before] = min(lowest[before], lowest[node])
                if lowest[node] == number[node]:
                    component: list[str] = []
                    while not component or component[-1] != node:
                        component.append(stack.pop())
                    waiting.difference_update(component)
                    found.append(component)
    return found


def cycles_of(ways: Mapping[str, Sequence[Way]], first: str) -> tuple[Cycle, ...]:
    """Return the circles, in the order of the nodes in `ways`.

    Which edges close one is told by a walk in depth that begins with `first`.
    """
    order = {node: place for place, node in enumerate(ways)}
    circles = [sorted(one, key=order.__getitem__) for one in components(ways) if _runs(one, ways)]
    if not circles:
        return ()
    back = _closing(ways, first)
    found = []
    for nodes in circles:
        inside = frozenset(nodes)
        solid = {
            node: [way for way in ways[node] if way.target in inside and not way.dotted]
            for node in nodes
        }
        closing = {way.edge for node in nodes for way in ways[node] if (node, way) in back}
        leaves = any(way.target not in inside for node in nodes for way in ways[node])
        marked = not any(_runs(one, solid) for one in components(solid))
        if not marked:
            solid_back = _closing(solid, first)
            closing = {way.edge for _, way in solid_back}
        found.append(Cycle(tuple(nodes), tuple(sorted(closing)), marked, leaves))
    return tuple(sorted(found, key=lambda cycle: order[cycle.nodes[0]]))


def _runs(component: Collection[str], ways: Mapping[str, Sequence[Way]]) -> bool:
    """Return whether a component is a circle: more than one node, or one that leads to itself."""
    return len(component) > 1 or any(way.target == node for node in component for way in ways[node])


def _closing(ways: Mapping[str, Sequence[Way]], first: str) -> set[tuple[str, Way]]:
    """Return the ways back to a node that a walk in depth has come through."""
    found: set[tuple[str, Way]] = set()
    done: set[str] = set()
    open_: set[str] = set()
    for root in (first, *ways):
        if root in done or root not in ways:
            continue
        open_.add(root)
        walk = [(root, iter(ways[root]))]
        while walk:
            node, rest = walk[-1]
            for way in rest:
                if way.target in open_:
                    found.add((node, way))
                elif way.target not in done:
                    open_.add(way.target)
                    walk.append((way.target, iter(ways[way.target])))
                    break
            else:
                walk.pop()
                open_.discard(node)
                done.add(node)
    return found
