"""The fixtures of `loopback_web`, and a check of notes against it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from loopback_web import CLOSED, PUBLIC, PUBLIC_6, QUICK, TLS, Listener, Server, ToServer

from knapper.diagnostics import Diagnostic
from knapper.external import Limits, Web, check_addresses
from knapper.site import Site

Ask = Callable[..., list[Diagnostic]]


@pytest.fixture
def server() -> Iterator[Server]:
    listener = Listener()
    world = listener.world
    thread = threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield world
    world.stop.set()
    listener.shutdown()
    listener.server_close()
    thread.join()
    assert world.strays == []


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is taken and at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def web(server: Server, closed_port: int) -> Web:
    """The world as a check meets it here."""

    async def resolve(host: str) -> list[str]:
        known = {
            "tls.test": [TLS],
            "closed.test": [CLOSED],
            "six.test": [PUBLIC_6, PUBLIC],
            "mixed.test": ["10.0.0.1", "::1", PUBLIC],
            "inside.test": ["10.0.0.1", "fd00::1", "::ffff:127.0.0.1"],
            "cloud.test": ["169.254.169.254"],
            "broken.test": [CLOSED, PUBLIC],
        }
        if host == "0x7f.1":
            return ["127.0.0.1"]  # as the system reads it
        if not host.endswith((".test", ".example")):
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        return known.get(host, [PUBLIC])

    return Web(
        resolve=resolve,
        transport=lambda: ToServer(server, closed_port),
        now=lambda: 1_800_000_000.0,
        chance=lambda: 0.5,
        documentation=(),
    )


@pytest.fixture
def cache_path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "external.json"


@pytest.fixture
def ask(make_vault: Callable[..., Path], web: Web, cache_path: Path) -> Ask:
    """Return a function that checks the addresses of notes, one text or several by path."""

    def check(
        notes: str | dict[str, str], config: str = "", limits: Limits = QUICK, **options: object
    ) -> list[Diagnostic]:
        files = {"a.md": notes} if isinstance(notes, str) else dict(notes)
        if config:
            files[".knapper/config.yml"] = config
        context = Site.load(make_vault(files)).context
        given = {"cache_path": cache_path, "web": web, "limits": limits, **options}
        return check_addresses(context, **given)

    return check


@pytest.fixture
def codes(ask: Ask) -> Callable[..., list[str]]:
    """Return a function that gives the codes of the findings."""
    return lambda *args, **options: [each.code for each in ask(*args, **options)]
