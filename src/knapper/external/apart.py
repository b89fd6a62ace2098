"""A loop in a thread of its own, so that it does not matter whether the caller runs one.

Notebooks and browsers driven by Playwright leave a running loop in the caller's thread, where
`asyncio.run` refuses to work.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

__all__ = ["Work", "run_apart"]

_TICK: Final = 0.1
_LONGEST_END: Final = 2.0


def run_apart(work: Callable[[], Coroutine[Any, Any, None]], tick: Callable[[], None]) -> None:
    """Run `work()` to its end, calling `tick` in the caller's thread now and then.

    What the work raises is raised here. An exception in the caller's thread, such as Ctrl+C,
    cancels the work and passes on, after two seconds at most.
    """
    thread = Work(work)
    thread.start()
    try:
        while not thread.done.wait(_TICK):
            tick()
    except BaseException:
        thread.stop()
        thread.join(_LONGEST_END)
        raise
    thread.join()
    tick()
    if thread.fault is not None:
        raise thread.fault


class Work(threading.Thread):
    """Runs the work; `done` is set when it has ended, `fault` is what it raised."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        super().__init__(name="knapper-external", daemon=True)
        self.done = threading.Event()
        self.fault: BaseException | None = None
        self._work = work
        self._stopped = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def run(self) -> None:
        """Do the work, in the thread itself."""
        try:
            with asyncio.Runner() as runner:
                self._loop = runner.get_loop()
                runner.run(self._main())
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            self.fault = error
        finally:
            self.done.set()

    async def _main(self) -> None:
        self._task = asyncio.ensure_future(self._work())
        if self._stopped.is_set():
            self._task.cancel()
        await self._task

    def stop(self) -> None:
        """Cancel the work from another thread, whether or not it has begun."""
        self._stopped.set()
        if self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(self._cancel)
        except RuntimeError:  # it has ended by itself
            return

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
