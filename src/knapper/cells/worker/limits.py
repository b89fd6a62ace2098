"""The limits that the process of cells sets itself before the first of them runs."""

from __future__ import annotations

import resource
import sys

__all__ = ["OPEN_FILES", "PROCESSES", "set_limits"]

OPEN_FILES = 4096
PROCESSES = 256
"""The processes that a note may have at once; who counts them is `supervise`."""
TASKS = 2048
"""The processes and threads that the system allows, where it counts those of one note alone."""


def set_limits(memory: int, file_size: int, *, counted_apart: bool) -> None:
    """Bound memory and files.

    Args:
        memory: The bytes of data a process may have, 0 for any number.
        file_size: The bytes a file may have that is written, 0 for any number.
        counted_apart: Whether the system counts this note's processes apart from the user's.
    """
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_NOFILE, OPEN_FILES)
    if file_size:
        _bound(resource.RLIMIT_FSIZE, file_size)
    if counted_apart:
        _bound(resource.RLIMIT_NPROC, TASKS)
    if memory:
        # Linux counts what is mapped to be written, which is what a program asked for. The
        # address space, which libraries for GPUs reserve by the terabyte, is bounded only where
        # the system knows no better.
        data = sys.platform.startswith("linux")
        _bound(resource.RLIMIT_DATA if data else resource.RLIMIT_AS, memory)


def _bound(which: int, most: int) -> None:
    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    try:
        resource.setrlimit(which, (most, most))
    except (OSError, ValueError):  # the system has no such limit, or refuses to lower it
        return
