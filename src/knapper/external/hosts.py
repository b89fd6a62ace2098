"""Turns: so many requests in all, so many to one host, and a pause between those."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from knapper.external.limits import Limits

__all__ = ["Hosts"]


class _Host:
    """One host: its places, and when the next request may begin."""

    def __init__(self, places: int) -> None:
        self.gate = asyncio.Semaphore(places)
        self.free_at = 0.0


class Hosts:
    """Gives out turns. Made inside the loop it serves."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._all = asyncio.Semaphore(limits.connections)
        self._hosts: dict[str, _Host] = {}
        self._time = asyncio.get_running_loop().time

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for a turn at the host, and hold it."""
        host = self._of(name)
        async with host.gate:
            # `hold` may move the end of a wait.
            while (wait := host.free_at - self._time()) > 0:  # noqa: ASYNC110
                await asyncio.sleep(wait)
            host.free_at = self._time() + self._limits.pause
            async with self._all:
                yield

    def hold(self, name: str, seconds: float) -> None:
        """Let nobody ask the host for some seconds."""
        host = self._of(name)
        host.free_at = max(host.free_at, self._time() + seconds)

    def _of(self, name: str) -> _Host:
        return self._hosts.setdefault(name, _Host(self._limits.per_host))
