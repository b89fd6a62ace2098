"""What rules look at: the published vault with its links, settings and schemas.

Made once a check by `knapper.site`; every rule is a function that takes it and yields findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from knapper.cells import CellPlan, OutputStore
    from knapper.compile import Note
    from knapper.config import Config, ObsidianSettings
    from knapper.links import VaultIndex
    from knapper.vault import VaultFiles

__all__ = ["Context"]


@dataclass(frozen=True, kw_only=True)
class Context:
    """A vault to be checked.

    `index` holds the published notes, canvases among them, with their resolved links;
    `unpublished` the compiled notes that are kept back, templates not among them. `tags` gives
    the tags of a published note, those of its properties first, without `#`. `source` gives
    the text of a note, with the line ends and without the byte order mark that the places of
    findings count by, "" where it cannot be read any more: ask it for what is wrong, not for
    every note. `renamed` gives the present path of the note or file that once had the path or
    name given, as git's history knows it, "" for none. `load_cells` and `load_outputs` make
    `cells` and `outputs` when they are first asked for.
    """

    root: Path
    index: VaultIndex
    unpublished: Mapping[str, Note]
    files: VaultFiles
    config: Config
    settings: ObsidianSettings
    tags: Callable[[str], tuple[str, ...]]
    source: Callable[[str], str]
    renamed: Callable[[str], str]
    load_cells: Callable[[], CellPlan]
    load_outputs: Callable[[], OutputStore]

    @property
    def notes(self) -> Mapping[str, Note]:
        """The published notes by path."""
        return self.index.notes

    @property
    def cells(self) -> CellPlan:
        """The plan of the code cells of published and unpublished notes alike."""
        return self.load_cells()

    @property
    def outputs(self) -> OutputStore:
        """What is stored of the outputs of cells."""
        return self.load_outputs()
