"""A bar that shows how far long work is, to a person who waits for it."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from knapper.cli.terminal import is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["progress_bar"]

# What takes less is over before a person has read what it is.
_PATIENCE: Final = 0.5


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Give a function to call with how many are done and how many there are.

    The bar stands on standard error and is gone in the end. It is shown in a terminal only, and
    only once the work has taken half a second. Where there is no terminal, None is given.
    """
    if not is_terminal(sys.stderr):
        yield None
        return
    bar = _Bar(what)
    try:
        yield bar.tick
    finally:
        bar.stop()


class _Bar:
    """The bar of rich, made when it is first needed: its modules are slow to load."""

    def __init__(self, what: str) -> None:
        self._what, self._start = what, time.monotonic()
        self._update: Callable[[int, int], None] | None = None
        self._stop: Callable[[], None] | None = None

    def tick(self, done: int, total: int) -> None:
        if self._update is None:
            if done >= total or time.monotonic() - self._start < _PATIENCE:
                return
            self._update = self._show()
        self._update(done, total)

    def stop(self) -> None:
        if self._stop is not None:
            self._stop()

    def _show(self) -> Callable[[int, int], None]:
        from rich.console import Console  # noqa: PLC0415 - see the class
        from rich.progress import Progress  # noqa: PLC0415

        progress = Progress(console=Console(stderr=True), transient=True)
        task = progress.add_task(self._what)
        progress.start()
        self._stop = progress.stop
        return lambda done, total: progress.update(task, completed=done, total=total)
