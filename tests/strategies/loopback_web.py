"""A web of one server on loopback, which answers for every host and misbehaves as it is told.

Names are resolved by the test; a connection to the address of one reaches the server, one to any
other address fails and is noted. Nothing else is ever contacted.
"""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from knapper.external import Limits

PUBLIC = "93.184.215.14"  # stands for the server
PUBLIC_6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
TLS = "93.184.215.15"  # the same, where `https:` is spoken to it in earnest
CLOSED = "93.184.215.16"  # a port at which nobody listens

QUICK = Limits(pause=0.0, back_off=0.001, longest_wait=0.2, answer=20.0, connect=20.0)


@dataclass(frozen=True)
class Request:
    """What the server was asked."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]


Speak = Callable[[Request, socket.socket], None]
Route = bytes | Speak | list[bytes]


def reply(status: int, body: str | bytes = b"", **headers: str) -> bytes:
    """Return an answer; a header's name has `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    given = {"content_length": str(len(content)), "content_type": "text/html", **headers}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status} Any reason\r\n{lines}\r\n".encode() + content


def page(body: str = "", **headers: str) -> bytes:
    return reply(200, f"<!doctype html><title>A page</title>{body}", **headers)


def redirect(to: str, status: int = 301, **headers: str) -> bytes:
    return reply(status, location=to, **headers)


@dataclass
class Server:
    """The server: `routes` by `host/path` or by `/path`, else 404. `requests` it was asked.

    A list of answers is given one after the other, the last for ever. `is_deaf` leaves TLS
    without an answer. `strays` are the addresses beyond it that were to be connected to.
    """

    port: int = 0
    is_deaf: bool = False
    routes: dict[str, Route] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def asked(self) -> list[str]:
        """Return what was asked, as `HEAD host/path`."""
        with self.lock:
            return [f"{each.method} {each.host}{each.path}" for each in self.requests]

    def answer(self, request: Request, connection: socket.socket) -> None:
        with self.lock:
            self.requests.append(request)
            route = self.routes.get(request.host + request.path, self.routes.get(request.path))
            if isinstance(route, list):
                route = route.pop(0) if len(route) > 1 else route[0]
        if route is None:
            route = reply(404, "<p id=not-found>none")
        if not isinstance(route, bytes):
            route(request, connection)
        elif request.method == "HEAD":
            connection.sendall(route.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        else:
            connection.sendall(route)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        world: Server = self.server.world  # type: ignore[attr-defined]
        try:
            if self.connection.recv(1, socket.MSG_PEEK) == b"\x16":  # TLS, which it does not speak
                if world.is_deaf:
                    world.stop.wait(60)
                self.connection.sendall(b"HTTP/1.1 400 No\r\n\r\n")
                return
            first = self.rfile.readline(65536).decode("latin-1").split()
            headers = {}
            while line := self.rfile.readline(65536).decode("latin-1").strip():
                name, _, value = line.partition(":")
                headers[name.strip().lower()] = value.strip()
            if len(first) == 3:
                host = headers.get("host", "")
                world.answer(Request(first[0], host, first[1], headers), self.connection)
        except OSError:
            return  # the client has left

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            return


class Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.world = Server(port=self.server_address[1])

    def handle_error(self, *_: object) -> None:
        return


class ToServer(httpx.AsyncBaseTransport):
    """Takes what is asked of the addresses that stand for the server to it."""

    def __init__(self, server: Server, closed: int) -> None:
        self._server, self._closed = server, closed
        self._inner = httpx.AsyncHTTPTransport(
            verify=False, limits=httpx.Limits(max_keepalive_connections=0)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        ip = request.url.host
        if ip not in {PUBLIC, PUBLIC_6, TLS, CLOSED}:
            self._server.strays.append(ip)
            raise httpx.ConnectError(f"{ip} was to be asked")
        request.url = request.url.copy_with(
            scheme=request.url.scheme if ip == TLS else "http",
            host="127.0.0.1",
            port=self._closed if ip == CLOSED else self._server.port,
        )
        return await self._inner.handle_async_request(request)

    async def aclose(self) -> None:
        await self._inner.aclose()
