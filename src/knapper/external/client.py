"""One request: a name to addresses that may be asked, a connection to one of them, an answer.

The connection is made to the IP address that was looked at, so no second look-up can lead
elsewhere; the name goes along in `Host` and in TLS, whose certificate must be the name's.
Proxies of the environment are not used, since what they connect to cannot be looked at. Requests
go to httpx's transport and not through its client, which would keep cookies, read `.netrc` and
take a redirect to `mailto:` for a fault.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import zlib
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, Self

import httpx

from knapper import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from knapper.external.limits import Limits
    from knapper.external.rules import Rules
    from knapper.external.web import Web

__all__ = ["Client", "HostUnknownError", "NoAnswerError", "NotAskedError", "Seen"]

_MOST_TRIED: Final = 4
_DEEPEST_CAUSE: Final = 12
_HEADERS: Final = {
    "User-Agent": f"Knapper/{__version__} (checks the links of a site)",
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}
_NO_SUCH_HOST: Final = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_HTML: Final = ("text/html", "application/xhtml+xml")


class HostUnknownError(Exception):
    """No such host."""


class NotAskedError(Exception):
    """The host is at no address that may be asked."""


class NoAnswerError(Exception):
    """No answer came; the text says why. `connected`: it was no fault of the connection."""

    def __init__(self, reason: str, *, connected: bool = False) -> None:
        """Keep both."""
        super().__init__(reason)
        self.reason, self.connected = reason, connected


@dataclass(frozen=True)
class Seen:
    """An answer. `body` is that of a page in HTML if it was wanted, None if it is not whole."""

    status: int
    headers: httpx.Headers
    body: bytes | None = None


class Client:
    """Asks. An asynchronous context manager."""

    def __init__(self, rules: Rules, limits: Limits, web: Web) -> None:
        self._rules, self._limits, self._web = rules, limits, web
        self._names: dict[str, asyncio.Task[list[str]]] = {}
        self._transport = web.transport()

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._names.values():
            task.cancel()
        await asyncio.gather(*self._names.values(), return_exceptions=True)
        await self._transport.__aexit__(kind, value, trace)

    async def ask(self, method: str, url: httpx.URL, *, read: bool) -> Seen:
        """Return the answer to one request; `read` says whether its body is wanted.

        Raises `HostUnknownError`, `NotAskedError` or `NoAnswerError`, and nothing else.
        """
        host = url.raw_host.decode("ascii")
        addresses = await self._addresses(host)
        allowed = [each for each in addresses if self._rules.reaches(each)]
        if not allowed:
            raise NotAskedError
        fault: Exception | None = None
        end = asyncio.get_running_loop().time() + self._limits.answer
        for address in _spread(allowed):
            try:
                return await self._ask_at(address, method, url, end, read=read)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                fault = error
            except (TimeoutError, httpx.TimeoutException) as error:
                late = f"there is no answer within {self._limits.answer:g} seconds"
                raise NoAnswerError(late, connected=True) from error
            except Exception as error:
                # Whatever a foreign server makes a library raise is that server's fault.
                raise NoAnswerError("what it answers is not HTTP", connected=True) from error
        raise NoAnswerError(self._unconnected(fault)) from fault

    async def _addresses(self, host: str) -> list[str]:
        """Return the IP addresses of a host; a name is looked up once, or until it is known."""
        if host not in self._names:
            self._names[host] = asyncio.create_task(self._resolve(host))
        try:
            return await asyncio.shield(self._names[host])
        except (OSError, UnicodeError) as error:
            if isinstance(error, socket.gaierror) and error.errno in _NO_SUCH_HOST:
                raise HostUnknownError from error
            self._names.pop(host, None)
            raise NoAnswerError("its name cannot be resolved") from error

    async def _resolve(self, host: str) -> list[str]:
        try:
            return [str(ip_address(host))]
        except ValueError:
            async with asyncio.timeout(self._limits.connect):
                return await self._web.resolve(host)

    async def _ask_at(
        self, address: str, method: str, url: httpx.URL, end: float, *, read: bool
    ) -> Seen:
        # TCP and TLS may each take `connect`: done before `end`, since a connection that is cut
        # off in the middle of TLS is not closed.
        left = end - asyncio.get_running_loop().time()
        timeout = httpx.Timeout(None, connect=max(0.0, min(self._limits.connect, 0.45 * left)))
        request = httpx.Request(
            method,
            url.copy_with(host=address),
            headers={"Host": url.netloc.decode("ascii"), **_HEADERS},
            extensions={
                "sni_hostname": url.raw_host.decode("ascii").rstrip("."),
                "timeout": timeout.as_dict(),
            },
        )
        async with asyncio.timeout_at(end):
            response = await self._transport.handle_async_request(request)
        try:
            kind = response.headers.get("content-type", "").strip().lower()
            if not (read and response.is_success and kind.startswith(_HTML)):
                return Seen(response.status_code, response.headers)
            body = await self._body(response, end)
            return Seen(response.status_code, response.headers, body)
        finally:
            await response.aclose()

    async def _body(self, response: httpx.Response, end: float) -> bytes | None:
        """Return the body, None if it is longer than the limit, ends early or is too slow."""
        plain, body = _decoder(response.headers.get("content-encoding", "")), bytearray()
        if plain is None:
            return None
        try:
            async with asyncio.timeout_at(end):
                async for chunk in response.aiter_raw():
                    body += plain(chunk, self._limits.body + 1 - len(body))
                    if len(body) > self._limits.body:
                        return None
        except (TimeoutError, httpx.HTTPError, zlib.error):
            return None
        return bytes(body)

    def _unconnected(self, fault: BaseException | None) -> str:
        if isinstance(fault, httpx.ConnectTimeout):
            return f"there is no connection within {self._limits.connect:g} seconds"
        for _ in range(_DEEPEST_CAUSE):
            if isinstance(fault, ssl.SSLCertVerificationError):
                return f"its certificate is not valid: {fault.verify_message}"
            if isinstance(fault, ssl.SSLError):
                return "no secure connection can be made"
            if isinstance(fault, ConnectionRefusedError):
                return "the connection is refused"
            fault = fault and (fault.__cause__ or fault.__context__)
        return "no connection can be made"


def _spread(addresses: list[str]) -> list[str]:
    """Return a few addresses to try, both families among them where there are both."""
    first = {(":" in each): each for each in reversed(addresses)}
    ordered = sorted(first.values(), key=addresses.index)
    return [*ordered, *(each for each in addresses if each not in ordered)][:_MOST_TRIED]


def _decoder(encoding: str) -> Callable[[bytes, int], bytes] | None:
    """Return what undoes a content coding, giving no more bytes than it is asked for."""
    name = encoding.strip().lower()
    if name in {"gzip", "x-gzip", "deflate"}:
        return zlib.decompressobj(wbits=47).decompress  # either form, as the data says
    return (lambda chunk, most: chunk[:most]) if name in {"", "identity"} else None
