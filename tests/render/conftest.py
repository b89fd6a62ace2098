"""Pages of small vaults, as parsed HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from knapper.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def page(make_vault: Callable[..., Path]) -> Callable[..., BeautifulSoup]:
    """Return a function that gives the page of one note of a vault.

    The vault's files are the first argument; the note is `path`, `Note.md` unless given.
    """

    def render(files: dict[str, str | bytes], path: str = "Note.md") -> BeautifulSoup:
        site = Site.load(make_vault({".knapper/config.yml": "dates: none", **files}))
        spec = next(each for each in site.pages if each.path == path)
        return BeautifulSoup(site.render(spec).html, "html.parser")

    return render


@pytest.fixture
def body(page: Callable[..., BeautifulSoup]) -> Callable[..., BeautifulSoup]:
    """Return a function like `page` that gives only the note's own text."""

    def render(files: dict[str, str | bytes], path: str = "Note.md") -> BeautifulSoup:
        found = page(files, path).select_one(".vault-note")
        assert found is not None
        return BeautifulSoup(found.decode_contents(), "html.parser")

    return render
