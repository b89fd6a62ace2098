"""Values and types of values in words, for messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["KINDS", "kind_of", "one_of", "shown"]

_LONGEST: Final = 60
_LISTED: Final = 12

KINDS: Final = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "names with values",
    "null": "empty",
}
"""JSON Schema's name of a type to what it is called."""


def kind_of(value: object) -> str:
    """Return what type a value has, in words."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "names with values"


def shown(value: Any) -> str:  # noqa: ANN401 - JSON-like
    """Return a value as an author writes it, in backticks, or in words where it has parts."""
    if isinstance(value, (list, dict)):
        return kind_of(value)
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return f"`{cut}`" if cut else "empty text"


def one_of(values: Iterable[Any]) -> str:
    """Return values as a list, its end cut where it is long."""
    words = [shown(value) for value in values]
    return ", ".join(words[:_LISTED]) + (", …" if len(words) > _LISTED else "")
