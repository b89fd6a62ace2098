"""The handbook's site, for modules that build none of their own; none of them writes in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from handbook import VAULT
from served import build, served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the handbook, and return its folder."""
    site = tmp_path_factory.mktemp("handbook") / "site"
    build(VAULT, site)
    return site


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the handbook, and give its address."""
    with served(site) as address:
        yield address
