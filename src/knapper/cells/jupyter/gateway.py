"""A kernel behind a gateway: asked for over HTTP, spoken to over a websocket.

The gateway may be Jupyter Kernel Gateway, Jupyter Server or Jupyter Enterprise Gateway: all
three have the routes that are used here. Nothing is shared with it, no folder and no clock.
"""

from __future__ import annotations

import contextlib
import json
import os
import ssl
import struct
import threading
import time
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from knapper.cells.jupyter.spec import Gateway, KernelSpec, choose, missing
from knapper.cells.jupyter.wire import GONE, Inbox, Message
from knapper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx
    import websocket

__all__ = ["RemoteKernel", "remote_kernel"]

_ASK: Final = 20.0
_INTERRUPT: Final = 3.0

# A gateway on a cluster answers when the kernel's pod runs, which may first have to get its image.
# KERNEL_LAUNCH_TIMEOUT is the name that Enterprise Gateway gives the seconds it waits.
_LAUNCH: Final = 120

# Seconds of silence after which the gateway is asked for a sign of life, and how often.
_SILENCE: Final = 20.0
_SIGNS: Final = 3

# What a server says of a kernel that has died, whether or not it starts another.
_DEAD: Final = {"dead", "restarting", "autorestarting", "terminating"}


def remote_kernel(name: str, gateway: Gateway) -> KernelSpec:
    """Return the kernel called `name` of the gateway.

    Raises:
        UsageError: There is none, or the gateway cannot be asked.
    """
    with _client(gateway) as client:
        found = _in(_json(_ask(client, gateway, "GET", "/api/kernelspecs")), "kernelspecs")
    if not isinstance(found, dict):
        raise _no_gateway(gateway)
    specs = [
        KernelSpec(each, str(_in(data, "spec", "language") or "").lower())
        for each, data in found.items()
    ]
    return choose(name, specs, f"at {gateway.url}", "install some where the gateway runs them")


class RemoteKernel:
    """A kernel of a gateway."""

    def __init__(self, spec: KernelSpec, gateway: Gateway) -> None:
        """Start it.

        Raises:
            UsageError: It does not start, the gateway cannot be reached or wants a token, or
                the extra `kernels` is not installed.
        """
        try:
            import websocket  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise missing(error) from None
        self.inbox = Inbox()
        self._gateway = gateway
        self._session = uuid4().hex
        self._closed = threading.Event()
        self._client = _client(gateway)
        self._path = ""
        self._thread: threading.Thread | None = None
        self._socket: websocket.WebSocket | None = None
        try:
            self._path = self._launch(spec)
            self._socket = self._connect(websocket)
        except BaseException:
            self.close()
            raise
        self._thread = threading.Thread(
            target=self._listen, args=(websocket, self._socket), name="knapper-gateway", daemon=True
        )
        self._thread.start()

    def send(self, kind: str, content: Mapping[str, Any]) -> str:
        """Send a message on the shell channel, and return its id."""
        assert self._socket is not None  # noqa: S101 - set when it started
        header = {
            "msg_id": uuid4().hex,
            "msg_type": kind,
            "session": self._session,
            "username": "knapper",
            "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "version": "5.3",
        }
        message = {
            "channel": "shell",
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "buffers": [],
        }
        try:
            self._socket.send(json.dumps(message))
        except Exception:  # noqa: BLE001 - many kinds, all of which say that it is gone
            self.inbox.put(GONE)
        return header["msg_id"]

    def interrupt(self) -> None:
        """Ask the gateway to interrupt what the kernel runs."""
        with contextlib.suppress(UsageError):
            path = f"{self._path}/interrupt"
            _ask(self._client, self._gateway, "POST", path, timeout=_INTERRUPT)

    def close(self) -> None:
        """End the kernel, and the connection."""
        if self._closed.is_set():
            return
        self._closed.set()
        if self._path:
            with contextlib.suppress(UsageError):  # gone already, or the gateway is
                _ask(self._client, self._gateway, "DELETE", self._path)
        self._client.close()
        if self._socket is not None:
            with contextlib.suppress(Exception):
                self._socket.shutdown()  # type: ignore[no-untyped-call]
        if self._thread is not None:
            self._thread.join(_ASK)

    def _launch(self, spec: KernelSpec) -> str:
        """Have the kernel started, and return its path at the gateway.

        The person's variables `KERNEL_…` go with it: with them Enterprise Gateway is told how
        much memory, how many CPUs and GPUs the kernel's pod shall have.
        """
        env = {name: value for name, value in os.environ.items() if name.startswith("KERNEL_")}
        seconds = env.get("KERNEL_LAUNCH_TIMEOUT", "")
        timeout = (int(seconds) if seconds.isdecimal() else _LAUNCH) + _ASK
        asked = {"name": spec.name, **({"env": env} if env else {})}
        answer = _ask(self._client, self._gateway, "POST", "/api/kernels", asked, timeout)
        kernel = _in(_json(answer), "id")
        if not isinstance(kernel, str) or not kernel.replace("-", "").isalnum():
            raise _no_gateway(self._gateway)
        return f"/api/kernels/{kernel}"

    def _connect(self, library: Any) -> websocket.WebSocket:  # noqa: ANN401 - a module
        url = "ws" + self._gateway.url.removeprefix("http") + f"{self._path}/channels"
        try:
            connection: websocket.WebSocket = library.create_connection(
                f"{url}?session_id={self._session}",
                timeout=_SILENCE,
                header=_headers(self._gateway),
                sslopt={"context": ssl.create_default_context()},
                # Messages go out in the caller's thread while this one's waits for some.
                enable_multithread=True,
            )
        except (library.WebSocketException, OSError, ValueError) as error:
            raise UsageError(
                f"the gateway {self._gateway.url} gives no connection to its kernel: {error}",
                help="where a proxy stands before it, that has to let websockets pass",
            ) from None
        return connection

    def _listen(self, library: Any, connection: websocket.WebSocket) -> None:  # noqa: ANN401
        silent = 0
        try:
            while not self._closed.is_set():
                try:
                    code, data = connection.recv_data(control_frame=True)
                except library.WebSocketTimeoutException:
                    silent += 1
                    if silent > _SIGNS:
                        break
                    connection.ping()
                    continue
                silent = 0
                if code == library.ABNF.OPCODE_CLOSE:
                    break
                if code in {library.ABNF.OPCODE_TEXT, library.ABNF.OPCODE_BINARY}:
                    self._take(_read(data, binary=code == library.ABNF.OPCODE_BINARY))
        except Exception:  # noqa: BLE001, S110 - many kinds, all of which say that it is gone
            pass
        finally:
            self.inbox.put(GONE)
            connection.close()

    def _take(self, message: Any) -> None:  # noqa: ANN401 - whatever JSON it was
        if not isinstance(message, dict) or message.get("channel") not in {"shell", "iopub"}:
            return
        read = Message.read(message)
        self.inbox.put(read)
        if read.kind == "status" and read.content.get("execution_state") in _DEAD:
            self.inbox.put(GONE)


def _read(data: bytes, *, binary: bool) -> object:
    """Return the message in a frame; in a binary one buffers follow it, which are not needed."""
    with contextlib.suppress(ValueError, struct.error):
        if binary:
            (count,) = struct.unpack_from("!I", data)
            starts = struct.unpack_from(f"!{min(count, 2)}I", data, 4)
            data = data[starts[0] : starts[1] if len(starts) > 1 else None]
        return json.loads(data)
    return None


def _client(gateway: Gateway) -> httpx.Client:
    import httpx  # noqa: PLC0415 - takes 0.1 s to load

    return httpx.Client(base_url=gateway.url, headers=_headers(gateway), timeout=_ASK)


def _headers(gateway: Gateway) -> dict[str, str]:
    return {"Authorization": f"token {gateway.token}"} if gateway.token else {}


def _ask(  # noqa: PLR0913, PLR0917 - a request and where it goes
    client: httpx.Client,
    gateway: Gateway,
    method: str,
    path: str,
    data: object = None,
    timeout: float = _ASK,
) -> httpx.Response:
    """Return the gateway's answer.

    Raises:
        UsageError: There is none, or it is a refusal.
    """
    import httpx  # noqa: PLC0415 - takes 0.1 s to load

    try:
        answer = client.request(method, path, json=data, timeout=timeout)
    except httpx.TimeoutException:
        raise UsageError(
            f"the gateway {gateway.url} does not answer within {timeout:.0f} s",
            help="where kernels take longer to start, set KERNEL_LAUNCH_TIMEOUT to more seconds",
        ) from None
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise UsageError(
            f"the gateway {gateway.url} cannot be reached: {error}",
            help="look at its address, and whether it runs",
        ) from None
    reason = _reason(answer)
    # Enterprise Gateway says 403 too of users whom it does not let start a kernel, and why.
    if answer.status_code == 403 and reason not in {"", ": Forbidden"}:  # noqa: PLR2004
        raise UsageError(
            f"the gateway {gateway.url} refuses{reason}",
            help="KERNEL_USERNAME says to it who asks",
        )
    if answer.status_code in {401, 403}:
        raise UsageError(
            f"the gateway {gateway.url} refuses {'the token' if gateway.token else 'without one'}",
            help="set JUPYTER_GATEWAY_AUTH_TOKEN to its token",
        )
    if answer.status_code == 404:  # noqa: PLR2004 - not found
        raise _no_gateway(gateway)
    if not answer.is_success:
        raise UsageError(
            f"the gateway {gateway.url} answers {answer.status_code} to {method} {path}{reason}",
            help="its log says more",
        )
    return answer


def _json(answer: httpx.Response) -> object:
    try:
        return answer.json()
    except ValueError:  # a page, of whatever server this is
        return None


def _reason(answer: httpx.Response) -> str:
    """Return what a refusal says, in one line after a colon; of no refusal nothing."""
    if answer.is_success:
        return ""
    data = _json(answer)
    said = _in(data, "reason") or _in(data, "message")
    return f": {' '.join(str(said).split())[:200]}" if said else ""


def _no_gateway(gateway: Gateway) -> UsageError:
    return UsageError(
        f"there is no gateway to kernels at {gateway.url}",
        help="the address is that below which `/api/kernels` is",
    )


def _in(data: object, *names: str) -> object:
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return data
