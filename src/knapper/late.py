"""Names of a room that are loaded when they are asked for.

A check of notes that were compiled before needs neither the parser nor the drawing of charts,
and loading both takes longer than the check of a small vault. So a face imports such names for
type checkers only, and gives them at run time by the `__getattr__` of PEP 562.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # as that of `typing`, which the process that runs cells does without
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

__all__ = ["late"]


def late(face: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of the package `face`: `modules` says below it what is where."""

    def load(name: str) -> Any:  # noqa: ANN401 - whatever has the name
        if name not in modules:
            raise AttributeError(f"module {face!r} has no attribute {name!r}")
        return getattr(import_module(f"{face}.{modules[name]}"), name)

    return load
