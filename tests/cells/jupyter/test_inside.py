"""What runs in a kernel, where it needs none: files both ways, and what is sent."""

from __future__ import annotations

import base64
import json
import subprocess
import sys

import pytest

from knapper.cells.jupyter import inside
from knapper.cells.jupyter.outputs import FRAME
from knapper.cells.jupyter.python import install, puts
from knapper.cells.jupyter.share import MOST, sent, take_back
from knapper.cells.runner import RunnerSettings
from knapper.errors import UsageError


@pytest.fixture
def settings(tmp_path):
    (tmp_path / "artifacts/deep").mkdir(parents=True)
    (tmp_path / "data.csv").write_text("a")
    return RunnerSettings(
        note="Note.md",
        root=tmp_path,
        artifacts=tmp_path / "artifacts",
        files={"data.csv": tmp_path / "data.csv"},
    )


def test_what_is_sent_needs_nothing_of_knapper():
    """The kernel's machine may not have it: the bare Python here plays it."""
    blocked = "import sys; sys.modules['knapper'] = None\n"
    asked = "print(sorted(name for name in sys.modules if name.startswith('_knapper')))"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"{blocked}{install()}\n{asked}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert "'_knapper.inside'" in done.stdout
    assert "'_knapper.results'" in done.stdout


def test_files_go_into_the_kernel_in_parts(tmp_path, monkeypatch):
    monkeypatch.setattr("knapper.cells.jupyter.python._CHUNK", 3)
    monkeypatch.setitem(sys.modules, "_knapper.inside", inside)
    for expression in puts(str(tmp_path), {"work/Data/ä 'b'.csv": b"0123456789", "empty": b""}):
        eval(expression)
    assert (tmp_path / "work/Data/ä 'b'.csv").read_bytes() == b"0123456789"
    assert (tmp_path / "empty").read_bytes() == b""


def test_declared_files_and_artefacts_are_sent(settings):
    (settings.artifacts / "deep/model.bin").write_bytes(b"m")
    (settings.artifacts / "link").symlink_to(settings.root / "data.csv")
    assert sent(settings, python=True) == {"work/data.csv": b"a", "artifacts/deep/model.bin": b"m"}


def test_what_cannot_be_sent_is_refused(settings):
    with pytest.raises(UsageError, match="only a kernel of Python"):
        sent(settings, python=False)
    with (settings.artifacts / "large.bin").open("wb") as file:
        file.truncate(MOST)
    with pytest.raises(UsageError, match="more than 16 MiB"):
        sent(settings, python=True)


def test_only_what_changed_comes_back(tmp_path, monkeypatch):
    (tmp_path / "old").write_text("old")
    kernel = type("Kernel", (), {"files": None, "artifacts": str(tmp_path)})()
    kernel.known = inside._files_in(str(tmp_path))
    monkeypatch.setattr(inside, "_kernel", kernel, raising=False)
    (tmp_path / "new").mkdir()
    (tmp_path / "new/file").write_bytes(b"123")

    def told(most):
        return inside.end(most)._repr_mimebundle_()[FRAME]

    assert told(2) == {"size": 3}
    assert told(3) == {"size": 3, "files": {"new/file": base64.b64encode(b"123").decode()}}
    assert told(3) == {"size": 0, "files": {}}
    assert told(0) == {}


@pytest.mark.parametrize("name", ["../out", "/etc/out", ".", "", "a\0b", "deep/../../out"])
def test_nothing_is_written_outside_the_folder(tmp_path, name):
    folder = tmp_path / "artifacts"
    folder.mkdir()
    take_back(folder, {name: base64.b64encode(b"x").decode(), "bad": "no base64"})
    assert list(tmp_path.rglob("*")) == [folder]


def test_streams_keep_their_order():
    order = []

    class Stream:
        def __init__(self, name):
            self.name, self.waiting = name, ""

        def write(self, text):
            self.waiting += text
            return len(text)

        def flush(self):
            order.append((self.name, self.waiting))
            self.waiting = ""

    out, err = Stream("out"), Stream("err")
    inside._keep_order(out, err)
    for stream, text in ((out, "1"), (out, "2"), (err, "3"), (out, "4")):
        print(text, end="", file=stream)
    assert order == [("out", "12"), ("err", "3")]


def test_versions_are_of_what_is_installed():
    found = inside.packages(["msgspec", "json", "not_here"])._repr_mimebundle_()[FRAME]
    assert list(found["packages"]) == ["msgspec"]
    json.dumps(found)
