"""`knapper run`: what is asked for, trust, what is told, and that no fault harms what is stored."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from knapper.cells.run import keep_consent
from knapper.cli import main

if os.name == "posix":
    import fcntl
    import pty

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Knapper's own runner needs POSIX")

MakeVault = Callable[..., Path]
COMMAND = [sys.executable, "-c", "from knapper.cli import main; main()"]
ONE = "```python run\nprint('one')\n```\n"
# Holds a lock for as long as it lives, and so do its children.
WAITING = """\
```python run
import fcntl, os, time
held = open({marker!r} + "~", "w")
fcntl.flock(held, fcntl.LOCK_EX)
os.rename({marker!r} + "~", {marker!r})
time.sleep(600)
```
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, with a cache of one's own and no wish for colours."""
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR", "JUPYTER_GATEWAY_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "cwd"


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["run", *(str(each) for each in arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


def stored(vault: Path) -> dict[str, bytes]:
    folder = vault / ".knapper/outputs"
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def states(*arguments: object) -> list[str]:
    rows = json.loads(run(*arguments, "--list", "--format", "json").stdout)
    return [f"{row['note']} {row['state']}" for row in rows]


class TestAsked:
    FILES: Mapping[str, str] = {
        ".obsidian/app.json": "{}",
        "Methods/RAG.md": ONE,
        "Methods/Tuning.md": '---\nrequires: ["[[RAG]]"]\n---\n' + ONE,
        "Other.md": ONE,
        "Prose.md": "no cell",
        "R.md": "```r run\n1\n```\n",
    }
    ALL = ("Methods/RAG.md", "Methods/Tuning.md", "Other.md")

    @pytest.fixture
    def vault(self, make_vault: MakeVault) -> Path:
        return make_vault(self.FILES)

    def asked(self, *arguments: object) -> tuple[str, ...]:
        return tuple(row.removesuffix(" missing") for row in states(*arguments))

    @pytest.mark.parametrize(
        ("arguments", "notes"),
        [
            ((), ALL),
            (("RAG",), ALL[:1]),
            (("[[RAG]]",), ALL[:1]),
            (("Methods/RAG",), ALL[:1]),
            (("Methods/RAG.md",), ALL[:1]),
            (("Tuning",), ALL[:2]),
            (("Other", "RAG"), ("Methods/RAG.md", "Other.md")),
            (("Methods",), ALL[:2]),
        ],
    )
    def test_in_the_folder_of_the_vault(self, vault, monkeypatch, arguments, notes):
        monkeypatch.chdir(vault)
        assert sorted(self.asked(*arguments)) == sorted(notes)

    def test_from_elsewhere(self, vault):
        assert self.asked(vault) == self.ALL
        assert self.asked(vault / "Methods") == self.ALL[:2]
        assert self.asked(vault / "Methods/RAG.md") == self.ALL[:1]
        assert self.asked("--vault", vault, "RAG") == self.ALL[:1]

    def test_in_a_folder_below_the_vault(self, vault, monkeypatch):
        monkeypatch.chdir(vault / "Methods")
        assert self.asked() == self.ALL

    @pytest.mark.parametrize(
        ("settings", "folder"),
        [("site_name: x\n", "docs"), ("docs_dir: vault\nextra: !ENV X\n", "vault")],
    )
    def test_beside_mkdocs_yml(self, make_vault, elsewhere, settings, folder):
        make_vault(self.FILES, name=f"cwd/{folder}")
        (elsewhere / "mkdocs.yml").write_text(settings, encoding="utf-8")
        assert self.asked() == self.ALL

    @pytest.mark.parametrize(
        ("name", "message", "way_out"),
        [
            ("RAGG", "there is no note `RAGG`", "did you mean `RAG`?"),
            ("Prose", "`Prose.md` has no cells that run", "```python run"),
            ("R", "nothing here runs `r`, as `R.md` has it", "kernel:"),
        ],
    )
    def test_what_is_not_there(self, vault, name, message, way_out):
        result = run("--vault", vault, name, code=2)
        assert message in result.stderr
        assert way_out in result.stderr

    def test_notes_of_two_vaults(self, make_vault):
        first, second = make_vault(self.FILES, name="one"), make_vault(self.FILES, name="two")
        assert "several vaults" in run(first, second, code=2).stderr


class TestTrust:
    def test_nobody_agreed_and_nobody_is_there_to_ask(self, make_vault):
        vault = make_vault({"a.md": ONE})
        result = run(vault, code=2)
        assert "nobody has agreed" in result.stderr
        assert "--yes" in result.stderr
        assert stored(vault) == {}

    @pytest.mark.parametrize(
        "files",
        [
            {".knapper/config.yml": "site_name: x\n"},
            {"a.md": f"---\nyes: true\nknapper: {{yes: true}}\n---\n{ONE}"},
            {".env": "KNAPPER_RUN_YES=1\n", "knapper.toml": "yes = true\n"},
        ],
    )
    def test_nothing_in_a_vault_agrees(self, make_vault, monkeypatch, files):
        vault = make_vault({"a.md": ONE} | files)
        monkeypatch.chdir(vault)
        run(code=2)
        assert stored(vault) == {}

    def test_a_cache_folder_in_the_vault_agrees_to_nothing(self, make_vault, monkeypatch):
        vault = make_vault({"a.md": ONE})
        monkeypatch.setenv("KNAPPER_CACHE_DIR", str(vault / ".cache"))
        keep_consent(vault)
        run(vault, code=2)

    def test_listing_asks_nothing_and_runs_nothing(self, make_vault):
        vault = make_vault({"a.md": ONE})
        assert states(vault) == ["a.md missing"]
        assert stored(vault) == {}

    def test_what_is_current_asks_nothing(self, make_vault):
        vault = make_vault({"a.md": ONE})
        run(vault, "--yes")
        assert run(vault).stdout == "1 cell was current\n"

    def test_yes_is_not_kept(self, make_vault):
        vault = make_vault({"a.md": ONE})
        run(vault, "--yes")
        run(vault, "--all", code=2)

    @pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1)])
    def test_a_person_is_shown_what_would_run_and_asked(self, make_vault, answer, code):
        vault = make_vault({"Notes/a.md": ONE, ".knapper/config.yml": "cell_network: true\n"})
        shown, ended = in_terminal([str(vault)], {"[y/N]": f"{answer}\n"})
        assert ended == code
        for words in ("1 cell of 1 note", "Notes/a.md: 1 cell", "the network", "no sandbox"):
            assert words in shown
        assert bool(stored(vault)) == (answer == "y")
        run(vault, "--all", code=0 if answer == "y" else 2)  # and it is kept, or not


class TestTold:
    def test_what_ran_and_what_was_current(self, make_vault):
        vault = make_vault({"a.md": ONE})
        first = run(vault, "--yes")
        assert first.stdout.startswith("ran 1 cell of 1 note in ")
        assert first.stderr.startswith("a: ran 1 cell in ")
        assert run(vault).stdout == "1 cell was current\n"

    def test_a_failure_with_the_line_of_the_note(self, make_vault):
        text = "# Title\n\n> ```python run\n> print('so far')\n> 1 / 0\n> ```\n"
        result = run(make_vault({"a.md": text, "b.md": ONE}), "--yes", code=1)
        assert "error[X003]: cell 1 failed: ZeroDivisionError: division by zero" in result.stdout
        assert " --> a.md:5:3\n" in result.stdout
        assert "5 | > 1 / 0\n" in result.stdout
        assert "so far" in result.stderr
        assert 'File "a.md", line 5' in result.stderr
        assert result.stdout.endswith("; 1 note failed\n")

    @pytest.mark.parametrize("options", [("--timeout", "0.2"), ()])
    def test_a_cell_that_takes_too_long(self, make_vault, options):
        given = "" if options else "timeout=0.2"
        text = f"```python run {given}\nimport time\ntime.sleep(60)\n```\n"
        result = run(make_vault({"a.md": text}), "--yes", *options, code=1)
        assert " --> a.md:3:1\n" in result.stdout
        assert "write a longer `timeout=" in result.stdout

    def test_a_report_for_programs_stands_alone(self, make_vault):
        result = run(
            make_vault({"a.md": "```python run\n1 / 0\n```\n"}),
            *("--yes", "--format", "json"),
            code=1,
        )
        assert [one["code"] for one in json.loads(result.stdout)] == ["X003"]

    def test_a_severity_of_the_configuration_counts(self, make_vault):
        asserting = ONE + "\n```output\ntwo\n```\n"
        vault = make_vault(
            {"a.md": asserting, ".knapper/config.yml": "severity: {X004: warning}\n"}
        )
        assert "warning[X004]" in run(vault, "--yes").stdout

    def test_rows_in_a_terminal(self, make_vault):
        vault = make_vault({"a.md": ONE, "b.md": ONE})
        shown, ended = in_terminal([str(vault), "--yes"], {})
        assert ended == 0
        assert "cell 1 of 1" in shown
        assert "a: ran 1 cell in " in shown


class TestSame:
    TEXT = (
        "```python run\nimport random\nprint(random.random(), {'b', 'a', 'c'}, {1: 2})\nobject()\n"
        "```\n\n```python run\nimport math, os\nprint(hash('x'), sorted(os.environ))\n```\n"
    )

    def test_two_runs_give_the_same_bytes(self, make_vault, tmp_path, monkeypatch):
        vault = make_vault({"a.md": self.TEXT})
        run(vault, "--yes")
        first = stored(vault)
        monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "other"))
        assert "nothing was written" in run(vault, "--yes", "--all").stdout
        assert stored(vault) == first

    def test_figures_too(self, make_vault):
        pytest.importorskip("matplotlib")
        plot = "```python run\nfrom matplotlib import pyplot\npyplot.plot([1, 3, 2])\n```\n"
        vault = make_vault({"a.md": plot})
        run(vault, "--yes")
        first = stored(vault)
        assert [name for name in first if name.startswith("figures/")]
        run(vault, "--yes", "--all")
        assert stored(vault) == first

    def test_check_writes_nothing_and_holds(self, make_vault):
        vault = make_vault({"a.md": self.TEXT})
        run(vault, "--yes")
        first = stored(vault)
        run(vault, "--yes", "--check")
        assert stored(vault) == first


class TestAccept:
    TEXT = f"Before\n\n{ONE}\n```output\ntwo\n```\n\nAfter\n"

    def test_the_fence_is_rewritten(self, make_vault):
        vault = make_vault({"a.md": self.TEXT})
        run(vault, "--yes", code=1)
        assert "rewrote 1 output fence" in run(vault, "--accept").stderr
        assert (vault / "a.md").read_text() == self.TEXT.replace("two", "one")
        assert run(vault).stdout == "1 cell was current\n"

    def test_a_file_that_is_read_only_is_left(self, make_vault):
        vault = make_vault({"a.md": self.TEXT})
        (vault / "a.md").chmod(0o444)
        assert "read-only" in run(vault, "--yes", "--accept", code=1).stderr
        assert (vault / "a.md").read_text() == self.TEXT


class TestFaults:
    OLD: Mapping[str, str] = {"a.md": ONE, "b.md": ONE}

    def started(self, vault: Path, note: str) -> subprocess.Popen[bytes]:
        """Start a run of a note whose cell waits, and come back once it does."""
        marker = vault.parent / "begun"
        text = WAITING.format(marker=str(marker))
        (vault / note).write_text(text, encoding="utf-8")
        process = subprocess.Popen(
            [*COMMAND, "run", str(vault), "--yes"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        while not marker.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.01)
        return process

    @pytest.fixture
    def vault(self, make_vault: MakeVault) -> Path:
        vault = make_vault(self.OLD)
        run(vault, "--yes")
        return vault

    def test_ctrl_c_ends_all_and_keeps_what_is_complete(self, vault):
        before = stored(vault)
        process = self.started(vault, "b.md")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 130
        assert b"1 note ended" in out
        assert err.endswith(b"interrupted\n")
        assert b"Traceback" not in out + err
        assert stored(vault) == before
        assert all_gone(vault.parent / "begun")

    def test_ctrl_c_in_a_terminal(self, make_vault):
        vault = make_vault(
            {"a.md": ONE, "b.md": "```python run\nimport time\ntime.sleep(600)\n```\n"}
        )
        shown, ended = in_terminal([str(vault), "--yes", "-j", "1"], {"a: ran 1 cell": "\x03"})
        assert ended == 130
        assert "Traceback" not in shown
        assert "interrupted" in shown
        assert list(stored(vault)) == ["a.json"]

    def test_a_killed_run_leaves_the_old_outputs_and_no_process(self, vault):
        before = stored(vault)
        process = self.started(vault, "b.md")
        process.kill()
        process.communicate()
        assert all_gone(vault.parent / "begun")
        assert stored(vault) == before
        (vault / "b.md").write_text(ONE, encoding="utf-8")
        assert run(vault).stdout == "2 cells were current\n"

    def test_killed_at_random_moments(self):
        script = Path(__file__).parents[2] / "benchmarks/cells_killed.py"
        done = subprocess.run(
            [sys.executable, script, "--times", "4"], capture_output=True, check=False, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")

    def test_a_full_disk_leaves_the_old_outputs(self, vault):
        before = stored(vault)
        (vault / "b.md").write_text(ONE.replace("'one'", "'x' * 20000"), encoding="utf-8")
        limited = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (9000, 9000));"
        done = subprocess.run(
            [sys.executable, "-c", f"{limited} {COMMAND[-1]}", "run", str(vault), "--yes"],
            capture_output=True,
            check=False,
            text=True,
            # Coverage writes a file too, and would be refused the same.
            env={name: text for name, text in os.environ.items() if "COV" not in name},
        )
        assert done.returncode == 1
        assert "error: the outputs of `b.md` cannot be written" in done.stderr
        assert "Traceback" not in done.stderr
        assert stored(vault) == before


def in_terminal(arguments: list[str], answers: Mapping[str, str]) -> tuple[str, int]:
    """Run the command in a terminal; return what it showed, and its exit code.

    `answers` says what is typed once a text has been shown.
    """
    waiting = dict(answers)
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm", COLUMNS="80")
        os.execv(sys.executable, [*COMMAND, "run", *arguments])
    shown = b""
    while select.select([terminal], [], [], 60)[0]:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux says so at the end
            break
        if not data:
            break
        shown += data
        for text in [text for text in waiting if text.encode() in shown]:
            os.write(terminal, waiting.pop(text).encode())
    os.close(terminal)
    return shown.decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def all_gone(marker: Path) -> bool:
    """Wait until the process that holds the lock is no more; False if it stays."""
    with marker.open() as file:
        for _ in range(1500):
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.02)
            else:
                return True
    return False
