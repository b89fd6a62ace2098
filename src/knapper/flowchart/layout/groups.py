"""Groups: each scope laid out, the inner ones first, and put as one box into the outer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from knapper.flowchart.layout.directions import Turn, sideways, title_side, turn_between
from knapper.flowchart.layout.loops import Loops, make_loops
from knapper.flowchart.layout.net import Link, Piece, Point, Side
from knapper.flowchart.layout.pack import place_parts
from knapper.flowchart.layout.record import Box
from knapper.flowchart.layout.spacing import BORDER, CLOSE, PORT, TITLE

if TYPE_CHECKING:
    from knapper.flowchart.layout.net import Placed
    from knapper.flowchart.layout.record import Graph, Group
    from knapper.flowchart.layout.scopes import Scope

__all__ = ["Arranged", "arrange"]

_EMPTY = 24.0  # the least side of a group without members
_ROUNDED = 1e-6
_MANY = 60  # places on a border, after which the next one is simply beyond


class Arranged(msgspec.Struct):
    """A scope laid out, in its own direction seen from top to bottom.

    `sizes` and `centres` are those of its boxes; `ways` and `labels` go with its parts; `loops`
    and the places of their labels with its arcs. As a box of the outer scope it has a `size`;
    `turn` brings its inside there, seen from that box's upper left corner; `title` is the centre
    of its title; `gates` tells how far from the middle an arc passes each border, `loose` which
    of them only end there, so that they may change places.
    """

    sizes: list[tuple[float, float]]
    centres: list[Point]
    ways: list[list[Point]]
    labels: list[Box | None]
    loops: dict[int, tuple[list[Point], Point]]
    inside: tuple[float, float]
    simplified: bool
    size: tuple[float, float] = (0, 0)
    turn: Turn = Turn()
    title: Point | None = None
    gates: dict[tuple[int, Side], float] = {}
    loose: set[tuple[int, Side]] = set()


def arrange(graph: Graph, scopes: list[Scope], scope_of: dict[str, int]) -> list[Arranged]:
    """Lay out every scope of `graph`."""
    items = {item.id: item for item in graph.items}
    done: dict[int, Arranged] = {}
    for scope in reversed(scopes):
        turned = sideways(scope.direction)
        sizes = []
        for name in scope.boxes:
            if name in scope_of:
                sizes.append(done[scope_of[name]].size)
            else:
                item = items[name]
                sizes.append(_size(item.width, item.height, turned=turned))
        inner = {
            index: done[scope_of[name]]
            for index, name in enumerate(scope.boxes)
            if name in scope_of
        }
        done[scope.number] = _inside(graph, scope, sizes, inner)
        if scope.group is not None:
            _wrap(scope, scope.group, scopes[scope.parent].direction, done[scope.number])
    return [done[scope.number] for scope in scopes]


def _size(width: float, height: float, *, turned: bool) -> tuple[float, float]:
    return (height, width) if turned else (width, height)


def _inside(
    graph: Graph, scope: Scope, sizes: list[tuple[float, float]], inner: dict[int, Arranged]
) -> Arranged:
    """Lay out what is in a scope."""
    turned = sideways(scope.direction)
    loops = _loops(graph, scope, sizes)
    pieces = []
    for index, (width, height) in enumerate(sizes):
        reach, half = width / 2, height / 2
        if index in loops:
            reach, half = loops[index].reach, loops[index].height
        pieces.append(Piece(width / 2, reach, half, half))
    pieces += [Piece(0.0, 0.0, 0.0, 0.0, side) for side in scope.ports]
    links = []
    for part in scope.parts:
        arc = graph.arcs[part.arc]
        wide, high = _size(arc.width, arc.height, turned=turned) if part.whole else (0.0, 0.0)
        upper, lower = inner.get(part.upper), inner.get(part.lower)
        links.append(
            Link(
                part.upper,
                part.lower,
                wide,
                high,
                arc.length if part.whole else 1,
                early=_goes_down(graph, scope, part.arc, part.upper),
                upper_at=upper.gates[part.arc, Side.BOTTOM] if upper else None,
                lower_at=lower.gates[part.arc, Side.TOP] if lower else None,
                upper_loose=upper is not None and (part.arc, Side.BOTTOM) in upper.loose,
                lower_loose=lower is not None and (part.arc, Side.TOP) in lower.loose,
            )
        )
    placed = place_parts(pieces, links, sideways=turned)
    _to_borders(placed, links, sizes)
    return Arranged(
        sizes,
        placed.centres,
        placed.routes,
        placed.labels,
        _put_loops(scope, loops, placed),
        (placed.width, placed.height),
        placed.simplified,
    )


def _goes_down(graph: Graph, scope: Scope, arc: int, upper: int) -> bool:
    """Whether an arc's own start is at the upper end of its part."""
    if upper >= len(scope.boxes):
        return True
    return graph.arcs[arc].start == scope.boxes[upper]


def _loops(graph: Graph, scope: Scope, sizes: list[tuple[float, float]]) -> dict[int, Loops]:
    turned = sideways(scope.direction)
    return {
        index: make_loops(
            *sizes[index],
            [_size(graph.arcs[n].width, graph.arcs[n].height, turned=turned) for n in arcs],
        )
        for index, arcs in scope.loops.items()
    }


def _put_loops(
    scope: Scope, loops: dict[int, Loops], placed: Placed
) -> dict[int, tuple[list[Point], Point]]:
    put = {}
    for index, arcs in scope.loops.items():
        x, y = placed.centres[index]
        for arc, way, label in zip(arcs, loops[index].ways, loops[index].labels, strict=True):
            put[arc] = ([(x + dx, y + dy) for dx, dy in way], (x + label[0], y + label[1]))
    return put


def _to_borders(placed: Placed, links: list[Link], sizes: list[tuple[float, float]]) -> None:
    """Let each way begin and end on the border of its box, where loops made more room for it.

    A way that ends on the side of its box, at the height of its centre, is there already.
    """
    for link, way in zip(links, placed.routes, strict=True):
        for box, end, sign in ((link.upper, 0, 1), (link.lower, -1, -1)):
            if box < len(sizes) and way[end][1] != placed.centres[box][1]:
                way[end] = (way[end][0], placed.centres[box][1] + sign * sizes[box][1] / 2)


def _wrap(scope: Scope, group: Group, outer: str, done: Arranged) -> None:
    """Put a border round a scope, with room for its title, and gates for what passes it."""
    turn = turn_between(scope.direction, outer).settled(*done.inside)
    width, height = turn.size(*done.inside)
    titled = group.width > 0 and group.height > 0
    side = title_side(outer) if titled else ""
    strip = group.height + 2 * TITLE
    left = strip if side == "left" else BORDER
    top = strip if side == "top" else BORDER
    bottom = strip if side == "bottom" else BORDER
    wide = group.width + 2 * BORDER if titled else _EMPTY
    full_width = max(width + left + BORDER, _EMPTY if side == "left" else wide)
    full_height = max(height + top + bottom, wide if side == "left" else _EMPTY)
    across = left + (full_width - left - BORDER - width) / 2
    down = top + (full_height - top - bottom - height) / 2
    gates = {key: done.centres[port][0] + across for key, port in scope.gates.items()}
    passed: dict[Side, list[float]] = {Side.TOP: [], Side.BOTTOM: []}
    for port, border in enumerate(scope.ports, len(scope.boxes)):
        passed[border].append(done.centres[port][0] + across)
    full_width = _open_gates(scope, gates, passed, (left, full_width))
    if side == "left":
        done.title = (TITLE + group.height / 2, full_height / 2)
    elif titled:
        half = group.width / 2
        taken = passed[Side.TOP if side == "top" else Side.BOTTOM]
        x = _free(taken, full_width / 2, half + CLOSE, BORDER + half)
        full_width = max(full_width, x + half + BORDER)
        y = TITLE + group.height / 2
        done.title = (x, y if side == "top" else full_height - y)
    done.loose = set(scope.open)
    done.size = (full_width, full_height)
    done.turn = turn.shifted(across, down)
    done.gates = {key: x - full_width / 2 for key, x in gates.items()}
    for number, part in enumerate(scope.parts):
        way = done.ways[number]
        if part.upper >= len(scope.boxes):
            way[0] = (way[0][0], -down)
        if part.lower >= len(scope.boxes):
            way[-1] = (way[-1][0], full_height - down)


def _open_gates(
    scope: Scope,
    gates: dict[tuple[int, Side], float],
    passed: dict[Side, list[float]],
    across: tuple[float, float],
) -> float:
    """Find a place on the border for each arc that ends at the group.

    `passed` tells where arcs pass the borders already, `across` where the inside begins and
    the width of the group; the width that is needed is returned.
    """
    left, width = across
    for arc, side in scope.open:
        x = _free(passed[side], (left + width - BORDER) / 2, PORT, left)
        passed[side].append(x)
        gates[arc, side] = x
        width = max(width, x + BORDER)
    return width


def _free(taken: list[float], near: float, room: float, least: float) -> float:
    """The place nearest to `near`, from `least` on, that is `room` away from all that is taken."""
    if len(taken) > _MANY:
        return max(least, max(taken) + room)
    places = [near, *(x + room for x in taken), *(x - room for x in taken)]
    free = [
        place
        for place in places
        if place >= least and all(abs(place - x) >= room - _ROUNDED for x in taken)
    ]
    return min(free, key=lambda place: (abs(place - near), place), default=max(near, least))
