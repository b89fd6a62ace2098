"""A built site served on loopback, for a browser."""

from __future__ import annotations

from _thread import start_new_thread
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from knapper.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import SupportsRead, SupportsWrite


class _Quiet(SimpleHTTPRequestHandler):
    """Answers as hosts of static sites do: what is not there with the page 404.html."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.read_bytes())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class _Halting(_Quiet):
    """Sends pages up to the end of `mark`, and the rest when `rest` is set."""

    mark: bytes
    rest: Event

    def copyfile(self, source: SupportsRead[bytes], outputfile: SupportsWrite[bytes]) -> None:
        content = source.read()
        head, mark, rest = content.partition(self.mark)
        outputfile.write(head + mark)
        if mark and content.lstrip().startswith(b"<!doctype html>"):
            self.rest.wait(20)
        outputfile.write(rest)


@contextmanager
def served_in_two(site: Path, mark: str) -> Iterator[tuple[str, Event]]:
    """Serve `site`, pages halting behind `mark`; give its address and what lets them go on."""
    rest = Event()
    handler = type("Handler", (_Halting,), {"mark": mark.encode(), "rest": rest})
    with served(site, handler) as address:
        yield address, rest
        rest.set()


class Untraced(ThreadingMixIn):
    """Of a server: it answers in threads that coverage does not trace.

    Where two threads begin to be traced at once, CPython 3.11 ends one of them, and the browser
    waits for its answer in vain.
    """

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a request in a thread of its own."""
        start_new_thread(self.process_request_thread, (request, client_address))


class _Server(Untraced, ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that goes away in mid-answer is no fault of a test."""


@contextmanager
def served(site: Path, handler: type[_Quiet] = _Quiet) -> Iterator[str]:
    """Serve the folder `site`, and give its address with a slash at the end."""
    server = _Server(("127.0.0.1", 0), partial(handler, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def build(vault: Path, site: Path) -> None:
    """Build `vault` to `site`."""
    done = CliRunner().invoke(main, ["build", str(vault), "-o", str(site), "-q"])
    assert done.exit_code == 0, done.output


@contextmanager
def built(vault: Path, site: Path) -> Iterator[str]:
    """Build `vault` to `site`, serve it, and give its address."""
    build(vault, site)
    with served(site) as address:
        yield address
