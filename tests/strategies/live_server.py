"""A vault served by `mkdocs serve` in this process, in a thread of its own."""

from __future__ import annotations

import json
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import mkdocs.commands.serve as command
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer
from served import Untraced

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG = 60  # seconds until a test gives up
_REST = 0.3  # seconds without a build after which none is expected


class Live:
    """A served vault: `root` is its folder, `site` the folder that is served."""

    def __init__(self, root: Path, server: LiveReloadServer) -> None:
        self.root, self.server = root, server
        self.site = Path(server.root)
        self.rebuilder: Any = server.builder

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/"

    @property
    def epoch(self) -> int:
        return self.server._visible_epoch

    def get(self, url: str = "") -> str:
        with urlopen(self.address + quote(url), timeout=_LONG) as answer:
            return answer.read().decode()

    def status(self, url: str) -> int:
        try:
            self.get(url)
        except HTTPError as error:
            return error.code
        return 200

    def told(self, url: str = "") -> dict[str, Any]:
        """Return what the panel of a page is told."""
        return json.loads(self.get("livereload/knapper.json") if not url else self._told(url))

    def _told(self, url: str) -> str:
        address = f"{self.address}livereload/knapper.json?page={quote(quote('/' + url))}"
        with urlopen(address, timeout=_LONG) as answer:
            return answer.read().decode()

    def write(self, path: str, text: str) -> None:
        """Write a file, without waiting for anything."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    @contextmanager
    def built(self) -> Iterator[None]:
        """Wait, after what happens meanwhile, for the build that it calls for."""
        before = self.epoch
        yield
        with self.server._epoch_cond:
            assert self.server._epoch_cond.wait_for(lambda: self.epoch != before, _LONG)
        self._rest()

    def _rest(self) -> None:
        """Wait until nothing happens: a file that is written may call for two builds."""
        number, since = self.rebuilder.generation, time.monotonic()
        while time.monotonic() - since < _REST:
            time.sleep(_REST / 10)
            if number != self.rebuilder.generation or number % 2:
                number, since = self.rebuilder.generation, time.monotonic()

    def edit(self, path: str, text: str) -> None:
        """Write a file, and wait for the build."""
        with self.built():
            self.write(path, text)

    def settle(self) -> None:
        """Wait until all of the site is as it should be."""
        self.rebuilder.settle()

    def files(self) -> dict[str, bytes]:
        """Return all files of the site when all is settled."""
        self.settle()
        return tree(self.site)


def tree(root: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def built_anew(served: Live, folder: Path, config: str) -> dict[str, bytes]:
    """Return the files of the site of a served vault, built in `folder` and from nothing."""
    shutil.copytree(served.root, folder / "docs", symlinks=True)
    file = folder / "mkdocs.yml"
    file.write_text(f"{config}site_url: {served.server.url}\n", encoding="utf-8")
    loaded = load_config(str(file))
    loaded.plugins.on_startup(command="build", dirty=False)
    try:
        build(loaded)
    finally:
        loaded.plugins.on_shutdown()
    return tree(folder / "site")


@contextmanager
def live(folder: Path, config: str) -> Iterator[Live]:
    """Serve the vault `folder`/docs with the text `config` as mkdocs.yml."""
    file = folder / "mkdocs.yml"
    file.write_text(config, encoding="utf-8")
    found: list[LiveReloadServer] = []

    class Kept(Untraced, LiveReloadServer):
        def _build_loop(self) -> None:
            found.append(self)  # by now it watches
            super()._build_loop()

    failed: list[BaseException] = []

    def serve() -> None:
        try:
            command.serve(str(file), dev_addr="127.0.0.1:0")
        except BaseException as error:  # noqa: BLE001 - told where the test is
            failed.append(error)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "LiveReloadServer", Kept)
        thread = Thread(target=serve, daemon=True)
        thread.start()
        while not found and thread.is_alive():
            thread.join(0.02)
        assert found, failed
    try:
        served = Live(Path(os.path.realpath(folder / "docs")), found[0])
        served._rest()  # what was written just before may be taken for an edit
        yield served
    finally:
        found[0].shutdown()
        thread.join(_LONG)
    assert not thread.is_alive()
    assert not failed
