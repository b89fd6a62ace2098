"""Sites built through `plugins: [knapper]` in an mkdocs.yml."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

BARE = "site_name: Test & site\nplugins: [knapper]\n"


class Built:
    """A site on disk."""

    def __init__(self, root: Path, config: Any) -> None:
        self.root, self.config = root, config

    @property
    def files(self) -> set[str]:
        return {
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file()
        }

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def page(self, url: str) -> BeautifulSoup:
        return BeautifulSoup(self.text(f"{url}index.html"), "html.parser")

    def search(self) -> list[dict[str, Any]]:
        """Return the entries of Material's index, which lie apart from its settings."""
        return json.loads(self.text("search/texts.json"))  # type: ignore[no-any-return]


def build_in(folder: Path, config: str) -> Built:
    """Build the vault `folder`/docs with the text `config` as mkdocs.yml."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    loaded = load_config(str(folder / "mkdocs.yml"))
    loaded.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build(loaded)
    finally:
        loaded.plugins.on_shutdown()
    return Built(folder / "site", loaded)


@pytest.fixture
def build(make_vault: Callable[..., Path]) -> Callable[..., Built]:
    """Return a function that writes a vault and an mkdocs.yml and builds the site."""
    return lambda files, config=BARE: build_in(make_vault(files, "docs").parent, config)
