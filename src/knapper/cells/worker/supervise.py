"""The process between Knapper and the cells: it ends all that they started, whatever they did.

It is the leader of a session, forks the process that runs cells and then only watches. It ends
all when that process ends, when Knapper says so, when Knapper is gone, and when there are too
many processes. Knapper speaks to it by single bytes over a socket:

| byte | what it asks for |
|---|---|
| `i` | interrupt the cell that runs |
| `d` | write where it is to standard error, without asking Python |
| `k`, or nothing more | end all |

Back come JSON lines: `{"up": {"apart": 3}}` (what of `apart` is in force) and, at the end,
`{"ended": {"status": 0, "why": ""}}` with the status of `os.waitpid` and one of `WHY`.

Where the system has process namespaces, this process is the first of one, so that the kernel
ends the rest with it; a parent of it, outside, waits for that. Else, on Linux, it adopts all
orphans and ends its descendants one by one; elsewhere it ends their process group.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from time import monotonic

from knapper.cells.worker import apart
from knapper.cells.worker.limits import PROCESSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["COUNT_EVERY", "supervise"]

COUNT_EVERY = 0.1
"""Seconds between two looks at how many processes there are."""
WHY = ("", "processes", "told", "gone")
_GONE = 1  # the exit status that tells the process outside that Knapper is gone
_PATIENCE = 5.0


def supervise(control: int, kind: int, knapper: int, scratch: str) -> int:
    """Fork the process that runs cells, and return in it alone.

    Args:
        control: The socket to Knapper.
        kind: What of `apart` to use; it must work here.
        knapper: The process id of Knapper.
        scratch: The folder of the note, which is removed when Knapper is gone.

    Returns:
        What of `apart` is in force.
    """
    apart.adopt_orphans()
    if kind:
        apart.enter(kind)
    if kind & apart.PROCESSES:
        first = os.fork()
        if first:
            _close_all()
            status = os.waitpid(first, 0)[1]
            _leave(scratch, gone=status >> 8 == _GONE or os.getppid() != knapper)
        apart.die_with_parent()
        apart.settle(kind)
    with suppress(OSError):  # Knapper may be gone, which `_watch` sees too
        os.write(control, b'{"up": {"apart": %d}}\n' % kind)
    supervisor = os.getpid()
    worker = os.fork()
    if worker:
        status, why = _watch(control, worker, own_numbers=bool(kind & apart.PROCESSES))
        with suppress(OSError):  # Knapper may be gone
            os.write(control, b'{"ended": {"status": %d, "why": "%s"}}\n' % (status, why.encode()))
        # While it ends, its connection is gone and it is still the parent.
        gone = why == "gone" or os.getppid() not in {knapper, 0}
        if not kind & apart.PROCESSES:
            _end_descendants(worker)
            _close_all()
            _leave(scratch, gone=gone)
        os._exit(_GONE if gone else 0)
    apart.die_with_parent()
    if os.getppid() != supervisor:  # it ended before it could be asked for
        os._exit(1)
    os.setsid()
    os.close(control)
    return kind


def _watch(control: int, worker: int, *, own_numbers: bool) -> tuple[int, str]:
    """Wait for what ends all; return the status of the cells' process, and why it ended."""
    woken, wake = os.pipe()
    for end in (woken, wake):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(woken, select.POLLIN)
    counted = monotonic()
    while True:
        ready = dict(poll.poll(COUNT_EVERY * 1000))
        if woken in ready:
            os.read(woken, 4096)
        status = _reap(worker)
        if status is not None:
            return status, ""
        if control in ready:
            command = _read(control)
            if command in {b"", b"k"}:
                return 0, "told" if command else "gone"
            os.kill(worker, signal.SIGINT if command == b"i" else signal.SIGUSR2)
        if monotonic() - counted >= COUNT_EVERY:
            counted = monotonic()
            if _count(own_numbers=own_numbers) > PROCESSES:
                return 0, "processes"


def _read(control: int) -> bytes:
    try:
        return os.read(control, 1)
    except OSError:  # the other end was reset
        return b""


def _reap(worker: int) -> int | None:
    """Take the ends of all children that ended; return the status of `worker` if it is one."""
    found = None
    while True:
        try:
            process, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if process == 0:
            return found
        if process == worker:
            found = status


def _count(*, own_numbers: bool) -> int:
    if own_numbers:
        return sum(name.isdigit() for name in os.listdir("/proc"))  # noqa: PTH208 - no pathlib
    return len(_descendants(os.getpid()))


def _descendants(process: int) -> list[int]:
    """Return all processes below this one, on Linux."""
    found: list[int] = []
    waiting = [process]
    while waiting:
        folder = f"/proc/{waiting.pop()}/task"
        try:
            tasks = os.listdir(folder)  # noqa: PTH208
        except OSError:  # it ended, or this is no Linux
            continue
        for task in tasks:
            children = _children(f"{folder}/{task}/children")
            found += children
            waiting += children
    return found


def _children(path: str) -> list[int]:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return []
    try:
        listed = b""
        while more := os.read(descriptor, 1 << 16):
            listed += more
        return [int(child) for child in listed.split()]
    except OSError:
        return []
    finally:
        os.close(descriptor)


def _end_descendants(worker: int) -> None:
    """End the group of `worker`, and all processes below this one."""
    deadline = monotonic() + _PATIENCE
    _kill(-worker)
    while monotonic() < deadline:
        below = _descendants(os.getpid())
        for process in below:  # stopped first, so that none starts another meanwhile
            _kill(process, signal.SIGSTOP)
        for process in below:
            _kill(process)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                continue
        except ChildProcessError:
            return


def _kill(process: int, number: int = signal.SIGKILL) -> None:
    try:
        os.kill(process, number)
    except OSError:
        return


def _close_all() -> None:
    """Let go of every pipe, so that those who read them see their ends."""
    os.closerange(0, 1 << 16)


def _leave(scratch: str, *, gone: bool) -> NoReturn:
    """End; if Knapper is gone, nobody else removes the folder of the note."""
    if gone:
        import shutil  # noqa: PLC0415 - rarely needed

        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)
