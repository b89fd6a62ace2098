"""Whether what is stored of a note's cells is what they would give, and why not.

Keys decide; what a key hashes cannot be told from it, so the reason comes from the inputs and
the environment that are stored beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.cells.plan.keys import SETTINGS
from knapper.cells.plan.record import CellState, CellStatus
from knapper.vault import is_note, note_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from knapper.cells.plan.environment import Difference
    from knapper.cells.record import StoredNote

__all__ = ["cell_states", "input_changes"]

_CURRENT = CellState(CellStatus.CURRENT)


def cell_states(
    keys: Sequence[str],
    inputs: Mapping[str, str],
    stored: StoredNote | None,
    differences: Sequence[tuple[int, Difference]] = (),
) -> tuple[CellState, ...]:
    """Return the state of each cell of a note.

    `keys` and `inputs` are as they are now. `differences` are those of the environment that
    make outputs stale, each with the first cell that it does so to.
    """
    if stored is None:
        return (CellState(CellStatus.MISSING, "never ran"),) * len(keys)
    was = [cell.key for cell in stored.cells]
    pairs = zip(keys, was, strict=False)
    changed = next((number for number, (now, then) in enumerate(pairs) if now != then), len(keys))
    why = ", ".join(input_changes(stored.inputs, inputs)) if changed == 0 else ""
    why = why or f"cell {changed + 1} changed"
    states = []
    for number in range(len(keys)):
        told = [each.words for first, each in differences if first <= number]
        if number >= len(was):
            states.append(CellState(CellStatus.MISSING, "never ran"))
        elif number >= changed:
            states.append(CellState(CellStatus.STALE, why))
        elif told:
            states.append(CellState(CellStatus.STALE, ", ".join(told)))
        else:
            states.append(_CURRENT)
    return tuple(states)


def input_changes(was: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return in words what differs between the inputs of a note then and now."""
    words = []
    for name in sorted({*was, *now}, key=lambda name: (not is_note(name), name)):
        if was.get(name) == now.get(name):
            continue
        shown = f"`[[{note_name(name)}]]`" if is_note(name) else f"`{name}`"
        required = is_note(name) or name not in SETTINGS
        if required and name not in was:
            words.append(f"{shown} is newly required")
        elif required and name not in now:
            words.append(f"{shown} is no longer required")
        else:
            words.append(f"{shown} changed")
    return words
