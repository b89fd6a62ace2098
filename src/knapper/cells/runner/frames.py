"""Which frames are taken: a cell can write to their pipe as well, and whatever it likes.

A frame's kind and fields, as JSON gave them, come in; out comes whether they are as
`knapper.cells.worker.protocol` has them. One that is not is passed over.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

import msgspec

__all__ = ["fits"]

_Count = Annotated[int, msgspec.Meta(ge=0)]


class _Text(msgspec.Struct):
    stream: Literal["stdout", "stderr"]
    text: str


class _Display(msgspec.Struct):
    text: str = ""
    mime: str = ""
    content: str = ""
    width: _Count = 0
    height: _Count = 0


class _Result(msgspec.Struct):
    name: str
    value: float | int
    unit: str = ""
    tolerance: float = -1.0


class _Failure(msgspec.Struct):
    name: str
    message: str = ""
    traceback: str = ""
    line: _Count = 0


class _Done(msgspec.Struct):
    assertions: _Count = 0
    undeclared: list[str] = []
    more: dict[Literal["stdout", "stderr"], _Count] = {}
    failure: _Failure | msgspec.UnsetType = msgspec.UNSET


_KINDS: Final[dict[str, Any]] = {
    "text": _Text,
    "display": _Display,
    "result": _Result,
    "sync": int,
    "done": _Done,
}


def fits(kind: str, fields: object) -> bool:
    """Return whether a frame is one that a cell's turn may bring."""
    if kind not in _KINDS:
        return False
    try:
        msgspec.convert(fields, _KINDS[kind])
    except (msgspec.ValidationError, OverflowError):
        return False
    return True
