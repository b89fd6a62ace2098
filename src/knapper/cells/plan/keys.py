"""The key of a cell: a hash of all in the vault that decides what the cell gives.

That is its code and `raises` with those of the cells before it, what the note requires, and the
settings that change outcomes. What only says how outputs are shown or compared is no part of
it; nor is what a computer adds (`knapper.cells.plan.environment`).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from knapper.cells.plan.modules import PYTHON

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from knapper.compile import CodeCell
    from knapper.config import Config

__all__ = ["SETTINGS", "note_keys", "settings_in_key"]

SETTINGS = {"cell_seed": "0", "cell_threads": "1", "kernel": ""}
"""The settings that decide outcomes, with their defaults."""

_FORMAT = "1"  # a change of how outputs are made that makes all of them stale
_DIGITS = 32


def settings_in_key(config: Config) -> dict[str, str]:
    """Return the settings that decide outcomes, where they are not the defaults."""
    given = {name: str(getattr(config, name)) for name in SETTINGS}
    return {name: value for name, value in given.items() if value != SETTINGS[name]}


def note_keys(cells: Iterable[CodeCell], inputs: Mapping[str, str]) -> tuple[str, ...]:
    """Return the key of each cell of a note; `inputs` decide all of them (`CellPlan.inputs`)."""
    key = _hash(_FORMAT, *(part for pair in sorted(inputs.items()) for part in pair))
    keys = []
    for cell in cells:
        language = cell.language.lower()
        key = _hash(key, "python" if language in PYTHON else language, cell.source, cell.raises)
        keys.append(key)
    return tuple(keys)


def _hash(*parts: str) -> str:
    made = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass")
        made.update(b"%d:" % len(data))
        made.update(data)
    return made.hexdigest()[:_DIGITS]
