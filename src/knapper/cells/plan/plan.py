"""The plan of a vault's cells: which notes have some, what each needs, and what decides them."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from knapper.cells.plan.environment import (
    Difference,
    Packages,
    differences,
    local_environment,
    local_key,
)
from knapper.cells.plan.keys import note_keys, settings_in_key
from knapper.cells.plan.lock import distribution_of, read_lock, satisfies
from knapper.cells.plan.modules import PYTHON, modules
from knapper.cells.plan.order import circles, in_order
from knapper.cells.plan.record import CellNote, CellState
from knapper.cells.plan.requires import PROPERTY, Names, read_requires
from knapper.cells.plan.states import cell_states
from knapper.cells.record import Environment
from knapper.diagnostics import Span, finding
from knapper.vault import note_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import networkx as nx

    from knapper.cells.record import StoredNote
    from knapper.compile import CodeCell, Note
    from knapper.config import Config

__all__ = ["CellPlan", "plan_cells"]


def plan_cells(  # noqa: PLR0913, PLR0917 - all that a plan depends on
    notes: Mapping[str, Note],
    resolve: Callable[[str, str], str | None],
    config: Config,
    digest: Callable[[str], str | None],
    lock: str = "",
    known: Iterable[str] = (),
) -> CellPlan:
    """Return the plan of the cells of `notes`, by path.

    `resolve` gives the path that a link's target means in the note of another path, None where
    there is none. `digest` gives the hash of the bytes of a file of the vault, None where it
    cannot be read; it is asked once a file. `lock` is the text of `.knapper/requirements.txt`.
    `known` are the paths that a way out may name: what is not published is none of them.

    Cells in languages that nothing here runs are no part of the plan: all but Python, unless
    the configuration names a kernel.
    """
    found = {path: chosen for path, note in notes.items() if (chosen := _runnable(note, config))}
    digests: dict[str, str | None] = {}

    def digest_once(path: str) -> str | None:
        if path not in digests:
            digests[path] = digest(path)
        return digests[path]

    names = Names(
        resolve, found.__contains__, lambda path: digest_once(path) is not None, tuple(known)
    )
    planned: dict[str, CellNote] = {}
    for path, chosen in found.items():
        slots, cells = zip(*chosen, strict=True)
        required = read_requires(path, notes[path], names)
        planned[path] = CellNote(
            path,
            cells,
            slots,
            tuple(required.notes),
            tuple(required.files),
            required.notes | required.files,
            required.problems,
        )
    return CellPlan(planned, config, {k: v or "" for k, v in digests.items()}, read_lock(lock))


def _runnable(note: Note, config: Config) -> list[tuple[int, CodeCell]]:
    return [
        (slot, cell)
        for slot, cell in enumerate(note.code_cells)
        if config.kernel or cell.language.lower() in PYTHON
    ]


class CellPlan:
    """The notes of a vault that have cells. Make one with `plan_cells`; it never changes.

    `notes` are by path. `cycles` are the circles in which notes require one another, each in
    the order of the way round. `circular` are all notes that require themselves so; they cannot
    run, and their keys leave the others of the circle out. `pins` are the versions that the
    vault's lock pins.
    """

    def __init__(
        self,
        notes: Mapping[str, CellNote],
        config: Config,
        digests: Mapping[str, str],
        pins: Mapping[str, str],
    ) -> None:
        self.pins = pins
        self.kernel = config.kernel
        self._digests = digests
        self._settings = settings_in_key(config)
        self._packages = Packages()
        self._inputs: dict[str, dict[str, str]] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._modules: dict[str, tuple[frozenset[str], ...]] = {}
        self._requires = {path: note.requires for path, note in notes.items() if note.requires}
        found = circles(self._requires) if self._requires else []
        self.cycles: tuple[tuple[str, ...], ...] = tuple(ring for ring, _ in found)
        self._tied = {path: tied for _, tied in found for path in tied}
        self.circular: frozenset[str] = frozenset(self._tied)
        self.notes: dict[str, CellNote] = {**notes}
        for ring in self.cycles:
            self._tell(ring)

    def _tell(self, ring: tuple[str, ...]) -> None:
        """Add the finding of a circle to the note whose link closes it."""
        note = self.notes[ring[-1]]
        link = note.links[ring[0]]
        way = " → ".join(f"`{note_name(path)}`" for path in (*ring, ring[0]))
        told = finding(
            "X007",
            f"notes require one another in a circle: {way}",
            Span(note.path, link.line, link.column, link.length),
            help=f"take one of them out of `{PROPERTY}`; none of them can run first",
            subject=f"{PROPERTY}: {link.target}",
        )
        self.notes[note.path] = replace(note, problems=(*note.problems, told))

    # -- who needs whom ----------------------------------------------------------------------

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """The notes with cells: an edge goes from a required note to the one that requires it."""
        import networkx as nx  # noqa: PLC0415 - costs 0.06 s

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.notes)
        graph.add_edges_from(
            (required, path) for path, note in self.notes.items() for required in note.requires
        )
        return graph

    def order(self, paths: Iterable[str]) -> list[str]:
        """Return notes with all that they require, direct or not: each behind what it requires.

        Where the order is free it is that of the paths. In a circle it is that of the way round.
        """
        return in_order(self._requires, paths)

    def required(self, path: str) -> list[str]:
        """Return all that a note requires, direct or not, in order, itself left out."""
        return [each for each in self.order([path]) if each != path]

    # -- what decides the outputs ------------------------------------------------------------

    def inputs(self, path: str) -> dict[str, str]:
        """Return what decides all cells of a note besides their own code, by name.

        These are the required notes and the declared files by path, and the settings of the
        configuration that count and are not at their default. `StoredNote` keeps it.
        """
        if path not in self._inputs:
            note, tied = self.notes[path], self._tied.get(path, frozenset())
            for before in self.required(path):  # the first of them first: no deep recursion
                if before not in tied:
                    self.keys(before)
            notes = {
                one: "in a circle" if one in tied else self.keys(one)[-1] for one in note.requires
            }
            files = {one: self._digests.get(one, "")[:32] for one in note.files}
            self._inputs[path] = dict(sorted((notes | files | self._settings).items()))
        return self._inputs[path]

    def keys(self, path: str) -> tuple[str, ...]:
        """Return the key of each cell of a note."""
        if path not in self._keys:
            self._keys[path] = note_keys(self.notes[path].cells, self.inputs(path))
        return self._keys[path]

    def modules(self, path: str) -> tuple[frozenset[str], ...]:
        """Return for each cell the top-level modules that count as imported when it runs.

        These are its own and those of the cells before it and of all required notes: what
        changes the outcome of a required note may change this one's.
        """
        if path not in self._modules:
            before: frozenset[str] = frozenset()
            for one in self.required(path):
                before |= modules(self.notes[one].cells)
            found = []
            for cell in self.notes[path].cells:
                before |= modules([cell])
                found.append(before)
            self._modules[path] = tuple(found)
        return self._modules[path]

    def environment(self, path: str) -> Environment:
        """Return with what the cells of a note would run here; nothing is known of a kernel."""
        if self.kernel:
            return Environment("", kernel=self.kernel)
        return local_environment(self.modules(path)[-1], self._packages)

    def local_keys(self, path: str) -> tuple[str, ...]:
        """Return for each cell of a note the key of what it left on this computer only.

        It changes with all that may change the outcome here: see `local_key`.
        """
        environment = self.environment(path)
        return tuple(local_key(key, environment) for key in self.keys(path))

    def differences(self, path: str, stored: StoredNote) -> tuple[Difference, ...]:
        """Return what differs between that with which outputs were made and what is here."""
        return differences(stored.environment, self.environment(path), self.pins)

    def unmet_pins(self, path: str) -> dict[str, tuple[str, str]]:
        """Return the modules of a note that are here in another version than the lock pins.

        The values are what is pinned and what is here. Outputs that are made so stay stale.
        """
        return {
            name: (pin, version)
            for name, version in self.environment(path).packages.items()
            if (pin := self.pins.get(distribution_of(name))) and not satisfies(version, pin)
        }

    def states(
        self, path: str, stored: StoredNote | None, *, versions: bool = False
    ) -> tuple[CellState, ...]:
        """Return the state of each cell of a note, given what is stored of it.

        `versions` is for a run: outputs that were made with another Python or other versions
        than are here are then stale as well. A check and a page only tell of those, as they
        may be made on a computer that never runs a cell.
        """
        told = []
        if stored is not None and (versions or stored.environment.packages):
            told = [
                (self._first_with(each.name, path), each)
                for each in self.differences(path, stored)
                if versions or each.shared
            ]
        return cell_states(self.keys(path), self.inputs(path), stored, told)

    def _first_with(self, module: str, path: str) -> int:
        """Return the first cell that a module counts for, also one imported by another module."""
        for number, names in enumerate(self.modules(path)):
            if module in names or module in self._packages.versions(names):
                return number
        return 0
