"""Runs the cells of one note on a Jupyter kernel, of this computer or behind a gateway."""

from __future__ import annotations

import ast
import platform
import re
import shutil
import tempfile
import time
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from knapper.cells.jupyter.gateway import RemoteKernel, remote_kernel
from knapper.cells.jupyter.local import LocalKernel, local_kernel
from knapper.cells.jupyter.outputs import FRAME, Outputs
from knapper.cells.jupyter.python import ANSWER, OLDEST, answer, call, install, puts
from knapper.cells.jupyter.share import MOST, environment, sent, take_back
from knapper.cells.jupyter.spec import speaks
from knapper.cells.jupyter.wire import GONE, STOP
from knapper.cells.record import Environment, Failure
from knapper.cells.runner.folders import Folders
from knapper.cells.runner.gather import Gathered, undeclared_names
from knapper.cells.runner.portable import portable
from knapper.cells.runner.record import Outcome, Ran
from knapper.cells.runner.surroundings import kept_caches
from knapper.errors import KnapperError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.cells.jupyter.spec import Gateway, KernelSpec
    from knapper.cells.jupyter.wire import Message, Wire
    from knapper.cells.runner.record import RunnerSettings
    from knapper.compile import CodeCell

__all__ = ["JupyterRunner", "find_kernel", "kernel_runners"]

_START: Final = 60.0
"""Seconds that a kernel may take until it answers."""
_OWN: Final = 20.0
"""Seconds for what Knapper itself asks of a kernel, beside cells."""
_BRING: Final = 120.0
"""Seconds for bringing files from and to a gateway."""
_GRACE: Final = 2.0
"""Seconds that a cell has to end after it was interrupted, so that it tells where it was."""
_AGAIN: Final = 1.0  # a kernel that is just starting may miss the first question


def find_kernel(name: str, gateway: Gateway | None = None) -> KernelSpec:
    """Return the kernel called `name`, of this computer or of the gateway.

    Raises:
        UsageError: There is none, the gateway cannot be asked, or the extra is not installed.
    """
    return remote_kernel(name, gateway) if gateway else local_kernel(name)


def kernel_runners(
    name: str, gateway: Gateway | None = None
) -> Callable[[RunnerSettings], JupyterRunner]:
    """Return what makes the runner of a note; the kernel is looked for when the first is made.

    What it returns raises what `find_kernel` does.
    """
    find = cache(partial(find_kernel, name, gateway))
    return lambda settings: JupyterRunner(settings, find(), gateway)


class JupyterRunner:
    """Runs the cells of one note; `knapper.cells.runner.Runner` says what each method does.

    The kernel is started by the first cell, and how long that takes is not of the cell's time:
    on a cluster its machine may have to be made first.
    """

    def __init__(
        self, settings: RunnerSettings, kernel: KernelSpec, gateway: Gateway | None = None
    ) -> None:
        """Prepare to run; `kernel` is what `find_kernel` found, with the same gateway."""
        self._settings = settings
        self._spec = kernel
        self._gateway = gateway
        self._python = speaks(kernel.language, "python")
        self._wire: Wire | None = None
        self._folders: Folders | None = None
        self._private: Path | None = None
        self._gone: Failure | None = None
        self._stopping = False
        self._about: dict[str, Any] = {}
        self._contents: dict[str, bytes] = {}
        self._clean: Callable[[str], str] = lambda text: text

    def run(self, cell: CodeCell, timeout: float) -> Ran:
        """Run one cell, for at most `timeout` seconds."""
        if self._stopping:
            return Ran(outcome=Outcome.STOPPED, failure=_stopped())
        if self._gone is not None:
            return Ran(outcome=Outcome.DIED, failure=self._gone)
        if not speaks(self._spec.language, cell.language):
            return Ran(outcome=Outcome.RAISED, failure=self._other_language(cell))
        try:
            wire = self._started()
            return self._turn(wire, cell, timeout)
        except _StoppedError:
            return self._ended(Outcome.STOPPED, _stopped())
        except _GoneError as error:
            return self._ended(Outcome.DIED, self._death(error))

    def environment(self, modules: frozenset[str]) -> Environment:
        """Return with what cells run that import these top-level modules."""
        told: dict[str, Any] = {}
        with suppress(_GoneError, _StoppedError):
            wire = self._started()
            if self._python:
                told = answer(self._ask(wire, call("packages", sorted(modules))), FRAME)
        language = self._about.get("language_info")
        language = language if isinstance(language, dict) else {}
        name, version = (str(language.get(part) or "") for part in ("name", "version"))
        here = "" if self._gateway else f"{platform.system()} {platform.machine()}".strip()
        packages = told.get("packages")
        return Environment(
            f"{name[:1].upper()}{name[1:]} {version}".strip(),
            str(told.get("machine") or here),
            self._spec.name,
            {str(key): str(value) for key, value in sorted(packages.items())}
            if isinstance(packages, dict)
            else {},
        )

    def stop(self) -> None:
        """End the cell that runs now, from another thread."""
        self._stopping = True
        if self._wire is not None:
            self._wire.inbox.put(STOP)

    def close(self) -> None:
        """End the kernel and all that it started."""
        self._gone = self._gone or Failure("ChildProcessError", "the kernel was closed")
        wire, self._wire = self._wire, None
        try:
            if wire is not None:
                wire.close()
        finally:
            folders, self._folders = self._folders, None
            if folders is not None:
                folders.remove()
            private, self._private = self._private, None
            if private is not None:
                shutil.rmtree(private, ignore_errors=True)

    # -- its start ---------------------------------------------------------------------------

    def _started(self) -> Wire:
        if self._gone is not None:
            raise _GoneError
        if self._wire is not None:
            return self._wire
        try:
            self._wire = self._remote() if self._gateway else self._local()
            self._await_ready(self._wire)
            if self._python:
                self._prepare(self._wire)
        except BaseException as error:
            if not isinstance(error, _StoppedError):
                self.close()
            if isinstance(error, _GoneError):
                how = "does not answer" if isinstance(error, _SilentError) else "ended"
                raise UsageError(
                    f"the kernel `{self._spec.name}` {how} at its start",
                    help=f"try it with `jupyter console --kernel {self._spec.name}`"
                    if self._gateway is None
                    else "the gateway's log says more",
                ) from None
            raise
        return self._wire

    def _local(self) -> Wire:
        self._folders = folders = Folders(self._settings.files)
        self._private = private = Path(tempfile.mkdtemp(prefix="knapper-kernel-")).resolve()
        self._clean = portable(
            [
                (str(folders.work), "…/work"),
                (str(folders.base), "…"),
                (str(private), "…"),
                (str(self._settings.artifacts.resolve()), "…/artifacts"),
                (str(self._settings.root.resolve()), "…"),
            ]
        )
        env = environment(self._settings, private, folders.temporary)
        return LocalKernel(self._spec, folders.work, private, env)

    def _remote(self) -> Wire:
        assert self._gateway is not None  # noqa: S101 - asked before
        self._contents = sent(self._settings, python=self._python)
        return RemoteKernel(self._spec, self._gateway)

    def _await_ready(self, wire: Wire) -> None:
        """Wait until the kernel answers, and what it shows arrives here."""
        deadline = time.monotonic() + _START
        asked: set[str] = set()
        replied = heard = False
        while not (replied and heard):
            if time.monotonic() > deadline:
                raise UsageError(
                    f"the kernel `{self._spec.name}` does not answer within {_START:.0f} s",
                    help="see that it starts where it is to run",
                )
            asked.add(wire.send("kernel_info_request", {}))
            again = time.monotonic() + _AGAIN
            while not (replied and heard) and (message := self._next(wire, again)):
                if message.parent in asked:
                    heard |= message.kind == "status"
                    if message.kind == "kernel_info_reply":
                        replied, self._about = True, message.content

    def _prepare(self, wire: Wire) -> None:
        """Put Knapper's own into a Python kernel."""
        language = self._about.get("language_info")
        version = str(language.get("version", "")) if isinstance(language, dict) else ""
        found = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
        if found and found < OLDEST:
            raise UsageError(
                f"the kernel `{self._spec.name}` has Python {version}, which is too old",
                help=f"cells run with Python {'.'.join(map(str, OLDEST))} or later",
            )
        settings = self._settings
        self._ask(wire, "0", install(), why="it does not take what Knapper needs in it")
        artifacts = str(settings.artifacts.resolve())
        own = [str(one) for one in (self._private, artifacts, kept_caches()) if one]
        if self._folders is not None:
            own.append(str(self._folders.base))
        if self._gateway:
            base = str(answer(self._ask(wire, call("folder")), FRAME).get("base"))
            for expression in puts(base, self._contents):
                self._ask(wire, expression, why="it cannot write the note's files", seconds=_BRING)
            self._contents = {}
            artifacts = f"{base}/artifacts"
            self._clean = portable([(f"{base}/work", "…/work"), (base, "…")])
        start = {
            "note": settings.note,
            "artifacts": artifacts,
            "seed": settings.seed,
            "memory": settings.memory,
            "file_size": settings.file_size,
            "root": "" if self._gateway else str(settings.root.resolve()),
            "own": own,
            "declared": [str(path) for path in settings.files.values()],
            "results": {
                path: [[one.name, one.value, one.unit, one.tolerance] for one in results]
                for path, results in settings.results.items()
            },
        }
        self._ask(wire, call("start", start), why="it does not take what Knapper needs in it")
        if self._gateway is None:  # a gateway's machine has limits of its own
            self._ask(wire, call("limit", settings.memory, settings.file_size))

    # -- a cell's turn -----------------------------------------------------------------------

    def _turn(self, wire: Wire, cell: CodeCell, timeout: float) -> Ran:
        blank = len(cell.source) - len(cell.source.lstrip("\n"))  # IPython leaves them out
        source = cell.source[blank:]
        if self._python:
            self._ask(wire, call("begin", cell.line + 1 + blank, source))
        outputs = Outputs()
        began = time.monotonic()
        asked = wire.send("execute_request", _request(source))
        outcome, failed = self._until(wire, asked, outputs, began + timeout)
        if outcome is Outcome.TIMEOUT:
            wire.interrupt()
            with suppress(_GoneError, _StoppedError):
                self._until(wire, asked, outputs, time.monotonic() + _GRACE)
        seconds = time.monotonic() - began
        told: dict[str, Any] = {}
        if self._python and outcome in {Outcome.DONE, Outcome.RAISED}:
            with suppress(_GoneError):
                most = MOST if self._gateway else 0
                told = answer(self._ask(wire, call("end", most), seconds=_BRING), FRAME)
        gathered = Gathered(self._clean)
        outputs.into(gathered)
        failure = self._failure(outputs, gathered, failed)
        if outcome is Outcome.DONE and (fault := self._fault(outputs, told)):
            outcome, failure = Outcome.RAISED, fault
        if outcome is Outcome.TIMEOUT:
            failure = _late(timeout, failure)
        elif outcome is Outcome.STOPPED:
            failure = _stopped()
        elif outcome is Outcome.DIED:
            failure = self._death()
        if outcome not in {Outcome.DONE, Outcome.RAISED}:
            self._gone = failure
            self.close()
        undeclared = told.get("undeclared")
        return Ran(
            outcome=outcome,
            seconds=seconds,
            outputs=gathered.outputs(),
            figures=gathered.figures,
            results=tuple(gathered.results),
            assertions=_assertions(source) if self._python else 0,
            undeclared=undeclared_names(
                undeclared if isinstance(undeclared, list) else [], self._settings.root
            ),
            failure=failure,
        )

    def _until(
        self, wire: Wire, asked: str, outputs: Outputs, deadline: float
    ) -> tuple[Outcome, dict[str, Any]]:
        """Gather until the cell ends or must be ended; return how, and the reply if it failed."""
        reply: dict[str, Any] | None = None
        idle = False
        while reply is None or not idle:
            try:
                message = self._next(wire, deadline)
            except _GoneError:
                return Outcome.DIED, {}
            except _StoppedError:
                return Outcome.STOPPED, {}
            if message is None:
                return Outcome.TIMEOUT, {}
            if message.parent != asked:
                continue
            if message.kind == "execute_reply":
                reply = message.content
            elif message.kind == "status":
                idle |= message.content.get("execution_state") == "idle"
            else:
                outputs.take(message)
        if reply.get("status") == "ok" and outputs.failure is None:
            return Outcome.DONE, {}
        return Outcome.RAISED, reply

    def _failure(
        self, outputs: Outputs, gathered: Gathered, reply: dict[str, Any]
    ) -> Failure | None:
        """Return the exception of a cell, as well as it was told."""
        if outputs.told:
            return gathered.failure(outputs.told)
        if outputs.failure is not None:
            one = outputs.failure
            return Failure(one.name, self._clean(one.message), self._clean(one.traceback))
        if not reply:
            return None
        name, message = (str(reply.get(part) or "") for part in ("ename", "evalue"))
        if not name:  # kernels of shells tell only the status of a command, if that
            message = f"ended with an error{': ' if message else ''}{message}"
        return Failure(name, self._clean(message))

    def _fault(self, outputs: Outputs, told: dict[str, Any]) -> Failure | None:
        """Return what went wrong beside a cell that ended well; take back what it left."""
        if outputs.dropped:
            return Failure(
                "",
                "gave more at once than the gateway lets pass, which dropped some of it;"
                " its option `iopub_data_rate_limit` bounds that",
            )
        size, files = told.get("size"), told.get("files")
        if isinstance(files, dict):
            take_back(self._settings.artifacts, files)
        elif isinstance(size, int) and size > MOST:
            return Failure(
                "",
                f"left {size / (1 << 20):.0f} MiB in ARTIFACTS, and from a gateway come"
                f" {MOST >> 20} MiB at most",
            )
        return None

    def _ended(self, outcome: Outcome, failure: Failure) -> Ran:
        self._gone = failure
        self.close()
        return Ran(outcome=outcome, failure=failure)

    def _death(self, error: _GoneError | None = None) -> Failure:
        if isinstance(error, _SilentError):
            return Failure("ChildProcessError", "the kernel does not answer any more")
        lost = ", or the connection with it is lost" if self._gateway else "; out of memory?"
        return Failure("ChildProcessError", f"the kernel ended under the cell{lost}")

    def _other_language(self, cell: CodeCell) -> Failure:
        speaks_ = self._spec.language or "another language"
        return Failure(
            "",
            f"is in {cell.language}, and the kernel `{self._spec.name}` runs {speaks_}",
            "",
            cell.line + 1,
        )

    # -- questions of Knapper's own ----------------------------------------------------------

    def _ask(
        self, wire: Wire, expression: str, code: str = "", why: str = "", seconds: float = _OWN
    ) -> dict[str, Any]:
        """Have a Python kernel evaluate an expression, after some code, and return its reply.

        With `why` it must do so without an exception.
        """
        asked = wire.send(
            "execute_request",
            {
                **_request(code),
                "silent": True,
                "store_history": False,
                "user_expressions": {ANSWER: expression},
            },
        )
        deadline = time.monotonic() + seconds
        reply: dict[str, Any] | None = None
        idle = False
        while reply is None or not idle:
            message = self._next(wire, deadline)
            if message is None:
                raise _SilentError
            if message.parent == asked and message.kind == "execute_reply":
                reply = message.content
            elif message.parent == asked and message.kind == "status":
                idle |= message.content.get("execution_state") == "idle"
        told = reply.get("user_expressions")
        told = told.get(ANSWER) if isinstance(told, dict) else None
        failed = reply if reply.get("status") != "ok" else told
        if why and isinstance(failed, dict) and failed.get("status") == "error":
            reason = f"{failed.get('ename')}: {failed.get('evalue')}"
            raise KnapperError(f"the kernel `{self._spec.name}` fails: {why}: {reason}")
        return reply

    def _next(self, wire: Wire, deadline: float) -> Message | None:
        """Return the next message, None where none comes until the deadline."""
        if self._stopping:
            raise _StoppedError
        message = wire.inbox.get(deadline - time.monotonic())
        if message is GONE:
            raise _GoneError
        if message is STOP:
            raise _StoppedError
        return message


class _GoneError(Exception):
    """The kernel is gone."""


class _SilentError(_GoneError):
    """The kernel is there, and does not answer."""


class _StoppedError(Exception):
    """Another thread wants the cell ended."""


def _request(source: str) -> dict[str, Any]:
    return {
        "code": source,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": False,
    }


def _assertions(source: str) -> int:
    """Return how many `assert` statements a cell has; of one with IPython's magic, none."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    return sum(isinstance(node, ast.Assert) for node in ast.walk(tree))


def _late(timeout: float, where: Failure | None) -> Failure:
    message = f"it did not end within {timeout:g} s"
    if where is None:
        return Failure("TimeoutError", message)
    return Failure("TimeoutError", message, where.traceback, where.line)


def _stopped() -> Failure:
    return Failure("KeyboardInterrupt", "it was stopped")
