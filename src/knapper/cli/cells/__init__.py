"""What `knapper run` is made of: the notes that are asked for, what is told, what is accepted."""

from __future__ import annotations

__all__: list[str] = []
