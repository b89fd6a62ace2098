"""What every test may ask for: a vault from a few lines of text, and a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser

sys.path.append(str(Path(__file__).parent / "strategies"))  # what several rooms draw texts from

# In CI the same examples each time: a red run is then the change's, never the dice's.
settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("dev", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", parent=settings.get_profile("dev"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

# A shell ignores these for what it starts in the background, and what is ignored is inherited.
for _name, _handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _handler)

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session", autouse=True)
def _cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what builds keep out of the cache folder of who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNAPPER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def make_vault(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a vault and gives its folder.

    Its argument maps a path, with forward slashes, to the file's text (written as UTF-8 with the
    line ends as they stand) or bytes. `name` is the folder's name under the test's own folder.
    """

    from written_vault import write_vault  # on the path that was added above

    def write(files: Mapping[str, str | bytes], name: str = "vault") -> Path:
        return write_vault(tmp_path / name, files)

    return write


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Where there is none a test is skipped, but fails if CI is set."""
    names = (os.environ.get("CHROMIUM") or _CHROMIUM[0], *_CHROMIUM)
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        missing = "no Chromium found: install Debian's `chromium`, or set CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)

    from playwright.sync_api import sync_playwright

    # Chromium refuses its sandbox to root, which is who runs in a container.
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield launched
        launched.close()
