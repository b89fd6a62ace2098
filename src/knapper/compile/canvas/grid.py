"""Boxes found by where they are, in time that does not grow with how many there are.

A box is filed in a net whose meshes are about as large as itself, so it lies in four meshes at
most, and so does what is asked for in each net. However many boxes lie on one spot, no more than
`_MOST` of them are looked at.
"""

from __future__ import annotations

from math import ceil, log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.compile.canvas.record import Box

__all__ = ["Grid"]

_LEAST = 8  # the finest net: 256 pixels
_MOST = 64


class Grid:
    """Boxes with a number each."""

    def __init__(self) -> None:
        self._nets: dict[int, dict[tuple[int, int], list[tuple[int, Box]]]] = {}

    def add(self, number: int, box: Box) -> None:
        """File a box."""
        size = max(_LEAST, ceil(log2(max(box.width, box.height, 1))))
        net = self._nets.setdefault(size, {})
        for mesh in _meshes(box, size):
            filed = net.setdefault(mesh, [])
            if len(filed) < _MOST:
                filed.append((number, box))

    def meeting(self, box: Box) -> Iterator[tuple[int, Box]]:
        """Yield the boxes that meet `box`, in each net in the order they were added.

        One may come more than once.
        """
        for size, net in self._nets.items():
            for mesh in _meshes(box, size):
                for number, other in net.get(mesh, ()):
                    if other.meets(box):
                        yield number, other


def _meshes(box: Box, size: int) -> list[tuple[int, int]]:
    edge = 2.0**size
    rows = range(int(box.y // edge), int((box.y + box.height) // edge) + 1)
    columns = range(int(box.x // edge), int((box.x + box.width) // edge) + 1)
    return [(row, column) for row in rows for column in columns]
