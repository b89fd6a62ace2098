"""Edits of a vault as a machine of hypothesis, each followed by builds that are compared."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)
from living_vault import BLOCKS, CONFIGS, FILES, MKDOCS, PATHS, PROPERTIES, LivingVault, Text
from oracle_builds import build, changed_site

from knapper.site import navigation

__all__ = ["Edits", "for_every_day"]

_PLACES = st.integers(0, 99)
_PATHS = st.sampled_from(PATHS)
_BLOCKS = st.sampled_from(BLOCKS)
# Up to how many notes pages show the whole tree: as ever, as many as there are at first, few.
_WHOLE_TREE = st.sampled_from((navigation._WHOLE_TREE, 38, 5))


def _pairs(values: Any) -> st.SearchStrategy[tuple[str, Any]]:
    """Return a key with one of its values, or None to take it away."""
    return st.sampled_from([(key, each) for key, all_ in values.items() for each in (*all_, None)])


class Edits(RuleBasedStateMachine):
    """The vault under edits."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="knapper-oracle-"))
        self.vault = LivingVault(self.home)
        self.edits = 0

    def teardown(self) -> None:
        try:
            if self.edits:
                self.compare()
        finally:
            shutil.rmtree(self.home)
            patch.stopall()

    @initialize(every=st.integers(1, 3), whole_tree=_WHOLE_TREE)
    def begin(self, every: int, whole_tree: int) -> None:
        patch.object(navigation, "_WHOLE_TREE", whole_tree).start()
        self.every = every
        self.vault.fill()
        self.build_first()

    def build_first(self) -> None:
        """Build the site that edits are then made over."""
        build(self.home)

    @invariant()
    def is_as_made_anew(self) -> None:
        if self.edits and self.edits >= self.every:
            self.compare()

    def compare(self) -> None:
        note(f"{changed_site(self.home)} pages were printed")
        self.edits = 0

    # -- notes -----------------------------------------------------------------------------

    def _path(self, place: int) -> str | None:
        paths = sorted(self.vault.notes)
        return paths[place % len(paths)] if paths else None

    @rule(place=_PLACES, at=_PLACES, block=_BLOCKS)
    def edit_block(self, place: int, at: int, block: str) -> None:
        if path := self._path(place):
            blocks = self.vault.notes[path].blocks
            blocks[at % len(blocks) : at % len(blocks) + 1] = [block]
            self._save(path)

    @rule(place=_PLACES, at=_PLACES, block=_BLOCKS)
    def add_block(self, place: int, at: int, block: str) -> None:
        if path := self._path(place):
            blocks = self.vault.notes[path].blocks
            blocks.insert(at % (len(blocks) + 1), block)
            self._save(path)

    @rule(place=_PLACES, at=_PLACES)
    def drop_block(self, place: int, at: int) -> None:
        path = self._path(place)
        if path and len(self.vault.notes[path].blocks) > 1:
            blocks = self.vault.notes[path].blocks
            del blocks[at % len(blocks)]
            self._save(path)

    @rule(place=_PLACES, pair=_pairs(PROPERTIES))
    def set_property(self, place: int, pair: tuple[str, Any]) -> None:
        if path := self._path(place):
            properties = self.vault.notes[path].properties
            properties.pop(pair[0], None)
            if pair[1] is not None:
                properties[pair[0]] = pair[1]
            self._save(path)

    @rule(path=_PATHS, blocks=st.lists(_BLOCKS, min_size=1, max_size=3))
    def write(self, path: str, blocks: list[str]) -> None:
        self.vault.write(path, Text(blocks))
        self.edits += 1

    @rule(place=_PLACES)
    def delete(self, place: int) -> None:
        if path := self._path(place):
            self.vault.delete(path)
            self.edits += 1

    @rule(place=_PLACES, new=_PATHS)
    def rename(self, place: int, new: str) -> None:
        path = self._path(place)
        if path and path != new:
            self.vault.rename(path, new)
            self.edits += 1

    @rule(folders=st.permutations(["Folder", "Other", "search", "Lone", "assets", "Folder/Deep"]))
    def move_folder(self, folders: list[str]) -> None:
        if not folders[1].startswith(f"{folders[0]}/"):
            self.vault.move_folder(folders[0], folders[1])
            self.edits += 1

    def _save(self, path: str) -> None:
        self.vault.save(path)
        self.edits += 1

    # -- what is not a note ----------------------------------------------------------------

    @rule(path=st.sampled_from([*FILES]), number=st.integers(0, 3))
    def put(self, path: str, number: int) -> None:
        contents = FILES[path]
        if number < len(contents):
            self.vault.put(path, contents[number])
        else:
            self.vault.delete(path)
        self.edits += 1

    @rule(pair=_pairs(CONFIGS))
    def configure(self, pair: tuple[str, Any]) -> None:
        self.vault.configure(**dict([pair]))
        self.edits += 1

    @rule(pair=_pairs(MKDOCS))
    def set_theme(self, pair: tuple[str, Any]) -> None:
        self.vault.set(**dict([pair]))
        self.edits += 1

    @rule(place=_PLACES, number=st.integers(0, 5))
    def run_cells(self, place: int, number: int) -> None:
        paths = [path for path, text in self.vault.notes.items() if any(map(_is_cell, text.blocks))]
        if paths:
            self.vault.run(paths[place % len(paths)], number)
            self.edits += 1

    @rule(place=_PLACES, figures=st.booleans())
    def lose_outputs(self, place: int, figures: bool) -> None:
        path = self._path(place)
        if figures:
            self.vault.lose_figures()
        elif path:
            self.vault.forget_run(path)
        self.edits += 1


def _is_cell(block: str) -> bool:
    return block.startswith("```python run")


def for_every_day(machine: type[RuleBasedStateMachine], examples: int) -> Any:
    """Return the test of a machine: a few edits, or with the profile "long" very many.

    A build takes a quarter of a second, so a test of every day has room for a few.
    """
    test = machine.TestCase
    if settings().max_examples <= 100:
        test.settings = settings(
            max_examples=examples,
            stateful_step_count=10,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
    return test
