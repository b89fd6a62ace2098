"""A kernel of a language other than Python, and what fences are its cells."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from knapper.cells.jupyter import KernelSpec, find_kernel, speaks
from knapper.cells.record import Result
from knapper.cells.runner import Outcome


@pytest.fixture(scope="module")
def shout(tmp_path_factory):
    """The name of a kernel whose code is in shout.py."""
    folder = tmp_path_factory.mktemp("jupyter")
    spec = {
        "argv": [sys.executable, str(Path(__file__).with_name("shout.py")), "-f"],
        "display_name": "Shout",
        "language": "Shout",
    }
    spec["argv"].append("{connection_file}")
    (folder / "kernels/shout").mkdir(parents=True)
    (folder / "kernels/shout/kernel.json").write_text(json.dumps(spec))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        yield "shout"


def test_a_kernel_of_another_language_runs_its_cells(shout, make_runner):
    assert find_kernel(shout) == KernelSpec("shout", "shout")
    runner = make_runner(kernel=shout)
    assert runner.cell("hello\n", language="Shout").printed == "HELLO\n"
    assert runner.cell("record", language="shout").results == (Result("loud", 11),)
    failed = runner.cell("fail", language="shout")
    assert (failed.outcome, failed.failure.message) == (
        Outcome.RAISED,
        "ended with an error: 7",
    )
    found = runner.environment(frozenset())
    assert (found.python, found.kernel, found.packages) == ("Shout 2.1", "shout", {})
    late = runner.cell("sleep", language="shout", timeout=0.5)
    assert (late.outcome, late.failure.message) == (
        Outcome.TIMEOUT,
        "it did not end within 0.5 s",
    )


@pytest.mark.parametrize(
    ("language", "fence", "is_its_own"),
    [
        ("python", "python", True),
        ("python", "Py", True),
        ("R", "r", True),
        ("bash", "sh", True),
        ("c++", "cpp", True),
        ("scheme", "scheme", True),
        ("python", "bash", False),
        ("", "python", False),
    ],
)
def test_a_fence_is_a_cell_of_a_kernel_of_its_language(language, fence, is_its_own):
    assert speaks(language, fence) is is_its_own
