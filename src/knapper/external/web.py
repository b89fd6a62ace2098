"""The world outside as a check meets it: names, connections, time and chance.

Tests put others in their place, and so ask nothing beyond their own computer.
"""

from __future__ import annotations

import asyncio
import random
import socket
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import httpx

__all__ = ["DOCUMENTATION", "Resolve", "Web", "resolve"]

Resolve = Callable[[str], Awaitable[list[str]]]

# Names for examples, of which nobody expects an answer (RFC 2606, RFC 6761, RFC 7686).
DOCUMENTATION: Final = (
    *("example", "test", "invalid", "onion"),
    *("example.com", "example.net", "example.org"),
)


def _transport() -> httpx.AsyncBaseTransport:
    """Return connections with certificates checked, those of `SSL_CERT_FILE` among them.

    No connection serves twice: the next request may be for another name at the same address.
    """
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    return httpx.AsyncHTTPTransport(limits=limits)


async def resolve(host: str) -> list[str]:
    """Return the IP addresses of a host as the system knows them, in its order.

    Raises `socket.gaierror` where it knows none. The system is asked in a thread that nobody
    waits for, since it may take its time and cannot be stopped.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def give(addresses: list[str] | OSError | UnicodeError) -> None:
        if answer.done():
            return
        if isinstance(addresses, list):
            answer.set_result(addresses)
        else:
            answer.set_exception(addresses)

    def ask() -> None:
        found: list[str] | OSError | UnicodeError
        try:
            entries = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
        except (OSError, UnicodeError) as error:
            found = error
        try:
            loop.call_soon_threadsafe(give, found)
        except RuntimeError:  # the check has ended meanwhile
            return

    threading.Thread(target=ask, daemon=True, name="knapper-resolve").start()
    return await answer


@dataclass(frozen=True, kw_only=True)
class Web:
    """What a check asks of the world.

    `resolve` gives the IP addresses of a host or raises `socket.gaierror`; `transport` makes
    what requests go through, to IP addresses only. `now` is the time as a date, in seconds;
    `chance` gives a number from 0 to 1. Hosts in or below `documentation` are never asked.
    """

    resolve: Resolve = resolve
    transport: Callable[[], httpx.AsyncBaseTransport] = _transport
    now: Callable[[], float] = time.time
    chance: Callable[[], float] = random.random
    documentation: tuple[str, ...] = DOCUMENTATION
