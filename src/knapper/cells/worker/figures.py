"""Figures that a cell left open, as frames."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["close_figures"]


def close_figures(number: int) -> list[dict[str, Any]]:
    """Return the frames of the figures that cell `number` left open, and close them."""
    del number
    return []
