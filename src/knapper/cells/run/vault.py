"""Cells of many notes, executed: the one function of Knapper that runs code.

A plan, the store and a request come in; stored outputs are written, and a report goes out. Notes
run at the same time where none requires the other, each in a thread that drives a process.
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from knapper.cells.findings import output_findings
from knapper.cells.plan import LOCK_PATH, CellState, CellStatus
from knapper.cells.run.artifacts import Artifacts
from knapper.cells.run.failures import sweep_failures
from knapper.cells.run.note import Running, Turn, take_turn
from knapper.cells.run.record import Ended, Mode, NoteRun, RunReport, Silent
from knapper.diagnostics import Severity
from knapper.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knapper.cells.plan import CellPlan
    from knapper.cells.record import Result, StoredNote
    from knapper.cells.run.record import Progress, RunRequest
    from knapper.cells.store import OutputStore
    from knapper.config import Config
    from knapper.diagnostics import Diagnostic

__all__ = ["note_states", "results_of", "run_cells", "stored_findings", "to_run"]

_Told = tuple[NoteRun, "StoredNote | None"] | BaseException


def run_cells(
    plan: CellPlan, store: OutputStore, request: RunRequest, progress: Progress
) -> RunReport:
    """Run the cells that are asked for, and what they stand on, and store what they give.

    A note whose cell fails keeps its outputs; those that require it are skipped. Where the
    person at the keyboard ends the run, what is complete is kept, and the report says so.

    Raises `KnapperError` where there is nothing to run cells with, or outputs cannot be stored;
    whatever was running is ended by then.
    """
    return _VaultRun(plan, store, request, progress).run()


def to_run(plan: CellPlan, store: OutputStore, request: RunRequest) -> tuple[str, ...]:
    """Return the notes that a run would execute, in order; nothing is executed."""
    run = _VaultRun(plan, store, request, Silent())
    return tuple(path for path in run.order if path in run.todo)


def stored_findings(
    plan: CellPlan, path: str, stored: StoredNote, config: Config
) -> Iterator[Diagnostic]:
    """Yield the findings about the stored outputs of a note, as far as they are of its cells."""
    by_key = {key: at for at, key in enumerate(plan.keys(path))}
    for one in stored.cells:
        at = by_key.get(one.key)
        if at is not None:
            yield from output_findings(path, plan.notes[path].cells[at], at, one, config)


def note_states(plan: CellPlan, path: str, store: OutputStore) -> tuple[CellState, ...]:
    """Return the states of a note's cells as a run takes them."""
    stored = store.read(path)
    states = plan.states(path, stored, versions=True)
    return tuple(
        _LOST
        if stored and state.status is CellStatus.CURRENT and store.lost_figures(stored.cells[at])
        else state
        for at, state in enumerate(states)
    )


_LOST: Final = CellState(CellStatus.STALE, "a figure of it is not there")


def results_of(stored: StoredNote) -> tuple[Result, ...]:
    """Return the numbers that a note recorded; of several of one name the last."""
    return tuple({one.name: one for cell in stored.cells for one in cell.results}.values())


_AGAIN: Final = 0.25  # seconds after which a wait is looked at, or an end asked for, again


# What asks a program to end: Ctrl+C, `kill` and `timeout`, a terminal that is closed.
_ENDS: Final = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def _interrupts_to(tell: Callable[[], None]) -> Iterator[None]:
    """Let what asks for an end call `tell` for a while, where Python hears of it.

    An exception could come anywhere, also where Python drops it, as when an object goes. What
    is ignored, as by `nohup`, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    heard = [number for number in numbers if before[number] not in {signal.SIG_IGN, None}]
    for number in heard:
        signal.signal(number, lambda *_: tell())
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


class _VaultRun:
    """One run: what is to be done, what is done, and what of it is still going on."""

    def __init__(
        self, plan: CellPlan, store: OutputStore, request: RunRequest, progress: Progress
    ) -> None:
        self.plan, self.store, self.request, self.progress = plan, store, request, progress
        self.order = plan.order(request.paths)
        self.stored = {path: store.read(path) for path in self.order}
        self.states = {path: note_states(plan, path, store) for path in self.order}
        self.again: set[str] = set()
        self.done: dict[str, NoteRun] = {}
        self.results: dict[str, tuple[Result, ...]] = {}
        self.artifacts = Artifacts(request.root)
        self.todo = self._todo()
        self.running = Running()
        self.interrupted = False
        self.told: dict[str, _Told] = {}
        self.news: SimpleQueue[None] = SimpleQueue()  # wakes who waits; what is new is in `told`
        self.threads: dict[str, threading.Thread] = {}

    def run(self) -> RunReport:
        begin, todo = time.monotonic(), self.todo
        for path in self.order:
            stored = self.stored[path]
            if path not in todo and stored is not None:
                self.results[path] = results_of(stored)
                cells = len(self.plan.notes[path].cells)
                self._tell(NoteRun(path=path, ended=Ended.CURRENT, cells=cells))
        interrupted = bool(todo) and self._run_all(todo)
        notes = tuple(self.done[path] for path in self.order if path in self.done)
        # A note that was renamed has its outputs under the old name until it ran well.
        whole = all(run.ended in {Ended.CURRENT, Ended.DONE} for run in notes)
        swept, trouble = self._sweep() if whole and not interrupted else ((), "")
        return RunReport(
            notes=notes,
            findings=tuple(self._findings(notes)),
            swept=swept,
            trouble=trouble,
            seconds=time.monotonic() - begin,
            interrupted=interrupted,
        )

    # -- what is to be done ------------------------------------------------------------------

    def _todo(self) -> set[str]:
        """Return the notes that run: what is asked for, and what that stands on."""
        asked = set(self.request.paths) if self.request.mode is not Mode.STALE else set()
        todo = {
            path
            for path in self.order
            if path in asked
            or any(state.status is not CellStatus.CURRENT for state in self.states[path])
        }
        # What a note leaves is on this computer only, so a current one may have to run again.
        for path in reversed(self.order):
            if path not in todo or not self._speaks_of_artifacts(path):
                continue
            for one in self.plan.required(path):
                if one not in todo and self._speaks_of_artifacts(one) and not self._has_left(one):
                    todo.add(one)
                    self.again.add(one)
        return todo

    def _speaks_of_artifacts(self, path: str) -> bool:
        return any("ARTIFACTS" in cell.source for cell in self.plan.notes[path].cells)

    def _key(self, path: str) -> str:
        return self.plan.local_keys(path)[-1]

    def _has_left(self, path: str) -> bool:
        return self.artifacts.has(self._key(path))

    # -- doing it ----------------------------------------------------------------------------

    def _run_all(self, todo: set[str]) -> bool:
        """Run notes as what they require is done; return whether a person ended it."""
        waiting = [path for path in self.order if path in todo]
        with _interrupts_to(self._interrupt):
            try:
                self.artifacts.open()
                while (waiting or self.threads) and not self.interrupted:
                    waiting = self._start(waiting)
                    if self.threads:
                        self._wait()
                        for path in [path for path in self.threads if path in self.told]:
                            self._take(path)
            finally:
                self._end()
        for path in waiting if self.interrupted else ():
            self._skip(path, "the run was ended", Ended.STOPPED)
        return self.interrupted

    def _interrupt(self) -> None:
        self.interrupted = True
        self.news.put(None)

    def _wait(self) -> None:
        """Wait until a thread has told something, or a while."""
        # A signal that comes just before the wait begins is only seen once it is over.
        with suppress(Empty):
            self.news.get(timeout=_AGAIN)

    def _start(self, waiting: list[str]) -> list[str]:
        """Start what can run now, skip what never can, and return what waits on."""
        left = []
        for path in waiting:
            reason = self._hindrance(path)
            if reason:
                self._skip(path, reason, Ended.SKIPPED)
            elif len(self.threads) < self.request.jobs and self._is_free(path):
                self._begin(path)
            else:
                left.append(path)
        return left

    def _hindrance(self, path: str) -> str:
        """Return why a note can never run, or ""."""
        if path in self.plan.circular:
            return "it requires itself, in a circle"
        if any(one.severity is Severity.ERROR for one in self.plan.notes[path].problems):
            return "what it requires is not there"
        if self.plan.pins and self.request.mode is not Mode.CHECK:
            for name, (pin, here) in self.plan.unmet_pins(path).items():
                # What another version gives would be out of date as soon as it is stored.
                return f"`{LOCK_PATH}` pins {name} {pin}, and {here} is installed here"
        for one in self.plan.notes[path].requires:
            ended = self.done[one].ended if one in self.done else None
            if ended in {Ended.FAILED, Ended.SKIPPED, Ended.STOPPED}:
                how = "failed" if ended is Ended.FAILED else "did not run"
                return f"`{one}`, which it requires, {how}"
        return ""

    def _is_free(self, path: str) -> bool:
        return all(one in self.done for one in self.plan.notes[path].requires)

    def _begin(self, path: str) -> None:
        turn = Turn(
            self.plan,
            self.plan.notes[path],
            self.states[path],
            self.stored[path],
            path in self.again,
            self.request,
            self.store,
            self.artifacts,
            self.running,
            dict(self.results),
        )
        self.plan.environment(path)  # looks modules up, which threads had better not do at once

        def work() -> None:
            try:
                self.told[path] = take_turn(turn, self.progress)
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                self.told[path] = error
            self.news.put(None)

        thread = threading.Thread(target=work, name=f"cells of {path}", daemon=True)
        self.threads[path] = thread
        thread.start()

    def _take(self, path: str) -> None:
        """Take what a thread told at its end."""
        self.threads.pop(path).join()
        told = self.told[path]
        if isinstance(told, BaseException):
            raise told
        run, stored = told
        if stored is not None:
            self.stored[path] = stored
            self.results[path] = results_of(stored)
        self._tell(run)

    def _end(self) -> None:
        """End all that runs still, and keep what is complete."""
        for path, thread in list(self.threads.items()):
            while thread.is_alive():
                self.running.stop()  # again, as a cell may just have begun
                thread.join(_AGAIN)
            if isinstance(self.told[path], BaseException):
                del self.threads[path]
            else:
                self._take(path)
        self.artifacts.close([self._key(path) for path in self.order])

    def _skip(self, path: str, why: str, ended: Ended) -> None:
        note = self.plan.notes[path]
        self._tell(NoteRun(path=path, ended=ended, cells=len(note.cells), why=why))

    def _tell(self, run: NoteRun) -> None:
        self.done[run.path] = run
        self.progress.note_ended(run)

    # -- afterwards --------------------------------------------------------------------------

    def _findings(self, notes: tuple[NoteRun, ...]) -> Iterator[Diagnostic]:
        for run in notes:
            yield from self.plan.notes[run.path].problems
            yield from run.findings
            stored = self.stored[run.path]
            if run.ended in {Ended.CURRENT, Ended.DONE} and stored is not None:
                yield from stored_findings(self.plan, run.path, stored, self.request.config)

    def _sweep(self) -> tuple[tuple[str, ...], str]:
        """Sweep what nothing needs; return what is gone, and why the rest could not be."""
        live = self.request.live
        if live is None or self.request.mode is Mode.CHECK:
            return (), ""
        keys = {key for path in self.plan.notes for key in self.plan.local_keys(path)}
        sweep_failures(self.request.root, keys)
        try:
            return tuple(self.store.sweep(live)), ""
        except OutputError as error:
            return (), error.message
