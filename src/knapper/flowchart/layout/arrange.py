"""The whole of a layout: scopes planned, laid out, turned to the page, ways put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.flowchart.layout.directions import Turn, turn_of
from knapper.flowchart.layout.groups import Arranged, arrange
from knapper.flowchart.layout.record import Box, Layout, Route
from knapper.flowchart.layout.scopes import Scope, Way, make_scopes

if TYPE_CHECKING:
    from knapper.flowchart.layout.net import Point
    from knapper.flowchart.layout.record import Graph

__all__ = ["lay_out"]

_DIGITS = 2
_NEAR = 0.05


def lay_out(graph: Graph) -> Layout:
    """Place the items and groups of `graph` and find a way for each of its arcs.

    No two items overlap, no arc passes through an item, no label lies on an item, on another
    label or on another arc. A group holds its members and nothing else. The order of input
    decides wherever two things are as good, so that the same graph is always laid out alike.
    An arc of which an end does not exist gets a route without points.
    """
    scopes, ways, scope_of = make_scopes(graph)
    done = arrange(graph, scopes, scope_of)
    turns = _turns(scopes, done, graph.direction, scope_of)
    items, groups, titles = {}, {}, {}
    for scope, one, turn in zip(scopes, done, turns, strict=True):
        for name, centre, size in zip(scope.boxes, one.centres, one.sizes, strict=False):
            box = _box(turn, centre, size)
            if name not in scope_of:
                items[name] = box
                continue
            groups[name] = box
            title = done[scope_of[name]].title
            if title is not None:
                group = scopes[scope_of[name]].group
                corner = (centre[0] - size[0] / 2, centre[1] - size[1] / 2)
                at = turn.point(corner[0] + title[0], corner[1] + title[1])
                if group is not None:
                    titles[name] = Box(_round(at[0]), _round(at[1]), group.width, group.height)
    routes = [Route(())] * len(graph.arcs)
    for number, way in enumerate(ways):
        if way.middle is not None:
            routes[number] = _route(graph, number, way, done, turns)
    for one, turn in zip(done, turns, strict=True):
        for number, (loop, label) in one.loops.items():
            routes[number] = _loop(graph, number, loop, label, turn)
    width, height = turns[0].size(*done[0].inside)
    return Layout(
        {item.id: items[item.id] for item in graph.items if item.id in items},
        tuple(routes),
        {group.id: groups[group.id] for group in graph.groups},
        _round(width),
        _round(height),
        any(one.simplified for one in done),
        titles,
    )


def _turns(
    scopes: list[Scope], done: list[Arranged], direction: str, scope_of: dict[str, int]
) -> list[Turn]:
    """The turn of each scope's inside to the page."""
    turns = [turn_of(direction).settled(*done[0].inside)] * len(scopes)
    for scope in scopes:
        for name, centre, size in zip(
            scope.boxes, done[scope.number].centres, done[scope.number].sizes, strict=False
        ):
            if name in scope_of:
                inner = done[scope_of[name]].turn
                x, y = centre[0] - size[0] / 2, centre[1] - size[1] / 2
                turns[scope_of[name]] = turns[scope.number].after(inner.shifted(x, y))
    return turns


def _round(value: float) -> float:
    return round(value, _DIGITS) + 0.0


def _box(turn: Turn, centre: Point, size: tuple[float, float]) -> Box:
    x, y = turn.point(*centre)
    width, height = turn.size(*size)
    return Box(_round(x), _round(y), width, height)


def _route(graph: Graph, number: int, way: Way, done: list[Arranged], turns: list[Turn]) -> Route:
    """Put the parts of an arc together, from its start to its end."""
    points: list[Point] = []
    label = None
    arc = graph.arcs[number]
    middle = [way.middle] if way.middle else []
    for scope, part in (*way.uppers, *middle, *way.lowers):
        turn = turns[scope]
        points += [turn.point(*point) for point in done[scope].ways[part]]
        box = done[scope].labels[part]
        if box is not None:
            x, y = turn.point(box.x, box.y)
            label = Box(_round(x), _round(y), arc.width, arc.height)
    if way.up:
        points.reverse()
    return Route(_corners(points), label)


def _loop(graph: Graph, number: int, loop: list[Point], label: Point, turn: Turn) -> Route:
    arc = graph.arcs[number]
    box = None
    if arc.width > 0 and arc.height > 0:
        x, y = turn.point(*label)
        box = Box(_round(x), _round(y), arc.width, arc.height)
    return Route(_corners([turn.point(*point) for point in loop]), box)


def _corners(points: list[Point]) -> tuple[Point, ...]:
    """The corners of a way: every segment level or upright, none going on straight."""
    kept: list[Point] = []
    for x, y in points:
        point = (_round(x), _round(y))
        if kept:
            last = kept[-1]
            near_x, near_y = abs(last[0] - point[0]) < _NEAR, abs(last[1] - point[1]) < _NEAR
            point = (last[0] if near_x else point[0], last[1] if near_y else point[1])
            if near_x and near_y:
                continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept.pop()
        kept.append(point)
    return tuple(kept)
