"""What pages take from the store of outputs, and which of its pictures the site has as files.

Asked for notes with cells only; a vault without any never looks for a store. What is shown is
of published notes alone, since only they have pages.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from knapper.render import PICTURE_FILES, Kept, shown_files

if TYPE_CHECKING:
    from knapper.site.site import Site

__all__ = ["SiteOutputs"]

# Below what the site has of its own, so that no page or file of the vault is in the way.
_URL: Final = "assets/knapper/figures"


class SiteOutputs:
    """The stored outputs of a site's published notes."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._kept: dict[str, Kept | None] = {}

    def kept(self, path: str) -> Kept | None:
        """Return what is stored of the note at `path`, None where there is nothing."""
        if path not in self._kept:
            self._kept[path] = self._read(path)
        return self._kept[path]

    def figure(self, name: str) -> bytes | None:
        """Return the bytes of a figure of the store."""
        return self.site.outputs.figure(name)

    def picture(self, name: str) -> str | None:
        """Return the URL of a picture from the site's root, None where the site has it not."""
        url = f"{_URL}/{name}"
        return url if url in self.files else None

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The pictures that pages show, not being part of one: the URL of each to its bytes."""
        names = {
            shown.file
            for path, note in self.site.notes.items()
            if note.code_cells
            for shown in shown_files(note.code_cells, self.kept(path), PICTURE_FILES)
        }
        found = ((name, self.figure(name)) for name in sorted(names))
        return {f"{_URL}/{name}": data for name, data in found if data is not None}

    def _read(self, path: str) -> Kept | None:
        from knapper.cells import CellStatus  # noqa: PLC0415 - few vaults have cells

        plan = self.site.cells
        note, stored = plan.notes.get(path), self.site.outputs.read(path)
        if note is None or stored is None:
            return None
        cells = dict(zip(note.slots, stored.cells, strict=False))
        states = zip(note.slots, plan.states(path, stored), strict=True)
        current = {slot for slot, state in states if state.status is CellStatus.CURRENT}
        return Kept(stored, cells, frozenset(current & cells.keys()))
