"""Kernels for a note "Methods/RAG.md": of this computer, and behind a gateway that runs here."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from textwrap import dedent

import pytest

from knapper.cells.jupyter import Gateway, JupyterRunner, find_kernel
from knapper.cells.record import Printed
from knapper.cells.runner import RunnerSettings
from knapper.compile import CodeCell

TOKEN = "only-for-tests"


class Seen:
    """What a cell gave, and two ways to look at it."""

    def __init__(self, ran):
        self.ran = ran

    def __getattr__(self, name):
        return getattr(self.ran, name)

    @property
    def printed(self):
        return "".join(one.text for one in self.ran.outputs if isinstance(one, Printed))

    @property
    def shown(self):
        return [one for one in self.ran.outputs if not isinstance(one, Printed)]


class Runner(JupyterRunner):
    """A runner that is given sources."""

    def cell(self, source, line=10, timeout=60, language="python"):
        """Run a cell whose fence opens on `line`, so that its code begins on the next."""
        return Seen(self.run(CodeCell(language, dedent(source), 0, line, 1, 1), timeout))


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory):
    """Keep what Jupyter and Knapper write out of the user's own folders."""
    folder = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
            patch.setenv(name, str(folder / name))
        patch.setenv("KNAPPER_CACHE_DIR", str(folder / "cache"))
        patch.delenv("JUPYTER_GATEWAY_URL", raising=False)
        patch.delenv("JUPYTER_GATEWAY_AUTH_TOKEN", raising=False)
        yield


@pytest.fixture(scope="session")
def gateway(tmp_path_factory):
    """Jupyter Kernel Gateway, on a port of this computer, with a token."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("gateway") / "log.txt"
    command = [sys.executable, "-m", "kernel_gateway"]
    options = {"ip": "127.0.0.1", "port": port, "port_retries": 0}
    command += [f"--KernelGatewayApp.{name}={value}" for name, value in options.items()]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command,
            env={**os.environ, "KG_AUTH_TOKEN": TOKEN},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
    found = Gateway(f"http://127.0.0.1:{port}", TOKEN)
    try:
        for _ in range(300):
            assert process.poll() is None, log.read_text()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def make_runner(tmp_path_factory):
    """Make runners, and close them in the end."""
    made = []

    def make(gateway=None, kernel="python3", **settings):
        folder = tmp_path_factory.mktemp("run")
        for name in ("vault", "artifacts"):
            (folder / name).mkdir()
        default = {
            "note": "Methods/RAG.md",
            "root": folder / "vault",
            "artifacts": folder / "artifacts",
            "memory": 2 << 30,
        }
        given = RunnerSettings(**default | settings)
        made.append(Runner(given, find_kernel(kernel, gateway), gateway))
        return made[-1]

    yield make
    for runner in made:
        runner.close()
