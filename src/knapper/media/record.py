"""The size of a picture or film."""

from __future__ import annotations

import msgspec

__all__ = ["Size"]


class Size(msgspec.Struct, frozen=True):
    """Width and height in CSS pixels, as shown: after the camera's rotation.

    `sized` is false for a drawing that gives only its shape, and so fills the width there is.
    `moves` says of a picture that it is animated.
    """

    width: int
    height: int
    sized: bool = True
    moves: bool = False
