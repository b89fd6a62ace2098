"""One note's turn in a run: its folder, its process, its cells, and what becomes of the outcome."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import msgspec

from knapper.cells.findings import cell_name, cell_span, failed_cell
from knapper.cells.plan import CellStatus
from knapper.cells.record import Display, Printed, StoredNote
from knapper.cells.run.artifacts import ClashError
from knapper.cells.run.execute import Executed, Limits, execute
from knapper.cells.run.failures import forget_failure, keep_failure
from knapper.cells.run.outcome import Compared, made_of, to_store
from knapper.cells.run.record import Ended, Mode, NoteRun
from knapper.cells.runner.record import RunnerSettings
from knapper.cells.store import UnstorableError
from knapper.cells.text import plain
from knapper.diagnostics import finding
from knapper.vault import real_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from knapper.cells.plan import CellNote, CellPlan, CellState
    from knapper.cells.record import Failure, Result, StoredCell
    from knapper.cells.run.artifacts import Artifacts, Gathered
    from knapper.cells.run.record import Progress, RunRequest
    from knapper.cells.runner.record import Ran, Runner
    from knapper.cells.store import OutputStore
    from knapper.diagnostics import Diagnostic

__all__ = ["Running", "Turn", "take_turn"]

_MIB = 1024**2
_QUOTED: Final = re.compile(r"'([^']+)'")
_LINES = 10  # so many last lines of what a failed cell printed are told


class Running:
    """The runners that are at work, so that all can be stopped at once."""

    def __init__(self) -> None:
        self.stopping = False
        self._lock = threading.Lock()
        self._runners: set[Runner] = set()

    @contextmanager
    def __call__(self, runner: Runner) -> Iterator[None]:
        """Count a runner in as long as it is used, and close it in the end."""
        with self._lock:
            self._runners.add(runner)
        try:
            yield
        finally:
            with self._lock:
                self._runners.discard(runner)
            runner.close()

    def stop(self) -> None:
        """End what runs; no further cell begins."""
        self.stopping = True
        with self._lock:
            for runner in self._runners:
                runner.stop()


@dataclass(frozen=True)
class Turn:
    """What the turn of a note needs.

    `again` says that it runs only to have its artefacts at hand, so that its outputs stay as
    they are stored. `results` are the recorded numbers of every note that ran or is current.
    """

    plan: CellPlan
    note: CellNote
    states: Sequence[CellState]
    stored: StoredNote | None
    again: bool
    request: RunRequest
    store: OutputStore
    artifacts: Artifacts
    running: Running
    results: dict[str, tuple[Result, ...]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key of what the note leaves on this computer."""
        return self.plan.local_keys(self.note.path)[-1]


def take_turn(turn: Turn, progress: Progress) -> tuple[NoteRun, StoredNote | None]:
    """Run the cells of a note; return how it went, and what they gave where all is well.

    Raises `KnapperError` where nothing can run, or nothing can be stored.
    """
    path = turn.note.path
    required = turn.plan.required(path)
    left = {one: turn.plan.local_keys(one)[-1] for one in required}
    try:
        gathered = turn.artifacts.gather(left, lambda a, b: a in turn.plan.required(b))
    except ClashError as clash:
        return _failed_as_whole(turn, clash, "artefacts"), None
    try:
        runner = turn.request.runner(_settings(turn, gathered, required))
        with turn.running(runner):
            executed = _executed(turn, runner, progress)
            if executed.failure is None and not executed.stopped:
                environment = runner.environment(turn.plan.modules(path)[-1])
        if executed.stopped:
            return _ended(turn, Ended.STOPPED, executed), None
        if executed.failure is not None:
            return _failed(turn, executed, executed.failure), None
        new = StoredNote(path, turn.request.today, environment, inputs=turn.plan.inputs(path))
        run, new = _done(turn, executed, new)
        turn.artifacts.keep(turn.key, gathered)
    except UnstorableError as error:
        return _failed_as_whole(turn, error, "outputs"), None
    finally:
        turn.artifacts.drop(gathered)
    for key in turn.plan.local_keys(path):
        forget_failure(turn.request.root, key)
    return run, new


def _executed(turn: Turn, runner: Runner, progress: Progress) -> Executed:
    if turn.running.stopping:  # between the start of this turn and its runner's counting in
        return Executed((), 0.0, stopped=True)
    config, cells = turn.request.config, turn.note.cells
    limits = Limits(turn.request.timeout or config.cell_timeout, config.note_timeout)
    return execute(
        cells,
        runner,
        limits,
        lambda number: progress.cell_started(turn.note.path, number, len(cells)),
    )


def _settings(turn: Turn, gathered: Gathered, required: Sequence[str]) -> RunnerSettings:
    config = turn.request.config
    return RunnerSettings(
        note=turn.note.path,
        root=turn.request.root.resolve(),
        artifacts=gathered.folder,
        files=_files(turn.request.root, turn.note.files),
        results={one: turn.results.get(one, ()) for one in required},
        seed=config.cell_seed,
        threads=config.cell_threads,
        memory=config.cell_memory * _MIB,
        file_size=config.cell_file_size * _MIB,
        network=config.cell_network,
    )


def _files(root: Path, paths: Sequence[str]) -> dict[str, Path]:
    """Return the declared files by path, and by name alone where that says which is meant."""
    files = {path: real for path in paths if (real := real_path(root, path)) is not None}
    names = [PurePosixPath(path).name for path in files]
    short = {
        PurePosixPath(path).name: real
        for path, real in files.items()
        if names.count(PurePosixPath(path).name) == 1
    }
    return short | files


def _done(turn: Turn, executed: Executed, new: StoredNote) -> tuple[NoteRun, StoredNote]:
    """Store or compare what the cells gave; return how it went, and all that they gave."""
    keys, cells, request = turn.plan.keys(turn.note.path), turn.note.cells, turn.request
    made = [made_of(*one) for one in zip(cells, keys, executed.ran, strict=True)]
    mode = Mode.STALE if turn.again else request.mode
    figures: dict[str, bytes] = {}
    for ran in executed.ran:
        figures |= ran.figures
    compared = Compared(
        request.config.cell_tolerance, lambda name: figures.get(name) or turn.store.figure(name)
    )
    kept = to_store(
        cells,
        made,
        turn.states,
        turn.stored,
        new,
        mode,
        compared,
        turn.plan.pins,
    )
    if mode is Mode.CHECK:
        findings = tuple(_compared(turn, made, compared))
        fresh = StoredNote(new.note, new.ran, new.environment, new.inputs, tuple(made))
        return _ended(turn, Ended.DONE, executed, findings=findings), fresh
    lost = any(map(turn.store.lost_figures, kept.cells))
    written = (kept is not turn.stored or lost) and not turn.again
    if written:
        turn.store.write(kept, _named(kept, figures))
    why = "again, for what it leaves in ARTIFACTS" if turn.again else ""
    return _ended(turn, Ended.DONE, executed, written=written, why=why), kept


def _compared(turn: Turn, made: Sequence[StoredCell], compared: Compared) -> Iterator[Diagnostic]:
    """Yield what differs between the outputs that are stored and those of this run."""
    path = turn.note.path
    old = {cell.key: cell for cell in turn.stored.cells} if turn.stored else {}
    for index, (cell, now, state) in enumerate(
        zip(turn.note.cells, made, turn.states, strict=True)
    ):
        name, span = cell_name(cell, index + 1), cell_span(path, cell)
        before = old.get(now.key)
        if state.status is CellStatus.MISSING:
            message = f"{name} has no stored output to compare with"
            yield finding("X002", message, span, help="`knapper run` makes it", subject=name)
        elif before is None:
            message = f"the stored output of {name} is not current: {state.why}"
            yield finding("X001", message, span, help="`knapper run` makes it anew", subject=name)
        elif turn.store.lost_figures(before):
            message = f"a figure of {name} is not stored"
            yield finding("X002", message, span, help="`knapper run` draws it", subject=name)
        else:
            told = compared.drifted(cell, before, now)
            if told:
                yield finding(
                    "X004",
                    f"{name} gives other than is stored: {told[0]}",
                    span,
                    help="; ".join([*told[1:4], "`knapper run --check --accept` stores it"]),
                    subject=name,
                )


def _named(stored: StoredNote, figures: dict[str, bytes]) -> dict[str, bytes]:
    outputs = [one for cell in stored.cells for one in cell.outputs]
    names = {one.file for one in outputs if isinstance(one, Display)}
    return {name: data for name, data in figures.items() if name in names}


def _failed(turn: Turn, executed: Executed, failure: Failure) -> NoteRun:
    at = len(executed.ran)
    keep_failure(turn.request.root, turn.plan.local_keys(turn.note.path)[at], failure)
    return _ended(
        turn,
        Ended.FAILED,
        executed,
        why=f"{cell_name(turn.note.cells[at], at + 1)} failed",
        failure=plain(failure.traceback).rstrip("\n"),
        printed=_last_lines(executed.last),
        findings=(_told(turn, at, failure),),
    )


def _told(turn: Turn, at: int, failure: Failure) -> Diagnostic:
    """Return the finding of a cell that failed, with the way out where a file is not declared."""
    told = failed_cell(turn.note.path, turn.note.cells, at, failure)
    name = _QUOTED.search(failure.message)
    if failure.name != "FileNotFoundError" or name is None or name[1] in turn.note.files:
        return told
    file = real_path(turn.request.root, name[1])
    if file is None or not file.is_file():
        return told
    way_out = f'cells find the files that their note names: add "[[{name[1]}]]" to `requires`'
    return msgspec.structs.replace(told, help=way_out)


def _failed_as_whole(turn: Turn, error: ClashError | UnstorableError, subject: str) -> NoteRun:
    told = finding(
        "X003",
        error.message,
        cell_span(turn.note.path, turn.note.cells[0]),
        help=error.help,
        subject=subject,
    )
    return _ended(turn, Ended.FAILED, Executed((), 0.0), why=error.message, findings=(told,))


def _ended(  # noqa: PLR0913 - the fields of the record, all but three by name
    turn: Turn,
    ended: Ended,
    executed: Executed,
    *,
    written: bool = False,
    why: str = "",
    failure: str = "",
    printed: str = "",
    findings: tuple[Diagnostic, ...] = (),
) -> NoteRun:
    return NoteRun(
        path=turn.note.path,
        ended=ended,
        cells=len(turn.note.cells),
        ran=len(executed.ran),
        seconds=executed.seconds,
        written=written,
        why=why,
        failure=failure,
        printed=printed,
        findings=findings,
    )


def _last_lines(ran: Ran | None) -> str:
    """Return the end of what a cell printed."""
    if ran is None:
        return ""
    text = "".join(one.text for one in ran.outputs if isinstance(one, Printed))
    return "\n".join(plain(text).rstrip("\n").split("\n")[-_LINES:])
