"""What a layout is asked, and what it answers. All lengths are in CSS pixels.

A layout knows sizes and connections, no text and no shapes: `knapper.flowchart.draw` measures
labels before and cuts the ends of edges to the outline of their nodes after.
"""

from __future__ import annotations

import msgspec

__all__ = ["Arc", "Box", "Graph", "Group", "Item", "Layout", "Route"]


class Item(msgspec.Struct, frozen=True):
    """A node to be placed: its size, and the id of the innermost group that holds it."""

    id: str
    width: float
    height: float
    group: str = ""


class Arc(msgspec.Struct, frozen=True):
    """An edge from an item or group to another, with the size of its label (0 for none).

    `length` is the least number of ranks that it spans.
    """

    start: str
    end: str
    width: float = 0
    height: float = 0
    length: int = 1


class Group(msgspec.Struct, frozen=True):
    """A subgraph: the size of its title, the group round it, its own direction or ""."""

    id: str
    width: float = 0
    height: float = 0
    group: str = ""
    direction: str = ""


class Graph(msgspec.Struct, frozen=True):
    """What is to be laid out. `direction` is TB, BT, LR or RL."""

    items: tuple[Item, ...]
    arcs: tuple[Arc, ...] = ()
    groups: tuple[Group, ...] = ()
    direction: str = "TB"


class Box(msgspec.Struct, frozen=True):
    """A rectangle by its centre and size."""

    x: float
    y: float
    width: float
    height: float


class Route(msgspec.Struct, frozen=True):
    """The way of an edge: its corners from border to border, and the box of its label.

    The first and last point lie on the rectangles of start and end; the segments there are at
    a right angle to the side that they meet.
    """

    points: tuple[tuple[float, float], ...]
    label: Box | None = None


class Layout(msgspec.Struct, frozen=True):
    """Where everything stands: `items` and `groups` by id, `routes` in the order of the arcs.

    Everything lies within 0 to `width` and 0 to `height`. `simplified` says that the graph was
    too large for the full method, and was placed in a plainer way. `titles` are the boxes of the
    groups' titles, where no arc passes.
    """

    items: dict[str, Box]
    routes: tuple[Route, ...]
    groups: dict[str, Box]
    width: float
    height: float
    simplified: bool = False
    titles: dict[str, Box] = {}
