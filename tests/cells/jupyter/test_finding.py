"""What is said where there is no kernel, no gateway, or no extra."""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from knapper.cells.jupyter import Gateway, KernelSpec, find_kernel
from knapper.cells.jupyter.gateway import RemoteKernel
from knapper.errors import UsageError


class Answers(BaseHTTPRequestHandler):
    """A server that gives one answer to all."""

    status, body = 200, b""

    def do_GET(self):
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_POST = do_GET  # noqa: N815 - http.server's name

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def server_that():
    """Return a function that starts a server with one answer, and gives its address."""
    servers = []

    def start(status, body=b""):
        handler = type("Answers", (Answers,), {"status": status, "body": body})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        servers.append((server, thread))
        return Gateway(f"http://127.0.0.1:{server.server_port}")

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def said(call, *arguments):
    with pytest.raises(UsageError) as caught:
        call(*arguments)
    return caught.value.message, caught.value.help


def test_a_kernel_that_is_not_installed_has_a_near_name():
    assert said(find_kernel, "pyton3") == (
        "there is no kernel `pyton3` on this computer",
        "did you mean `python3`?",
    )


def test_a_kernel_that_is_near_to_none_has_a_list():
    assert said(find_kernel, "julia-1.12") == (
        "there is no kernel `julia-1.12` on this computer",
        "there are `python3`",
    )


def test_a_gateway_has_kernels_of_its_own(gateway):
    assert find_kernel("python3", gateway) == KernelSpec("python3", "python")
    message, help_ = said(find_kernel, "pyton3", gateway)
    assert message == f"there is no kernel `pyton3` at {gateway.url}"
    assert help_ == "did you mean `python3`?"


@pytest.mark.parametrize(
    ("token", "message"), [("", "refuses without one"), ("wrong", "refuses the token")]
)
def test_a_gateway_that_wants_another_token(gateway, token, message):
    told, help_ = said(find_kernel, "python3", Gateway(gateway.url, token))
    assert told == f"the gateway {gateway.url} {message}"
    assert help_ == "set JUPYTER_GATEWAY_AUTH_TOKEN to its token"


def test_a_gateway_that_refuses_a_user_tells_why(server_that):
    gateway = server_that(403, b'{"reason": "User root is not authorized."}')
    message, help_ = said(RemoteKernel, KernelSpec("python3", "python"), gateway)
    assert message == f"the gateway {gateway.url} refuses: User root is not authorized."
    assert help_ == "KERNEL_USERNAME says to it who asks"


def test_a_gateway_that_is_not_there():
    message, help_ = said(find_kernel, "python3", Gateway("http://127.0.0.1:9"))
    assert message.startswith("the gateway http://127.0.0.1:9 cannot be reached: ")
    assert help_ == "look at its address, and whether it runs"


@pytest.mark.parametrize(
    ("status", "body"), [(404, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"kernelspecs": 1}')]
)
def test_a_server_that_is_no_gateway(server_that, status, body):
    gateway = server_that(status, body)
    assert said(find_kernel, "python3", gateway) == (
        f"there is no gateway to kernels at {gateway.url}",
        "the address is that below which `/api/kernels` is",
    )


def test_a_gateway_without_kernels(server_that):
    _, help_ = said(find_kernel, "python3", server_that(200, b'{"kernelspecs": {}}'))
    assert help_ == "there are none: install some where the gateway runs them"


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b'{"reason": "no room\\nleft"}', ": no room left"), (b"<html>", ""), (b"{}", "")],
)
def test_a_gateway_that_fails_tells_why(server_that, body, reason):
    gateway = server_that(500, body)
    message, _ = said(RemoteKernel, KernelSpec("python3", "python"), gateway)
    assert message == f"the gateway {gateway.url} answers 500 to POST /api/kernels{reason}"


@pytest.mark.parametrize("body", [b"{}", b'{"id": "../../api"}', b'{"id": 3}'])
def test_a_gateway_that_names_no_kernel(server_that, body):
    message, _ = said(RemoteKernel, KernelSpec("python3", "python"), server_that(200, body))
    assert message.startswith("there is no gateway to kernels at ")


def test_a_gateway_without_websockets(server_that):
    message, _ = said(
        RemoteKernel, KernelSpec("python3", "python"), server_that(200, b'{"id": "ab-1"}')
    )
    assert "gives no connection to its kernel" in message


@pytest.mark.parametrize("module", ["jupyter_client.kernelspec", "websocket"])
def test_without_the_extra_there_is_the_line_that_installs_it(monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    if module == "websocket":
        told = said(RemoteKernel, KernelSpec("python3", "python"), Gateway("http://127.0.0.1:9"))
    else:
        told = said(find_kernel, "python3")
    name = module.partition(".")[0]
    assert told == (
        f"running cells on a Jupyter kernel needs `{name}`, which is not installed",
        'install the extra: pip install "knapper[kernels]"',
    )


def test_the_gateway_is_told_by_the_command_or_the_environment():
    environ = {"JUPYTER_GATEWAY_URL": "https://a.example/", "JUPYTER_GATEWAY_AUTH_TOKEN": "t"}
    assert Gateway.of(None, {}) is None
    assert Gateway.of(None, environ) == Gateway("https://a.example", "t")
    assert Gateway.of("http://b.example:8888/base", environ) == Gateway(
        "http://b.example:8888/base", "t"
    )


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("b.example", "is none of the web"),
        ("file:///etc", "is none of the web"),
        ("http://[", "is none of the web"),
        ("http://b.example:99999", "is none of the web"),
        ("http://name:pa55@b.example", "holds more than a place"),
        ("http://b.example?token=t", "holds more than a place"),
    ],
)
def test_an_address_that_is_none_of_a_gateway(address, message):
    told, _ = said(Gateway.of, address, {})
    assert message in told
    assert "pa55" not in told


def test_a_token_that_no_header_can_hold():
    told, _ = said(Gateway.of, "http://a.example", {"JUPYTER_GATEWAY_AUTH_TOKEN": "tö\nken"})
    assert told == "JUPYTER_GATEWAY_AUTH_TOKEN holds characters that no token has"
