"""Directions: how a layout from top to bottom is turned and mirrored to its own direction."""

from __future__ import annotations

import msgspec

__all__ = ["Turn", "sideways", "title_side", "turn_between", "turn_of"]


class Turn(msgspec.Struct, frozen=True):
    """A turn by right angles, perhaps mirrored, then a shift: x' = a·x + b·y + e, and so on."""

    a: int = 1
    b: int = 0
    c: int = 0
    d: int = 1
    e: float = 0
    f: float = 0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to lie."""
        return self.a * x + self.b * y + self.e, self.c * x + self.d * y + self.f

    def size(self, width: float, height: float) -> tuple[float, float]:
        """The size of a box after the turn."""
        return (width, height) if self.a else (height, width)

    def settled(self, width: float, height: float) -> Turn:
        """The same turn, shifted so that a box from 0, 0 of that size begins at 0, 0 again."""
        x, y = self.a * width + self.b * height, self.c * width + self.d * height
        return msgspec.structs.replace(self, e=max(0.0, -x), f=max(0.0, -y))

    def shifted(self, x: float, y: float) -> Turn:
        """The same turn, then moved by that much."""
        return msgspec.structs.replace(self, e=self.e + x, f=self.f + y)

    def after(self, first: Turn) -> Turn:
        """This turn after another one."""
        e, f = self.point(first.e, first.f)
        return Turn(
            self.a * first.a + self.b * first.c,
            self.a * first.b + self.b * first.d,
            self.c * first.a + self.d * first.c,
            self.c * first.b + self.d * first.d,
            e,
            f,
        )


_TURNS = {
    "TB": Turn(1, 0, 0, 1),
    "BT": Turn(1, 0, 0, -1),
    "LR": Turn(0, 1, 1, 0),
    "RL": Turn(0, -1, 1, 0),
}


def turn_of(direction: str) -> Turn:
    """The turn from top to bottom to `direction`; what is no direction is TB."""
    return _TURNS.get(direction, _TURNS["TB"])


def turn_between(inner: str, outer: str) -> Turn:
    """The turn that makes of a layout in direction `inner` a part of one in `outer`."""
    turn = turn_of(outer)
    back = Turn(turn.a, turn.c, turn.b, turn.d)
    return back.after(turn_of(inner))


def sideways(direction: str) -> bool:
    """Whether `direction` is LR or RL."""
    return not turn_of(direction).a


def title_side(direction: str) -> str:
    """Where the upper border of the page lies before the turn: "top", "bottom" or "left"."""
    if sideways(direction):
        return "left"
    return "bottom" if turn_of(direction).d < 0 else "top"
