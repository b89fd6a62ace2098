"""What each note says of others, gathered by those others.

Notes are put in one by one, each with what it says; out comes for a note what all say of it. So
one note can be put in again at a cost that does not grow with the vault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Gathered"]

Place = TypeVar("Place")


class Gathered(Generic[Place]):
    """Places in notes by the note that they name, and there by the note that they are in."""

    def __init__(self) -> None:
        self._by_target: dict[str, dict[str, Sequence[Place]]] = {}
        self._targets: dict[str, tuple[str, ...]] = {}

    def put(self, source: str, places: Mapping[str, Sequence[Place]]) -> set[str]:
        """Take `places` in `source`, by what they name, for all that there are.

        Returns the notes that a place in `source` names now or did before.
        """
        before = self._targets.pop(source, ())
        for target in before:
            del self._by_target[target][source]
        for target, found in places.items():
            self._by_target.setdefault(target, {})[source] = found
        if places:
            self._targets[source] = tuple(places)
        return {*before, *places}

    def said(self, source: str) -> dict[str, Sequence[Place]]:
        """Return the places in a note, by what they name."""
        return {target: self._by_target[target][source] for target in self._targets.get(source, ())}

    def naming(self, target: str) -> Mapping[str, Sequence[Place]]:
        """Return the places that name a note, by the notes that they are in, in no order."""
        return self._by_target.get(target, {})
