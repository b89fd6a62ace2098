"""Namespaces of Linux: a note's processes without network, and among themselves.

`NETWORK` takes the network away but for the loopback. `PROCESSES` gives a note process numbers
of its own: when the first of these processes ends, the kernel ends all others, however they
tried to get away. Both need root, or a kernel that lets a user have a user namespace; where
neither is, `best` tells so and cells run without.
"""

from __future__ import annotations

import os
import sys
from functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NETWORK", "PROCESSES", "USER", "adopt_orphans", "best", "die_with_parent", "enter",
           "settle"]  # fmt: skip

NETWORK = 1
PROCESSES = 2
USER = 4  # by a user namespace: not as root

_NEWNS, _NEWUSER, _NEWPID, _NEWNET = 0x20000, 0x10000000, 0x20000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER, _SIGKILL = 1, 36, 9
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC, _MS_REC, _MS_PRIVATE = 2, 4, 8, 16384, 1 << 18


def die_with_parent() -> None:
    """Have the kernel end this process when the one that forked it ends."""
    if sys.platform.startswith("linux"):
        _call("prctl", _PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own parents end."""
    if sys.platform.startswith("linux"):
        _call("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def best(*, network: bool) -> int:
    """Return what of `NETWORK`, `PROCESSES` and `USER` works here; each is tried."""
    if not sys.platform.startswith("linux"):
        return 0
    wanted = [PROCESSES] if network else [NETWORK | PROCESSES, NETWORK, PROCESSES]
    for kind in wanted:
        for user in [USER] if os.geteuid() else [0, USER]:
            if _works(partial(_try, kind | user)):
                return kind | user
    return 0


def enter(kind: int) -> None:
    """Leave the namespaces of the user for new ones; raises `OSError`.

    Processes that are forked from now on are in them, and `settle` is for the first.
    """
    users, groups = os.geteuid(), os.getegid()
    flags = _NEWUSER if kind & USER else 0
    flags |= _NEWNET if kind & NETWORK else 0
    flags |= (_NEWPID | _NEWNS) if kind & PROCESSES else 0
    _call("unshare", flags)
    if kind & USER:
        _tell("/proc/self/setgroups", "deny")
        _tell("/proc/self/uid_map", f"{users} {users} 1")
        _tell("/proc/self/gid_map", f"{groups} {groups} 1")
    if kind & NETWORK:
        _loopback()
    if kind & PROCESSES:
        _call("mount", None, b"/", None, _MS_REC | _MS_PRIVATE, None)


def settle(kind: int) -> None:
    """In the first process of the new namespaces: show its own processes in `/proc`."""
    if kind & PROCESSES:
        _call("mount", b"proc", b"/proc", b"proc", _MS_NOSUID | _MS_NODEV | _MS_NOEXEC, None)


def _try(kind: int) -> None:
    enter(kind)
    if not _works(lambda: settle(kind)):
        raise OSError


def _works(attempt: Callable[[], None]) -> bool:
    """Whether something can be done without an error, tried in a process of its own."""
    process = os.fork()
    if process == 0:
        try:
            attempt()
        except BaseException:  # noqa: BLE001 - whatever it is, it does not work
            os._exit(1)
        os._exit(0)
    return os.waitpid(process, 0)[1] == 0


def _loopback() -> None:
    """Bring `lo` up (netdevice(7)): a new network has it, but down."""
    import fcntl  # noqa: PLC0415 - only here

    inet, datagram, get_flags, set_flags, up = 2, 2, 0x8913, 0x8914, 1
    descriptor = _call("socket", inet, datagram, 0)
    try:
        request = b"lo".ljust(16, b"\0") + bytes(24)
        answer = bytearray(fcntl.ioctl(descriptor, get_flags, request))
        answer[16] |= up
        fcntl.ioctl(descriptor, set_flags, bytes(answer))
    finally:
        os.close(descriptor)


def _tell(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _call(name: str, *arguments: int | bytes | None) -> int:
    """Call a function of the C library that sets `errno`."""
    import ctypes  # noqa: PLC0415 - what the cells do not need is loaded late

    longs = [ctypes.c_ulong(one) if isinstance(one, int) else one for one in arguments]
    answer: int = getattr(ctypes.CDLL(None, use_errno=True), name)(*longs)
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
