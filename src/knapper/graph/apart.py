"""Communities and places of the nodes, found in a process of its own that can be ended.

While igraph lays a graph out it lets no other thread run, a second for thousands of nodes, in
which a server would answer nobody.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.apart import Apart
from knapper.graph.communities import find_communities
from knapper.graph.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Drawn", "draw", "draw_apart"]

_LOOK_AGAIN: Final = 0.05  # seconds


class Drawn(msgspec.Struct, frozen=True, array_like=True):
    """The community of each node, 0 the largest, and its place."""

    groups: list[int]
    places: list[tuple[int, int]]


class _Asked(msgspec.Struct, frozen=True, array_like=True):
    count: int
    pairs: Sequence[tuple[int, int]]


def draw(count: int, pairs: Sequence[tuple[int, int]]) -> Drawn:
    """Return communities and places of `count` nodes, of which `pairs` are linked."""
    groups = find_communities(count, pairs)
    return Drawn(groups, lay_out(count, pairs, groups))


def draw_apart(
    count: int, pairs: Sequence[tuple[int, int]], goes_on: Callable[[], bool]
) -> Drawn | None:
    """Return what `draw` does, None as soon as `goes_on` says no.

    Where no process can be had it is done in this one.
    """
    asked = msgspec.msgpack.encode(_Asked(count, pairs))
    with suppress(OSError), Apart(__name__, answer.__name__, asked) as process:
        while not process.wait(_LOOK_AGAIN):
            if not goes_on():
                return None
        with suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(process.answer.read(), type=Drawn)
    return draw(count, pairs)


def answer() -> None:
    """Read what `draw_apart` asks from the standard input, and answer on the standard output."""
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Asked)
    sys.stdout.buffer.write(msgspec.msgpack.encode(draw(asked.count, asked.pairs)))
