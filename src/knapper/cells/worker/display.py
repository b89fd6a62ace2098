"""Values as frames."""

from __future__ import annotations

from knapper.cells.worker.protocol import send

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["display", "show"]


def show(value: object) -> list[dict[str, Any]]:
    """Return the frames of a value."""
    return [{"display": {"text": repr(value)}}]


def display(*values: object) -> None:
    """Show values."""
    for value in values:
        for frame in show(value):
            send(frame)
