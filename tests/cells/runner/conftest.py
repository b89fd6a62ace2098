"""A runner for a note "Methods/RAG.md", whose cells are given as sources."""

from __future__ import annotations

from textwrap import dedent

import pytest

from knapper.cells.record import Printed
from knapper.cells.runner import PythonRunner, RunnerSettings
from knapper.compile import CodeCell


class Seen:
    """What a cell gave, and two ways to look at it."""

    def __init__(self, ran):
        self.ran = ran

    def __getattr__(self, name):
        return getattr(self.ran, name)

    def printed(self, stream="stdout"):
        """All text of one stream."""
        pieces = [one for one in self.ran.outputs if isinstance(one, Printed)]
        return "".join(one.text for one in pieces if one.stream == stream)

    @property
    def shown(self):
        """The plain text of the values that the cell showed."""
        return [one.text for one in self.ran.outputs if not isinstance(one, Printed)]


class Runner(PythonRunner):
    """A runner that is given sources."""

    def cell(self, source, line=10, timeout=60):
        """Run a cell whose fence opens on `line`, so that its code begins on the next."""
        return Seen(self.run(CodeCell("python", dedent(source), 0, line, 1, 1), timeout))


@pytest.fixture(scope="session", autouse=True)
def _caches(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNAPPER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def runner_of(tmp_path, vault):
    """Make runners, and close them in the end."""
    made = []

    def make(**settings):
        artifacts = tmp_path / f"artifacts {len(made)}"
        artifacts.mkdir()
        default = {
            "note": "Methods/RAG.md",
            "root": vault,
            "artifacts": artifacts,
            "memory": 1 << 30,
            "file_size": 64 << 20,
        }
        made.append(Runner(RunnerSettings(**default | settings)))
        return made[-1]

    yield make
    for runner in made:
        runner.close()


@pytest.fixture
def run(runner_of):
    """Run one source after the other in one process; return what each gave."""

    def run_all(*sources, timeout=60, **settings):
        runner = runner_of(**settings)
        ran = [runner.cell(one, 10 * at, timeout) for at, one in enumerate(sources, 1)]
        runner.close()
        return ran

    return run_all
