"""Run a program and say what it took, with all that it started.

CPU time and the largest process are what the kernel counted. Where there is /proc, what all
processes held together is looked at four times a second, each shared page counted once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["BIN", "Usage", "environment", "family", "measure"]

BIN = Path(sys.executable).parent
_EVERY = 0.25
_UNIT = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in


@dataclass(frozen=True)
class Usage:
    """Seconds of CPU and of the clock; bytes of the largest process, and of all together."""

    cpu: float
    wall: float
    largest: int
    together: int


def environment(cache: Path) -> dict[str, str]:
    """Return the environment of a measured program, which keeps what it keeps in `cache`.

    Its temporary files are in the folder of `cache`: a server that is ended leaves them.
    """
    made = os.environ | {
        "NO_MKDOCS_2_WARNING": "1",
        "KNAPPER_CACHE_DIR": str(cache),
        "TMPDIR": str(cache.parent),
    }
    made.pop("PYTHONDONTWRITEBYTECODE", None)  # else each run compiles its own sources
    return made


def measure(
    command: Sequence[str | Path],
    given: Mapping[str, str],
    *,
    folder: Path | None = None,
    limit: float = float("inf"),
) -> Usage | None:
    """Run `command` in `folder` and return what it took, None where that was over `limit` s.

    Raises `SystemExit` with the end of what it printed where it failed.
    """
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env=given, cwd=folder, start_new_session=True
        )
        watch = _Watch(process.pid, limit)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        watch.end()
        process.returncode = os.waitstatus_to_exitcode(status)
        if watch.is_over:
            return None
        if process.returncode:
            output.seek(0)
            printed = output.read().decode(errors="replace")[-4000:]
            sys.exit(f"{command}: exit status {process.returncode}\n{printed}")
    largest = usage.ru_maxrss * _UNIT
    cpu = usage.ru_utime + usage.ru_stime
    return Usage(round(cpu, 2), round(wall, 2), largest, max(largest, watch.most))


class _Watch:
    """Looks at a program while it runs, and ends it, with all of its session, at `limit`."""

    def __init__(self, process: int, limit: float) -> None:
        self._process, self._until = process, time.monotonic() + limit
        self._ended = Event()
        self.most, self.is_over = 0, False
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_EVERY):
            self.most = max(self.most, sum(map(_held, family(self._process))))
            if time.monotonic() > self._until:
                self.is_over = True
                with suppress(OSError):
                    os.killpg(self._process, signal.SIGKILL)
                return


def family(session: int) -> Iterator[int]:
    """Yield the processes of a session, none without /proc."""
    for each in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            # After the program's name, which may hold anything: state, parent, group, session.
            if int(each.read_text().rpartition(")")[2].split()[3]) == session:
                yield int(each.parent.name)


def _held(process: int) -> int:
    """Return the bytes that a process holds, of shared ones its part."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
