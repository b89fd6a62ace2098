"""A kernel of this computer: started as a process, spoken to over ZeroMQ.

jupyter_client does both. It wants a loop, and the caller's thread may have one that runs
already, or none; so it has its own, in a thread of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from queue import Empty
from typing import TYPE_CHECKING, Any, Final, TypeVar

from knapper.cells.jupyter.spec import KernelSpec, choose, missing
from knapper.cells.jupyter.wire import GONE, Inbox, Message
from knapper.errors import KnapperError, UsageError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.manager import AsyncKernelManager

__all__ = ["LocalKernel", "installed", "local_kernel"]

_T = TypeVar("_T")

# Seconds between two looks at whether the kernel lives.
_LOOK: Final = 0.1

# Seconds that the loop waits for a sign of a message before it looks for one.
_LISTEN: Final = 1.0

# Seconds that the loop may take for what is asked of it: starting a process, and ending one.
_START: Final = 30.0
_END: Final = 10.0


def installed() -> list[KernelSpec]:
    """Return the kernels of this computer.

    Raises:
        UsageError: The extra `kernels` is not installed.
    """
    try:
        from jupyter_client.kernelspec import KernelSpecManager  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise missing(error) from None
    found = KernelSpecManager().get_all_specs()
    return [
        KernelSpec(name, str(each["spec"].get("language", "")).lower())
        for name, each in found.items()
    ]


def local_kernel(name: str) -> KernelSpec:
    """Return the kernel of this computer called `name`.

    Raises:
        UsageError: There is none, or the extra `kernels` is not installed.
    """
    return choose(
        name,
        installed(),
        "on this computer",
        "for Python, `pip install ipykernel`; others at the page of their language",
    )


class LocalKernel:
    """A kernel that runs in the folder `work`, with the environment `env` and no other.

    `private` is a folder that the kernel's own files go to: how to reach it, its history.
    """

    def __init__(self, spec: KernelSpec, work: Path, private: Path, env: Mapping[str, str]) -> None:
        """Start it.

        Raises:
            KnapperError: It does not start.
        """
        self.inbox = Inbox()
        self._manager: AsyncKernelManager | None = None
        self._client: AsyncKernelClient | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="knapper-kernel", daemon=True
        )
        self._thread.start()
        try:
            self._do(self._start(spec, work, private, env), _START)
        except ImportError as error:
            self.close()
            raise missing(error) from None
        except KnapperError:
            self.close()
            raise
        except Exception as error:
            self.close()
            raise UsageError(
                f"the kernel `{spec.name}` does not start: {str(error) or type(error).__name__}",
                help=f"try it with `jupyter console --kernel {spec.name}`",
            ) from error
        except BaseException:
            self.close()
            raise

    def send(self, kind: str, content: Mapping[str, Any]) -> str:
        """Send a message on the shell channel, and return its id."""
        try:
            return self._do(self._send(kind, content), _END)
        except Exception:  # noqa: BLE001 - many kinds, all of which say that it is gone
            self.inbox.put(GONE)
            return ""

    def interrupt(self) -> None:
        """Ask the kernel to interrupt what it runs, by a signal or a message as it likes."""
        if self._manager is not None:
            with contextlib.suppress(Exception):  # it has died meanwhile
                self._do(self._interrupt(self._manager), _END)

    def close(self) -> None:
        """End the kernel, with its process group."""
        if self._loop.is_closed():
            return
        with contextlib.suppress(Exception):  # what can fail here is only tidying up
            self._do(self._end(), _END)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_END)
        if not self._thread.is_alive():
            self._loop.close()

    def _do(self, work: Coroutine[Any, Any, _T], timeout: float) -> _T:
        future: Future[_T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(timeout)
        except BaseException:
            future.cancel()
            raise

    async def _start(
        self, spec: KernelSpec, work: Path, private: Path, env: Mapping[str, str]
    ) -> None:
        from jupyter_client.manager import AsyncKernelManager  # noqa: PLC0415 - an extra

        manager = AsyncKernelManager(
            kernel_name=spec.name, connection_file=str(private / "kernel.json")
        )
        self._manager = manager
        await manager.start_kernel(
            cwd=str(work),
            env=dict(env),
            # Nobody reads what a kernel prints beside the protocol.
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self._client = client = manager.client()
        client.shell_channel.start()
        client.iopub_channel.start()
        self._tasks = [
            asyncio.ensure_future(self._listen(client.shell_channel)),
            asyncio.ensure_future(self._listen(client.iopub_channel)),
            asyncio.ensure_future(self._watch(manager)),
        ]

    @staticmethod
    async def _interrupt(manager: AsyncKernelManager) -> None:
        await manager.interrupt_kernel()

    async def _listen(self, channel: Any) -> None:  # noqa: ANN401 - jupyter_client leaves it open
        while True:
            with contextlib.suppress(Empty):
                self.inbox.put(Message.read(await channel.get_msg(timeout=_LISTEN)))

    async def _watch(self, manager: AsyncKernelManager) -> None:
        while await manager.is_alive():  # noqa: ASYNC110 - a process, which sets no event
            await asyncio.sleep(_LOOK)
        self._end_group(manager)
        await asyncio.sleep(_LOOK)  # what it said last is still on its way
        self.inbox.put(GONE)

    async def _send(self, kind: str, content: Mapping[str, Any]) -> str:
        assert self._client is not None  # noqa: S101 - set by `_start`
        message = self._client.session.msg(kind, dict(content))
        # Not by the channel's own `send`: that goes round the loop's socket, and may take away
        # the sign by which the loop would see that an answer has come.
        await self._client.shell_channel.socket.send_multipart(
            self._client.session.serialize(message)
        )
        return str(message["header"]["msg_id"])

    async def _end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            self._client.stop_channels()
        if self._manager is None:
            return
        if self._manager.has_kernel:
            # Signals go to the whole group, so that what a cell started ends too.
            with contextlib.suppress(Exception):
                await self._manager.signal_kernel(signal.SIGKILL)
            await self._manager.shutdown_kernel(now=True)
        self._manager.context.destroy(linger=0)

    @staticmethod
    def _end_group(manager: AsyncKernelManager) -> None:
        """End what a kernel that has just died left: nothing else can have its group's id yet."""
        group = getattr(manager.provisioner, "pgid", None)
        if group and hasattr(os, "killpg"):
            with contextlib.suppress(OSError):
                os.killpg(group, signal.SIGKILL)
