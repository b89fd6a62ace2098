"""The mark on a claim that was measured: whether the code behind it asserts it, and it held.

A link to a recorded number, or to a code cell, leads to the code. What is told of it is what is
stored: nothing is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from knapper.cells import Failure
from knapper.render.cells import asserted

if TYPE_CHECKING:
    from knapper.links import ResolvedLink
    from knapper.render.body import Renderer

__all__ = ["measured"]

_SAID: Final = {
    "held": "measured: the assertion held",
    "failed": "measured: the assertion did not hold",
    "outdated": "measured, but outdated: the code changed since",
}


def measured(renderer: Renderer, resolved: ResolvedLink) -> str:
    """Return the mark of a link, "" for one that leads to no cell that asserts anything."""
    state = _state(renderer, resolved)
    if not state:
        return ""
    said = renderer.say(_SAID[state])
    return (
        f'<span class="proof proof-{state}" role="img" aria-label="{said}" title="{said}"></span>'
    )


def _state(renderer: Renderer, resolved: ResolvedLink) -> str:
    note = renderer.notes.get(resolved.path)
    if renderer.outputs is None or note is None or not note.code_cells:
        return ""
    kept = renderer.outputs.kept(resolved.path)
    if kept is None:
        return ""
    found = kept.result(resolved.result) if resolved.result else None
    index = found[0] if found else None
    if index is None and resolved.fragment.startswith("^"):
        ids = [cell.id for cell in note.code_cells]
        index = ids.index(resolved.fragment) if resolved.fragment in ids else None
    stored = kept.cells.get(index) if index is not None else None
    if index is None or stored is None or not stored.assertions:
        return ""
    if index not in kept.current:
        return "outdated"
    cell = note.code_cells[index]
    failed = any(isinstance(output, Failure) for output in stored.outputs) and not cell.raises
    return "failed" if failed or asserted(cell, stored) is False else "held"
