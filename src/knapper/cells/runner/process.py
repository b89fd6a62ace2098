"""Starts the process that runs a note's cells, and reads what comes from it.

It gets a folder of its own for a working directory, home and temporary files, and an environment
that is made anew: of the user's it holds where programs and libraries are found, and nothing
else, so no secret. Home is empty, so that no file of the user's decides what a cell gives;
`XDG_CACHE_HOME` lasts, so that matplotlib need not list fonts each time.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import site
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from knapper.cells.runner.folders import Folders
from knapper.cells.runner.surroundings import kept_caches, of_user, surroundings
from knapper.errors import KnapperError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.cells.runner.record import RunnerSettings

__all__ = ["Process"]

_CODE: Final = "from knapper.cells.worker import main; main()"
_KEPT: Final = (
    "PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "PYTHONPATH",
    "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "CUDA_VISIBLE_DEVICES", "CUDA_HOME",
    "CUDA_PATH", "ROCR_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES",
)  # fmt: skip
_CHUNK: Final = 1 << 16  # what a pipe holds
_AT_ONCE: Final = 64  # chunks of one pipe before the others have their turn
_PATIENCE: Final = 3.0
_UNKNOWN: Final = -1

_kind: dict[bool, int] = {}
"""What of namespaces works here, by whether the network is wanted: told by the first process."""
_kind_lock: Final = threading.Lock()


class Process:
    """The two processes of one note, and the pipes between them and here."""

    def __init__(self, settings: RunnerSettings) -> None:
        """Start them; raises `KnapperError` where they cannot be started."""
        if os.name != "posix":
            raise KnapperError(
                "Knapper runs cells itself on Linux and macOS only",
                help="`kernel:` in the configuration names a Jupyter kernel to run them with",
            )
        self.ended: dict[str, Any] | None = None
        """What the supervisor told at the end, once it did; empty if it could not."""
        self.apart = 0
        self._network = settings.network
        self._kind = _kind.get(self._network, _UNKNOWN)
        self._lines: dict[str, bytes] = {"frame": b"", "control": b""}
        self._unsent = b""
        self._folders = Folders(settings.files)
        self.base = self._folders.base
        try:
            self._start(settings)
        except BaseException:
            self._folders.remove()
            raise

    def _start(self, settings: RunnerSettings) -> None:
        self.caches = kept_caches()
        control, theirs = socket.socketpair()
        requests, self._requests = os.pipe()
        self._frames, frames = os.pipe()
        self._stdout, stdout = os.pipe()
        self._stderr, stderr = os.pipe()
        self._control = control.detach()
        self._pipes = {
            self._stdout: "stdout",
            self._stderr: "stderr",
            self._frames: "frame",
            self._control: "control",
        }
        given = (theirs.fileno(), requests, frames)
        own_site = _in_user_site()
        try:
            self._popen = subprocess.Popen(  # noqa: S603 - Python itself, our own code
                [
                    sys.executable,
                    *("-P", "-X", "utf8"),
                    *([] if own_site else ["-s"]),
                    *("-c", _CODE),
                    *(str(one) for one in given),
                    str(self._kind),
                    str(int(self._network)),
                    str(os.getpid()),
                    str(self.base),
                ],
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                pass_fds=given,
                start_new_session=True,
                cwd=self._folders.work,
                env=self._environment(settings, own_site=own_site),
            )
        except OSError as error:
            self._close_pipes()
            raise KnapperError(
                f"Python cannot be started to run cells: {error.strerror or error}",
                help="cells run with the Python that Knapper runs in",
            ) from error
        finally:
            theirs.close()
            for descriptor in (requests, frames, stdout, stderr):
                os.close(descriptor)
        self._poll = select.poll()
        for descriptor in self._pipes:
            os.set_blocking(descriptor, False)
            self._poll.register(descriptor, select.POLLIN)
        os.set_blocking(self._requests, False)

    def _environment(self, settings: RunnerSettings, *, own_site: bool) -> dict[str, str]:
        kept = of_user(_KEPT)
        if "PYTHONPATH" in kept:  # its relative parts are of where Knapper was started
            parts = kept["PYTHONPATH"].split(os.pathsep)
            kept["PYTHONPATH"] = os.pathsep.join(str(Path(part).absolute()) for part in parts)
        if own_site:
            kept["PYTHONUSERBASE"] = site.getuserbase()
        return {
            "PATH": os.defpath,
            **kept,
            **surroundings(settings, self._folders.temporary),
            "HOME": str(self._folders.home),
        }

    @property
    def alive(self) -> bool:
        """Whether the supervisor has not told the end."""
        return self.ended is None

    def ask(self, request: dict[str, Any]) -> None:
        """Send a request; what the pipe cannot take yet goes out while events are awaited."""
        waited = bool(self._unsent)
        self._unsent += json.dumps(request).encode() + b"\n"
        if not waited:
            self._write()

    def command(self, letter: str) -> None:
        """Send the supervisor one of its commands."""
        with contextlib.suppress(OSError):
            os.write(self._control, letter.encode())

    def events(self, timeout: float) -> Iterator[tuple[str, Any]]:
        """Give what came within `timeout` seconds, with the name of the pipe.

        "stdout" and "stderr" come with bytes, "frame" and "control" with an object.

        A pipe's name comes with `None` when it ended; "dump" comes with a line between frames.
        What other processes printed comes before frames that were there at the time.
        """
        if self._unsent:
            self._poll.register(self._requests, select.POLLOUT)
        try:
            ready = dict(self._poll.poll(max(timeout, 0) * 1000))
        finally:
            if self._unsent:
                self._poll.unregister(self._requests)
        if self._requests in ready:
            self._write()
        for descriptor, name in list(self._pipes.items()):
            if descriptor in ready:
                yield from self._take(descriptor, name)

    def rest(self) -> Iterator[tuple[str, Any]]:
        """Give what is in the pipes now."""
        for descriptor, name in list(self._pipes.items()):
            yield from self._take(descriptor, name)

    def close(self) -> None:
        """End all processes of the note, and let go of all that was used for them."""
        self.command("k")
        try:
            self._popen.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
        if self.ended is None or self._popen.returncode:
            self._end_strays()
        self._close_pipes()
        self._folders.remove()

    def wait(self) -> None:
        """Wait until all ended, after the supervisor told that they do."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(_PATIENCE)

    def _write(self) -> None:
        try:
            written = os.write(self._requests, self._unsent)
        except BlockingIOError:
            return
        except OSError:  # nobody reads it any more, which the other pipes will tell
            written = len(self._unsent)
        self._unsent = self._unsent[written:]

    def _take(self, descriptor: int, name: str) -> Iterator[tuple[str, Any]]:
        for _ in range(_AT_ONCE):
            try:
                data = os.read(descriptor, _CHUNK)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._poll.unregister(descriptor)
                del self._pipes[descriptor]
                os.close(descriptor)
                yield name, None
                return
            if name not in self._lines:
                yield name, data
                continue
            if name == "frame":  # what was printed before these frames may have come since the poll
                for printed, stream in list(self._pipes.items()):
                    if stream not in self._lines:
                        yield from self._take(printed, stream)
            yield from self._whole_lines(name, data)

    def _whole_lines(self, name: str, data: bytes) -> Iterator[tuple[str, Any]]:
        if b"\n" not in data:
            self._lines[name] += data
            return
        first, *lines = data.split(b"\n")
        lines.insert(0, self._lines[name] + first)
        self._lines[name] = lines.pop()
        for line in lines:
            try:
                message = json.loads(line) if line else None
            except ValueError:  # no frame: of `faulthandler`, or of a cell
                yield "dump", line
                continue
            if not isinstance(message, dict):
                continue
            if name == "control":
                self._told(message)
            yield name, message

    def _told(self, message: dict[str, Any]) -> None:
        if "up" in message:
            self.apart = int(message["up"]["apart"])
            if self._kind == _UNKNOWN:  # else one that could not be had this once would stay so
                with _kind_lock:
                    _kind.setdefault(self._network, self.apart)
        elif "ended" in message:
            self.ended = message["ended"]

    def _end_strays(self) -> None:
        """End what is left where the supervisor was killed: whoever has this run's folder."""
        mark = f"TMPDIR={self._folders.temporary}\0".encode()
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            strays = [process for process in _processes() if mark in _environment_of(process)]
            if not strays:
                return
            for process in strays:
                with contextlib.suppress(OSError):
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.01)

    def _close_pipes(self) -> None:
        for descriptor in (*self._pipes, self._requests):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self._pipes = {}


def _processes() -> Iterator[int]:
    with contextlib.suppress(OSError):
        yield from (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _environment_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/environ").read_bytes()
    except OSError:
        return b""


def _in_user_site() -> bool:
    """Whether Knapper itself is installed for the user alone, where cells must look as well."""
    return bool(site.ENABLE_USER_SITE) and Path(__file__).is_relative_to(site.getusersitepackages())
