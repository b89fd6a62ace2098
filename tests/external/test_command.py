"""`knapper check --external` as a whole: real connections, to this computer alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from loopback_web import Server, page, redirect

from knapper.cli import main

CONFIG = "external_private: true\nexternal_only: [127.0.0.1]\n"


@pytest.fixture
def knapper(
    make_vault: Callable[..., Path], server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., tuple[int, list[str]]]:
    """Return a function that runs the command on a vault; `@` in a note is the server."""
    for name in ("XDG_CACHE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # that nothing goes through

    def run(note: str, *options: str) -> tuple[int, list[str]]:
        note = note.replace("@", f"http://127.0.0.1:{server.port}")
        vault = make_vault({"a.md": note, ".knapper/config.yml": CONFIG})
        done = CliRunner().invoke(main, ["check", str(vault), "--format", "json", *options])
        return done.exit_code, [each["code"] for each in json.loads(done.stdout)]

    return run


def test_the_web_is_asked_only_if_it_is_asked_for(server: Server, knapper: Callable) -> None:
    assert knapper("@/gone") == (0, [])
    assert server.requests == []
    assert knapper("@/gone", "--external", "--offline") == (0, [])
    assert server.requests == []
    assert knapper("@/gone", "--external") == (1, ["L020"])
    count = len(server.requests)
    assert count == 2
    assert knapper("@/gone", "--external", "--offline") == (1, ["L020"])
    assert knapper("@/gone", "--external") == (1, ["L020"])
    assert len(server.requests) == count
    assert knapper("@/gone", "--external", "--no-cache") == (1, ["L020"])
    assert len(server.requests) == 2 * count


def test_what_has_moved_is_mended(server: Server, knapper: Callable, tmp_path: Path) -> None:
    server.routes["/old"] = redirect("/new")
    server.routes["/new"] = page("<h2 id=part>")
    assert knapper("see [t](@/old#part)", "--external") == (0, ["L021"])
    assert knapper("see [t](@/old#part)", "--external", "--fix") == (0, [])
    mended = (tmp_path / "vault" / "a.md").read_text()
    assert mended == f"see [t](http://127.0.0.1:{server.port}/new#part)"
