"""The `knapper` command: what it prints, and the code it exits with.

Exit codes: 0 all is well, 1 findings or a failed build, 2 wrong use or wrong configuration.
"""

from __future__ import annotations

import errno
import inspect
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from mkdocs.exceptions import Abort

from knapper import __version__
from knapper.cli import main
from knapper.errors import VaultError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder: `site` is written to the folder that one is in."""
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")


MakeVault = Callable[..., Path]
COMMAND = [sys.executable, "-c", "from knapper.cli import main; main()"]
SOUND = {"index.md": "home [[Note]]", "Note.md": "text"}
FAULTY = {"index.md": "one\n\nsee [[Gone]]"}


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    # A traceback is our bug: nothing but an exit may end a command.
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(address: str, words: str, seconds: float = 60) -> None:
    """Ask for a page until it holds `words`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if words in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.2)
    pytest.fail(f"{address} never held {words!r}")


class TestHelp:
    @pytest.mark.parametrize("command", [[], ["build"], ["serve"], ["check"]])
    @pytest.mark.parametrize("flag", ["--help", "-h"])
    def test_is_given(self, command: list[str], flag: str) -> None:
        result = run(*command, flag)
        assert result.exit_code == 0
        assert result.output.startswith("Usage: ")

    def test_version(self) -> None:
        assert __version__ in run("--version").output

    @pytest.mark.parametrize(
        "arguments",
        [["nonsense"], ["check", "--nonsense"], ["check", "/no/such/folder"], ["build", __file__]],
    )
    def test_wrong_use_exits_with_2(self, arguments: list[str]) -> None:
        assert run(*arguments).exit_code == 2


class TestCheck:
    def test_sound_vault(self, make_vault: MakeVault) -> None:
        assert run("check", make_vault(SOUND)).exit_code == 0

    def test_faulty_vault_with_excerpt(self, make_vault: MakeVault) -> None:
        result = run("check", make_vault(FAULTY))
        assert result.exit_code == 1
        assert "index.md:3:5" in result.output
        assert "error[L001]" in result.output
        assert "see [[Gone]]" in result.output
        assert "    ^^^^^^^^" in result.output

    def test_concise_is_a_line_a_finding(self, make_vault: MakeVault) -> None:
        result = run("check", make_vault(FAULTY), "--format", "concise")
        (line,) = result.stdout.strip().split("\n")
        assert line.startswith("index.md:3:5: ")
        assert "L001" in line
        assert "1 error" in result.stderr

    def test_json_is_json_alone(self, make_vault: MakeVault) -> None:
        result = run("check", make_vault(FAULTY), "--format", "json")
        (found,) = json.loads(result.stdout)
        assert (found["code"], found["severity"]) == ("L001", "error")

    def test_json_of_a_sound_vault_is_empty(self, make_vault: MakeVault) -> None:
        assert json.loads(run("check", make_vault(SOUND), "--format", "json").stdout) == []

    def test_warnings_alone_do_not_fail(self, make_vault: MakeVault) -> None:
        result = run("check", make_vault({"a.md": "%%never closed"}))
        assert "S003" in result.output
        assert result.exit_code == 0

    def test_exit_zero(self, make_vault: MakeVault) -> None:
        assert run("check", make_vault(FAULTY), "--exit-zero").exit_code == 0

    def test_severity_of_the_configuration_decides(self, make_vault: MakeVault) -> None:
        config = {".knapper/config.yml": "severity: {L001: warning}"}
        assert run("check", make_vault({**FAULTY, **config})).exit_code == 0

    def test_writes_nothing(self, make_vault: MakeVault) -> None:
        vault = make_vault(FAULTY)
        before = sorted(vault.parent.rglob("*"))
        run("check", vault)
        assert sorted(vault.parent.rglob("*")) == before

    def test_vault_is_the_folder_one_is_in(
        self, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(make_vault(FAULTY))
        assert "index.md:3:5" in run("check").output


@pytest.mark.parametrize("command", ["check", "build", "serve"])
class TestWrongConfiguration:
    @pytest.mark.parametrize(
        ("config", "place"),
        [
            ("site_name: x\nnonsense: 1", ".knapper/config.yml:2:1"),
            ("site_name: x: y", ".knapper/config.yml:1:"),
            ("publish: some", ".knapper/config.yml:1:10"),
        ],
    )
    def test_is_named_with_its_place(
        self, make_vault: MakeVault, command: str, config: str, place: str
    ) -> None:
        result = run(command, make_vault({**SOUND, ".knapper/config.yml": config}))
        assert result.exit_code == 2
        assert f"error: {place}" in result.stderr
        assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["check", "build"])
def test_vault_that_cannot_be_read_is_said(
    make_vault: MakeVault, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = make_vault(SOUND)

    scandir = os.scandir

    def refuse(path: Any = ".") -> Any:
        if str(path).startswith(str(vault)):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    result = run(command, vault)
    assert result.exit_code == 1
    assert "the vault cannot be read: permission denied" in result.stderr


class TestBuild:
    def test_builds_a_site_and_again(self, make_vault: MakeVault, tmp_path: Path) -> None:
        vault, site = make_vault(SOUND), tmp_path / "deep" / "out"
        assert run("build", vault, "-o", site).exit_code == 0
        assert "home" in (site / "index.html").read_text(encoding="utf-8")
        (vault / "Note.md").unlink()
        assert run("build", vault, "-o", site).exit_code == 0
        assert not (site / "Note").exists()
        assert sorted(path.name for path in vault.iterdir()) == ["index.md"]

    def test_names_the_site_by_its_folder(self, make_vault: MakeVault, tmp_path: Path) -> None:
        run("build", make_vault(SOUND, "My & vault"), "-o", tmp_path / "out")
        assert "My &amp; vault" in (tmp_path / "out/index.html").read_text(encoding="utf-8")

    def test_site_url(self, make_vault: MakeVault, tmp_path: Path) -> None:
        run(
            "build", make_vault(SOUND), "-o", tmp_path / "out", "--site-url", "https://x.example/y/"
        )
        page = (tmp_path / "out/Note/index.html").read_text(encoding="utf-8")
        assert '<link rel="canonical" href="https://x.example/y/Note/">' in page

    def test_faults_do_not_stop_it(self, make_vault: MakeVault, tmp_path: Path) -> None:
        result = run("build", make_vault(FAULTY), "-o", tmp_path / "out")
        assert result.exit_code == 0
        assert (tmp_path / "out/index.html").exists()

    @pytest.mark.parametrize("address", ["nonsense", "ftp://x", "https://", "https://["])
    def test_address_that_is_none_is_said(
        self, make_vault: MakeVault, tmp_path: Path, address: str
    ) -> None:
        result = run("build", make_vault(SOUND), "-o", tmp_path / "out", "--site-url", address)
        assert result.exit_code == 2
        assert f"`{address}`" in result.stderr

    def test_strict_fails(self, make_vault: MakeVault, tmp_path: Path) -> None:
        assert run("build", make_vault(FAULTY), "-o", tmp_path / "out", "--strict").exit_code == 1
        assert run("build", make_vault(SOUND), "-o", tmp_path / "out2", "--strict").exit_code == 0

    def test_output_inside_the_vault_is_fine_and_no_part_of_it(
        self, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vault = make_vault(SOUND)
        monkeypatch.chdir(vault)
        assert run("build").exit_code == 0
        assert run("build").exit_code == 0
        assert (vault / "site/Note/index.html").exists()
        assert not (vault / "site/site").exists()
        assert run("check").exit_code == 0


class TestRefusals:
    """A build empties its output folder, so it must never be the wrong one."""

    def test_foreign_folder(self, make_vault: MakeVault, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out/precious.txt").write_text("kept")
        result = run("build", make_vault(SOUND), "-o", tmp_path / "out")
        assert result.exit_code in {1, 2}
        assert "--force" in result.stderr
        assert (tmp_path / "out/precious.txt").read_text() == "kept"

    def test_foreign_folder_with_force(self, make_vault: MakeVault, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out/old.txt").write_text("old")
        assert run("build", make_vault(SOUND), "-o", tmp_path / "out", "--force").exit_code == 0
        assert (tmp_path / "out/index.html").exists()

    def test_empty_folder_is_fine(self, make_vault: MakeVault, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        assert run("build", make_vault(SOUND), "-o", tmp_path / "out").exit_code == 0

    @pytest.mark.parametrize("output", [".", "..", "notes", "link"])
    @pytest.mark.parametrize("force", [[], ["--force"]])
    def test_what_holds_notes(self, make_vault: MakeVault, output: str, force: list[str]) -> None:
        vault = make_vault({**SOUND, "notes/deep/a.md": "kept"})
        (vault / "link").symlink_to(vault)
        result = run("build", vault, "-o", vault / output, *force)
        assert result.exit_code in {1, 2}
        assert (vault / "index.md").read_text() == SOUND["index.md"]
        assert (vault / "notes/deep/a.md").read_text() == "kept"

    def test_file(self, make_vault: MakeVault, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("kept")
        result = run("build", make_vault(SOUND), "-o", tmp_path / "file")
        assert result.exit_code in {1, 2}
        assert (tmp_path / "file").read_text() == "kept"

    def test_what_cannot_be_written(self, make_vault: MakeVault, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        result = run("build", make_vault(SOUND), "-o", tmp_path / "file" / "site")
        assert result.exit_code == 1
        assert "cannot be written: not a directory" in result.stderr


class TestServe:
    def test_shows_an_edit(self, make_vault: MakeVault) -> None:
        vault, port = make_vault(SOUND), free_port()
        serving = subprocess.Popen(
            [*COMMAND, "serve", str(vault), "-a", f"127.0.0.1:{port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/Note/", "text")
            (vault / "Note.md").write_text("edited words", encoding="utf-8")
            wait_for(f"http://127.0.0.1:{port}/Note/", "edited words")
        finally:
            serving.send_signal(signal.SIGINT)
            assert serving.wait(30) == 0

    def test_what_stops_a_build_is_said(
        self, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stop(*_: object, **__: object) -> None:
            raise Abort("aborted") from VaultError("the vault cannot be read: gone")

        monkeypatch.setattr("mkdocs.commands.serve.serve", stop)
        result = run("serve", make_vault(SOUND))
        assert result.exit_code == 1
        assert "error: the vault cannot be read: gone" in result.stderr

    def test_address_in_use_is_said(self, make_vault: MakeVault) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            # In a process of its own: MkDocs leaves its socket open.
            done = subprocess.run(
                [*COMMAND, "serve", str(make_vault(SOUND)), "-a", address],
                capture_output=True,
                text=True,
                check=False,
            )
        assert done.returncode == 1
        assert address in done.stderr
        assert "help: " in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("address", ["nonsense", "127.0.0.1:65536", f"127.0.0.1:{'9' * 5000}"])
    def test_address_that_is_none_is_said(self, make_vault: MakeVault, address: str) -> None:
        result = run("serve", make_vault(SOUND), "-a", address)
        assert result.exit_code == 2
        assert f"`{address}`" in result.stderr


def test_no_host_is_said(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["knapper.cli.host"], "entry_points", lambda **_: ())
    result = run("build", make_vault(SOUND))
    assert result.exit_code == 2
    assert "install knapper again" in result.stderr


class Pressed:
    """Something that Python is to load as Ctrl+C comes."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "click":
            raise KeyboardInterrupt


def test_ctrl_c_while_the_command_loads_is_no_traceback() -> None:
    code = "\n".join(
        ["import sys", inspect.getsource(Pressed), "sys.meta_path.insert(0, Pressed())",
         "import knapper.cli"]
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"interrupted\n")
