"""What the rooms of the oracle share: its vaults, its builds, caches that no other test has."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

sys.path.append(str(Path(__file__).parent / "parts"))

# For hours of a machine that has nothing else to do: `--hypothesis-profile=long`. The edits that
# fail are the last ones before a failure, so nobody need look for the fewest.
settings.register_profile(
    "long",
    deadline=None,
    max_examples=100_000,
    stateful_step_count=30,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what Knapper keeps in a folder of the module's own, for all of its builds."""
    folder = tmp_path_factory.mktemp("caches")
    before = os.environ.get("KNAPPER_CACHE_DIR")
    os.environ["KNAPPER_CACHE_DIR"] = str(folder)
    yield folder
    if before is None:
        del os.environ["KNAPPER_CACHE_DIR"]
    else:
        os.environ["KNAPPER_CACHE_DIR"] = before
