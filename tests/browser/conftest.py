"""The handbook's site, for modules that build none of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from handbook import VAULT
from served import built


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that `address` serves, which it builds."""
    return tmp_path_factory.mktemp("handbook") / "site"


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Build the handbook, serve it, and give its address."""
    with built(VAULT, site) as address:
        yield address
