"""The loop of the process that runs cells: a request comes in, frames go out."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from types import ModuleType

from knapper.cells.worker import apart, display, figures, results
from knapper.cells.worker.execute import Program, forget_tracing
from knapper.cells.worker.files import FileWatch, watch
from knapper.cells.worker.limits import set_limits
from knapper.cells.worker.protocol import Channel, connect, send
from knapper.cells.worker.seeds import seed_on_import
from knapper.cells.worker.streams import Sink, Stream
from knapper.cells.worker.supervise import supervise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from knapper.cells.worker.protocol import Start

__all__ = ["main"]

UNKNOWN = -1


def main() -> None:
    """Run the cells that are asked for. The descriptors and what else is needed are arguments."""
    control, requests, frames, kind, network, knapper = map(int, sys.argv[1:7])
    scratch = sys.argv[7]
    sys.argv[:] = [""]
    for descriptor in (control, requests, frames):
        os.set_inheritable(descriptor, False)  # noqa: FBT003 - by position only
    if kind == UNKNOWN:
        kind = apart.best(network=bool(network))
    kind = supervise(control, kind, knapper, scratch)
    channel = Channel(requests, frames)
    connect(channel)
    first = channel.receive()
    if first is not None:
        _Note(channel, frames, first["start"], kind).serve()


class _Note:
    """The process of one note."""

    def __init__(self, channel: Channel, frames: int, start: Start, kind: int) -> None:
        self._channel = channel
        self._note = start["note"]
        self._sink = Sink(channel)
        sys.stdout, sys.stderr = Stream(self._sink, "stdout"), Stream(self._sink, "stderr")
        sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        # Where the interpreter cannot go on it tells its place, between the frames.
        faulthandler.enable(frames, all_threads=False)
        faulthandler.register(signal.SIGUSR2, frames, all_threads=False)
        self._files = FileWatch(start["root"], start["own"], start["declared"])
        module = ModuleType("__main__")
        sys.modules["__main__"] = self._main = module
        module.__dict__.update(results.names(start), display=display.display)
        self._artifacts = start["artifacts"]
        self._program = Program(self._note, module.__dict__)
        seed_on_import(start["seed"])
        set_limits(start["memory"], start["file_size"], counted_apart=bool(kind & apart.USER))
        watch(self._files, self._sink.sync)
        send({"ready": {}})

    def serve(self) -> None:
        """Answer requests until there are no more."""
        while True:
            try:
                request = self._channel.receive()
                if request is None or "quit" in request:
                    break
                if "run" in request:
                    self._run(**request["run"])
            except KeyboardInterrupt:  # it was meant for a cell that has just ended
                continue
        self._program.close()
        self._sink.leave()

    def _run(self, line: int, source: str) -> None:
        if "ARTIFACTS" in source and "ARTIFACTS" not in self._main.__dict__:
            from pathlib import Path  # noqa: PLC0415 - slow to load, and few cells need it

            self._main.__dict__["ARTIFACTS"] = Path(self._artifacts)
        self._sink.begin()
        self._files.found = {}
        done: dict[str, Any] = {}
        self._sink.running = True
        try:
            done["assertions"] = self._program.run(source, line, _show)
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt as well
            forget_tracing()
            self._sink.running = False
            done["failure"] = self._failure(error)
        try:
            for frame in figures.close_figures():
                send(frame)
        except BaseException as error:  # noqa: BLE001 - drawing may call the cell's own code
            done.setdefault("failure", self._failure(error))
        self._sink.running = False
        forget_tracing()
        self._sink.flush()
        send({"done": {**done, "undeclared": list(self._files.found), "more": self._sink.more}})

    def _failure(self, error: BaseException) -> dict[str, Any]:
        try:
            from knapper.cells.worker.failure import failure  # noqa: PLC0415 - loaded when needed

            return failure(error, self._note)
        except BaseException:  # noqa: BLE001 - memory may be short, or a library replaced
            return _little(error, self._note)


def _show(value: object) -> None:
    for frame in display.show(value):
        send(frame)


def _little(error: BaseException, note: str) -> dict[str, Any]:
    """Return what can be told of an exception without loading anything."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == note:
            line = trace.tb_lineno
        trace = trace.tb_next
    try:
        message = str(error)
    except BaseException:  # noqa: BLE001 - whatever a cell's own class does
        message = ""
    return {"name": type(error).__name__, "message": message, "line": line}
