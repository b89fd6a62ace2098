"""Knapper's own runner: the cells of a note in one Python process, on Linux and macOS.

The process runs with the Python that Knapper runs in. Limits are a seat belt, not a sandbox: they
hold what a cell does by mistake.
"""

from __future__ import annotations

import re
import signal
import time
from typing import TYPE_CHECKING, Any, Final

from knapper.cells.plan import local_environment
from knapper.cells.record import Failure
from knapper.cells.runner.frames import fits
from knapper.cells.runner.gather import Gathered, undeclared_names
from knapper.cells.runner.portable import portable
from knapper.cells.runner.process import Process
from knapper.cells.runner.record import Outcome, Ran
from knapper.cells.worker.apart import NETWORK
from knapper.cells.worker.limits import PROCESSES
from knapper.cells.worker.protocol import LOST
from knapper.errors import KnapperError

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.cells.record import Environment
    from knapper.cells.runner.record import RunnerSettings
    from knapper.compile import CodeCell

__all__ = ["PythonRunner"]

_GRACE: Final = 1.0
"""Seconds that a cell has to end after it was interrupted, so that it tells where it was."""
_LOOK: Final = 1.0  # seconds to write where it is, without Python's help
_START: Final = 60.0
_QUIT: Final = 2.0
_SLICE: Final = 0.1  # how soon `stop` is seen
_LOST: Final = 1.0
_DUMP: Final = 1 << 16


class PythonRunner:
    """Runs the cells of one note; `knapper.cells.runner.Runner` says what each method does.

    `close` lets the program end as Python does, for two seconds, so that files are written; so
    look at the artefacts after it.
    """

    def __init__(self, settings: RunnerSettings) -> None:
        """Prepare to run; the process is started by the first cell."""
        self._settings = settings
        self._process: Process | None = None
        self._gone: Failure | None = None
        self._stopping = False
        self._clean: Callable[[str], str] = lambda text: text

    @property
    def network_off(self) -> bool:
        """Whether cells have no network: not where it is allowed, or cannot be taken away."""
        return bool(self._started().apart & NETWORK)

    def run(self, cell: CodeCell, timeout: float) -> Ran:
        """Run one cell, for at most `timeout` seconds."""
        if self._stopping:
            return Ran(outcome=Outcome.STOPPED, failure=_stopped())
        if self._gone is not None:
            return Ran(outcome=Outcome.DIED, failure=self._gone)
        process = self._started()
        asked = {"line": cell.line + 1, "source": cell.source}
        return _Turn(self, process, timeout).run({"run": asked})

    def environment(self, modules: frozenset[str]) -> Environment:
        """Return with what cells run that import these top-level modules."""
        return local_environment(modules)

    def stop(self) -> None:
        """End the cell that runs now, from another thread."""
        self._stopping = True

    def close(self) -> None:
        """End the process and all that it started."""
        process, self._process = self._process, None
        if self._gone is None:
            self._gone = Failure("ChildProcessError", "the runner was closed")
        if process is None:
            return
        try:
            if not self._stopping:
                _quit(process)
        finally:
            process.close()

    def _end(self, failure: Failure) -> None:
        """Let no further cell run: its process is gone."""
        self._gone = failure
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def _started(self) -> Process:
        if self._process is None:
            if self._gone is not None:
                raise KnapperError("the process of the cells has ended")
            self._process = Process(self._settings)
            try:
                self._prepare(self._process)
            except BaseException:
                self._end(Failure("ChildProcessError", "the process of the cells did not start"))
                raise
        return self._process

    def _prepare(self, process: Process) -> None:
        settings, base = self._settings, process.base
        root, artifacts = settings.root.resolve(), settings.artifacts.resolve()
        self._clean = portable(
            [
                (str(base / "work"), "…/work"),
                (str(base / "home"), "~"),
                (str(base), "…"),
                (str(artifacts), "…/artifacts"),
                (str(process.caches), "…/cache"),
                (str(root), "…"),
            ]
        )
        process.ask(
            {
                "start": {
                    "note": settings.note,
                    "artifacts": str(artifacts),
                    "seed": settings.seed,
                    "memory": settings.memory,
                    "file_size": settings.file_size,
                    "root": str(root),
                    "own": [str(base), str(artifacts), str(process.caches)],
                    "declared": [str(path) for path in settings.files.values()],
                    "results": {
                        path: [[one.name, one.value, one.unit, one.tolerance] for one in results]
                        for path, results in settings.results.items()
                    },
                }
            }
        )
        told = b""
        deadline = time.monotonic() + _START
        while time.monotonic() < deadline:
            for name, data in process.events(_SLICE):
                if name == "frame" and data and "ready" in data:
                    return
                if name in {"stdout", "stderr"}:
                    told += data or b""
                elif data is None or "ended" in data:
                    deadline = 0
        last = told.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise KnapperError(
            f"the process that runs cells does not start{': ' if last else ''}{self._clean(last)}",
            help="cells run with the Python that Knapper runs in; see that Python starts",
        )


class _Turn:
    """The turn of one cell: what it gives is gathered until it ends, or must be ended."""

    def __init__(self, runner: PythonRunner, process: Process, timeout: float) -> None:
        self._runner = runner
        self._process = process
        self._timeout = timeout
        self._gathered = Gathered(runner._clean)  # noqa: SLF001 - parts of one
        self._done: dict[str, Any] | None = None
        self._lost = False
        self._dump = b""  # where the interpreter was, told without its help

    def run(self, request: dict[str, Any]) -> Ran:
        began = time.monotonic()
        self._process.ask(request)
        outcome = self._until(began + self._timeout)
        failure: Failure | None
        if outcome in {Outcome.TIMEOUT, Outcome.STOPPED}:
            failure = self._interrupted(outcome)
        elif outcome is Outcome.DIED:
            self._await_end()
            failure = self._death()
        else:
            self._take(self._process.rest())
            failure = self._failure()
        seconds = time.monotonic() - began
        if outcome not in {Outcome.DONE, Outcome.RAISED} and failure is not None:
            self._runner._end(failure)  # noqa: SLF001 - parts of one
        done = self._done or {}
        self._gathered.more(done.get("more", {}))
        return Ran(
            outcome=outcome,
            seconds=seconds,
            outputs=self._gathered.outputs(),
            figures=self._gathered.figures,
            results=tuple(self._gathered.results),
            assertions=int(done.get("assertions", 0)),
            undeclared=undeclared_names(done.get("undeclared", []), self._runner._settings.root),  # noqa: SLF001
            failure=failure,
        )

    def _until(self, deadline: float) -> Outcome:
        """Gather until the cell ends, its process ends, or it must be ended."""
        while True:
            left = deadline - time.monotonic()
            if self._runner._stopping:  # noqa: SLF001 - parts of one
                return Outcome.STOPPED
            if left <= 0:
                return Outcome.TIMEOUT
            self._take(self._process.events(min(left, _SLICE)))
            if self._done is not None:
                return Outcome.RAISED if "failure" in self._done else Outcome.DONE
            if self._lost or self._process.ended is not None:
                self._take(self._process.rest())
                if self._done is None:
                    return Outcome.DIED

    def _take(self, events: Any) -> None:  # noqa: ANN401 - of `Process.events`
        for name, data in events:
            if data is None:
                self._lost |= name in {"frame", "control"}
            elif name == "frame":
                self._frame(data)
            elif name == "dump":
                self._dump = (self._dump + data + b"\n")[:_DUMP]
            elif name != "control":
                self._gathered.raw(name, data)

    def _frame(self, frame: dict[str, Any]) -> None:
        for kind, fields in frame.items():
            if not fits(kind, fields):
                continue
            if kind == "sync":
                self._process.ask({"seen": fields})
            elif kind == "text":
                self._gathered.text(fields["stream"], fields["text"])
            elif kind == "display":
                self._gathered.display(fields)
            elif kind == "result":
                self._gathered.result(fields)
            elif kind == "done":
                self._done = fields

    def _failure(self) -> Failure | None:
        told = (self._done or {}).get("failure")
        return self._gathered.failure(told) if told else None

    def _interrupted(self, outcome: Outcome) -> Failure:
        """Interrupt the cell, so that it tells where it was; return that as its failure."""
        self._process.command("i")
        self._wait(_GRACE)
        said = _stopped() if outcome is Outcome.STOPPED else _late(self._timeout)
        found = self._failure()
        if found is not None:
            return Failure(said.name, said.message, found.traceback, found.line)
        self._dump = b""
        self._process.command("d")
        deadline = time.monotonic() + _LOOK
        while not self._line_of_c() and time.monotonic() < deadline and not self._lost:
            self._take(self._process.events(_SLICE))
        return Failure(said.name, said.message, "", self._line_of_c())

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._done is None and not self._lost and self._process.ended is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return
            self._take(self._process.events(min(left, _SLICE)))

    def _await_end(self) -> None:
        """Wait for what the supervisor says of the end; if it says nothing, end it."""
        deadline = time.monotonic() + _LOST
        while self._process.ended is None and time.monotonic() < deadline:
            before = time.monotonic()
            self._take(self._process.events(_SLICE))
            if time.monotonic() - before < _SLICE / 2:  # a pipe that ended is ready at once
                time.sleep(0.01)
        if self._process.ended is not None:
            self._process.wait()
        self._take(self._process.rest())

    def _death(self) -> Failure:
        ended = self._process.ended
        if ended is None:
            message = "the cell cut the connection to Knapper, or ended what runs it"
        elif ended.get("why") == "processes":
            message = f"it had more than {PROCESSES} processes at once"
        else:
            message = _by_status(int(ended.get("status", 0)))
        return Failure("ChildProcessError", message, "", self._line_of_c())

    def _line_of_c(self) -> int:
        """Return the line in the note that `faulthandler` told first: the deepest."""
        note = self._runner._settings.note.encode("ascii", "backslashreplace")  # noqa: SLF001
        text = self._dump.decode("ascii", "replace")
        found = re.search(
            rf'^  File "{re.escape(note.decode())}", line (\d+) in ', text, re.MULTILINE
        )
        return int(found[1]) if found else 0


def _quit(process: Process) -> None:
    """Let the program end by itself; what it prints meanwhile is no cell's."""
    process.ask({"quit": {}})
    deadline = time.monotonic() + _QUIT
    while process.alive and time.monotonic() < deadline:
        for name, data in process.events(_SLICE):
            if name == "control" and data is None:
                return


def _late(timeout: float) -> Failure:
    return Failure("TimeoutError", f"it did not end within {timeout:g} s")


def _stopped() -> Failure:
    return Failure("KeyboardInterrupt", "it was stopped")


def _by_status(status: int) -> str:
    """Return in words how a process ended, by the status of `os.waitpid`."""
    number = status & 0x7F
    if status >> 8 == LOST and not number:
        return "the cell closed the connection to Knapper"
    if not number:
        return f"its process ended with exit code {status >> 8}"
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    hint = "; out of memory?" if name == "SIGKILL" else ""
    return f"its process was ended by {name}{hint}"
