"""Edits of a vault that is served: when all is settled, what is served is as a site made anew.

The builder of the server is asked as MkDocs' server asks it, and told of changes as its watcher
tells them; between two edits it may have come to any point of its work.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from threading import Condition
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from oracle_builds import build, differences, quiet, tree
from vault_edits import Edits, for_every_day

from mkdocs_knapper.serving import Rebuilder


class Changes:
    """Stands for the watcher: tells what is otherwise in a vault than when it was last asked."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._root = folder, folder / "docs"
        self._before = self._look()

    def _look(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for path in (self._folder / "mkdocs.yml", *self._root.rglob("*")):
            status = path.stat()
            inside = path.is_relative_to(self._root)
            name = path.relative_to(self._root).as_posix() if inside else os.fspath(path)
            # A folder that is there tells nothing.
            found[name] = () if path.is_dir() else (status.st_ctime_ns, status.st_ino)
        return found

    def take(self) -> set[str]:
        now, before = self._look(), self._before
        self._before = now
        return {name for name in {*now, *before} if now.get(name) != before.get(name)} - {
            name for name in now if now[name] == () and name not in before
        }


class Served(Edits):
    """The vault under edits, served."""

    def build_first(self) -> None:
        self.plugin: Any = None
        vars(MkDocsConfig)["plugins"].plugin_cache.clear()  # of the server before
        self._build_all()
        server: Any = SimpleNamespace(
            _epoch_cond=Condition(), _wanted_epoch=0, _visible_epoch=0, builder=None
        )
        self.rebuilder = Rebuilder(
            self.plugin, server, self._build_all, Changes(self.home), lambda: ["Alpha/", ""]
        )

    def _build_all(self) -> None:
        """Build all in the way of MkDocs, which keeps the plugin."""
        with quiet():
            config = load_config(str(self.home / "mkdocs.yml"), site_dir=str(self.home / "site"))
            if self.plugin is None:
                config.plugins.on_startup(command="serve", dirty=False)
            self.plugin = config.plugins["knapper"]
            mkdocs_build(config)

    def teardown(self) -> None:
        try:
            super().teardown()
        finally:
            if hasattr(self, "rebuilder"):
                self.rebuilder.close()
                self.plugin.on_shutdown()

    @rule(settled=st.booleans())
    def is_built(self, settled: bool) -> None:
        """An edit is seen, and the next one comes at once or when all has been made."""
        if self.edits:
            with quiet():
                self.rebuilder()
                if settled:
                    self.rebuilder.settle()

    def compare(self) -> None:
        self.edits = 0
        with quiet():
            self.rebuilder()
            self.rebuilder.settle()
        assert self.rebuilder.trouble is None, self.rebuilder.trouble
        build(self.home, "anew")
        told = differences(tree(self.home / "site"), tree(self.home / "anew"))
        shutil.rmtree(self.home / "anew")
        assert not told, "\n".join(told)


TestServed = for_every_day(Served, 2)
