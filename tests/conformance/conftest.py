"""Build each vault once and keep the site for all the facts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

import hostile  # noqa: E402
from checker import Site  # noqa: E402

SECONDS = 100  # less than the time limit of one test


def build(vault: Path, out: Path) -> Site:
    """Build a vault with the public command and read the site.

    The vault is copied by its caller, so that nothing a build leaves behind is committed.
    """
    beside = Path(sys.executable).with_name("knapper")
    command = str(beside) if beside.exists() else shutil.which("knapper") or "knapper"
    done = subprocess.run(
        [command, "build", str(vault), "-o", str(out)],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS,
        check=False,
    )
    log = done.stdout + done.stderr
    if not (out.is_dir() and any(out.rglob("*.html"))):
        pytest.fail(f"knapper build gave no site (exit {done.returncode}):\n{log[-2000:]}")
    return Site(out, vault, log, done.returncode)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Site]:
    """Return a function from a vault's name to its built site."""
    built: dict[str, Site | BaseException] = {}

    def site(name: str) -> Site:
        if name not in built:
            folder = tmp_path_factory.mktemp(name)
            try:
                if name == "hostile":
                    vault = hostile.make(folder / "around")
                else:
                    vault = folder / name
                    shutil.copytree(HERE / name, vault)
                built[name] = build(vault, folder / "site")
            except BaseException as error:  # noqa: BLE001 - raised anew for each fact
                built[name] = error
        found = built[name]
        if isinstance(found, BaseException):
            raise found
        return found

    return site
