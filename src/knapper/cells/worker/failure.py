"""The exception that a cell ended with, as a person who wrote the note wants to read it.

The traceback begins at the note's own first line in it: what runs the cell is left out. It is
loaded when a cell fails, and not before.
"""

from __future__ import annotations

import os
import traceback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

__all__ = ["failure"]

DEEPEST = 500
"""Beyond so many frames only the last `KEPT` are told; Python's own limit is 1000."""
KEPT = 40
OURS = os.path.dirname(__file__) + os.sep  # noqa: PTH120 - pathlib is slow to load


def failure(error: BaseException, note: str) -> dict[str, Any]:
    """Return the fields of `knapper.cells.Failure` for an exception of a cell of `note`."""
    told = traceback.TracebackException(
        type(error), error, error.__traceback__, limit=_limit(error), compact=True
    )
    lines = [frame.lineno for frame in told.stack if frame.filename == note]
    if isinstance(error, SyntaxError) and error.filename == note:
        lines.append(error.lineno)
    _trim(told, note, set())
    return {
        "name": str(type(error).__name__),
        "message": _message(error),
        "traceback": "".join(told.format()).rstrip("\n") + "\n",
        "line": (lines and lines[-1]) or 0,
    }


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):  # its text repeats file and line
        return str(error.msg)
    try:
        return str(error)
    except BaseException:  # noqa: BLE001 - whatever a cell's own class does
        return "its text cannot be told: __str__ raised"


def _limit(error: BaseException) -> int | None:
    """Return how many frames to read: reading a million takes seconds and a gigabyte."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        if _deeper(one.__traceback__) and not _recursive(one.__traceback__):
            return -KEPT
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
    return None


def _deeper(trace: TracebackType | None) -> bool:
    depth = 0
    while trace is not None and depth <= DEEPEST:
        depth += 1
        trace = trace.tb_next
    return depth > DEEPEST


def _recursive(trace: TracebackType | None) -> bool:
    """Whether Python tells so deep a stack in a few lines: "Previous line repeated …"."""
    places = set()
    depth = 0
    while trace is not None:
        places.add((trace.tb_frame.f_code, trace.tb_lineno))
        depth += 1
        if depth > 10 * DEEPEST:
            return False
        trace = trace.tb_next
    return len(places) < KEPT


def _trim(told: traceback.TracebackException, note: str, seen: set[int]) -> None:
    """Take the frames before the note's own away, in all that led to the exception as well."""
    if id(told) in seen:
        return
    seen.add(id(told))
    frames = list(told.stack)
    starts = [at for at, frame in enumerate(frames) if frame.filename == note]
    kept = frames[starts[0] :] if starts else frames
    told.stack = traceback.StackSummary.from_list(
        [frame for frame in kept if not frame.filename.startswith(OURS)]
    )
    for other in (told.__cause__, told.__context__, *(getattr(told, "exceptions", None) or ())):
        if other is not None:
            _trim(other, note, seen)
