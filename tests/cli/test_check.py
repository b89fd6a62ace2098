"""`knapper check`: what each option does, and that no failure ends in a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from knapper.cli import main
from knapper.cli.progress import progress_bar
from knapper.cli.repository import path_in_repository
from knapper.cli.terminal import wants_colour
from knapper.diagnostics import Span, finding

MakeVault = Callable[..., Path]
COMMAND = [sys.executable, "-c", "from knapper.cli import main; main()"]

# An error, a warning and two infos (neither note has a link).
MIXED = {"a.md": "see [[Gone]]", "b.md": "%% never closed"}
CASE = {"Note.md": "[[Other]]", "Other.md": "see [[NOTE]]"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, with a cache of one's own and no wish for colours."""
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "cwd"


def run(*arguments: object, code: int | None = None) -> Result:
    result = CliRunner().invoke(main, ["check", *(str(each) for each in arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert code is None or result.exit_code == code, result.output
    return result


def codes(result: Result) -> list[str]:
    return [one["code"] for one in json.loads(result.stdout)]


def found(vault: Path, *options: object) -> list[str]:
    return codes(run(vault, "--format", "json", *options))


class TestChoice:
    def test_infos_are_not_shown_but_counted(self, make_vault: MakeVault) -> None:
        result = run(make_vault(MIXED), "--format", "json")
        assert codes(result) == ["L001", "S003"]
        assert "; 2 info not shown (--level info shows all)" in result.stderr

    @pytest.mark.parametrize(
        ("options", "shown"),
        [
            (["--level", "error"], ["L001"]),
            (["--level", "info"], ["L001", "L013", "L013", "S003"]),
            (["--select", "L013"], ["L013", "L013"]),
            (["--select", "L"], ["L001", "L013", "L013"]),
            (["--select", "L", "--level", "warning"], ["L001"]),
            (["--select", "L001,S003"], ["L001", "S003"]),
            (["--select", "L001", "--select", "unclosed-comment"], ["L001", "S003"]),
            (["--ignore", "L"], ["S003"]),
            (["--ignore", "L,S"], []),
        ],
    )
    def test_options(self, make_vault: MakeVault, options: list[str], shown: list[str]) -> None:
        assert sorted(found(make_vault(MIXED), *options)) == shown

    def test_what_is_not_chosen_does_not_fail(self, make_vault: MakeVault) -> None:
        assert run(make_vault(MIXED), "--ignore", "L001", code=0)

    def test_a_rule_that_is_off_is_shown_when_named(self, make_vault: MakeVault) -> None:
        off = {**MIXED, ".knapper/config.yml": "severity: {L001: off}"}
        vault = make_vault(off)
        assert found(vault) == ["S003"]
        assert found(vault, "--select", "L001") == ["L001"]
        assert "L001" not in found(vault, "--select", "L")

    def test_an_unknown_rule_is_wrong_use(self, make_vault: MakeVault) -> None:
        result = run(make_vault(MIXED), "--select", "L01,mising-note", code=2)
        assert "error: --select: no rule is called `mising-note`" in result.stderr
        assert "help: did you mean `missing-note`?" in result.stderr

    @pytest.mark.parametrize(
        ("options", "message"),
        [(["--offline"], "--offline"), (["--select", "L020"], "L020 is found with --external")],
    )
    def test_external_rules_need_external(
        self, make_vault: MakeVault, options: list[str], message: str
    ) -> None:
        assert message in run(make_vault(MIXED), *options, code=2).stderr


class TestReports:
    def test_summary_stands_below_the_findings(self, make_vault: MakeVault) -> None:
        lines = run(make_vault(MIXED)).stdout.split("\n")
        assert lines[-3] == ""
        assert lines[-2].startswith("1 error, 1 warning in 2 files")

    @pytest.mark.parametrize("form", ["concise", "json", "github", "sarif", "junit"])
    def test_a_report_stands_alone(self, make_vault: MakeVault, form: str) -> None:
        result = run(make_vault(MIXED), "--format", form, code=1)
        assert "1 error, 1 warning in 2 files" in result.stderr
        assert "2 files" not in result.stdout

    @pytest.mark.parametrize("form", ["full", "concise", "json", "github", "sarif", "junit"])
    def test_output(self, make_vault: MakeVault, tmp_path: Path, form: str) -> None:
        vault, file = make_vault(MIXED), tmp_path / "new" / "report"
        printed = run(vault, "--format", form).stdout
        result = run(vault, "--format", form, "-o", file, code=1)
        assert result.stdout == ""
        assert "1 error" in result.stderr
        written = file.read_text(encoding="utf-8")
        assert written.endswith("\n")
        assert not written.endswith("\n\n")
        assert printed.startswith(written)

    def test_output_of_nothing(self, make_vault: MakeVault, tmp_path: Path) -> None:
        file = tmp_path / "report"
        run(make_vault(MIXED), "--ignore", "ALL", "--format", "concise", "-o", file, code=0)
        assert file.read_text() == ""

    def test_output_that_cannot_be_written(self, make_vault: MakeVault, tmp_path: Path) -> None:
        result = run(make_vault(MIXED), "-o", tmp_path, code=1)
        assert f"error: `{tmp_path}` cannot be written: is a directory" in result.stderr

    @pytest.mark.parametrize("form", ["github", "sarif", "junit"])
    def test_paths_start_at_the_root_of_the_repository(
        self, make_vault: MakeVault, tmp_path: Path, form: str
    ) -> None:
        (tmp_path / ".git").mkdir()
        vault = make_vault({**MIXED, "deep/c d.md": "see [[Gone]]"}, "my docs")
        told = run(vault, "--format", form).stdout
        place = {
            "github": ",file=my docs/deep/c d.md,",
            "sarif": '"uri": "my%20docs/deep/c%20d.md"',
            "junit": 'classname="my docs/deep/c d.md"',
        }
        assert place[form] in told

    @pytest.mark.parametrize("form", ["full", "concise", "json"])
    def test_other_paths_start_at_the_root_of_the_vault(
        self, make_vault: MakeVault, tmp_path: Path, form: str
    ) -> None:
        (tmp_path / ".git").mkdir()
        assert "docs/" not in run(make_vault(MIXED, "docs"), "--format", form).stdout

    def test_junit_shows_the_line(self, make_vault: MakeVault, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        told = run(make_vault(MIXED), "--format", "junit").stdout
        first = next(etree.fromstring(told.encode()).iter("failure"))
        assert "1 | see [[Gone]]\n  |     ^^^^^^^^" in first.text

    def test_order_is_by_file(self, make_vault: MakeVault) -> None:
        vault = make_vault({f"{name}.md": "\n[[x]]\n[[y]]" for name in "cab"})
        lines = run(vault, "--format", "concise").stdout.split("\n")
        assert [line[:6] for line in lines if line] == [
            f"{name}.md:{line}" for name in "abc" for line in (2, 3)
        ]


class TestRepository:
    @pytest.mark.parametrize(("vault", "path"), [("", ""), ("docs", "docs/"), ("a/b c", "a/b c/")])
    @pytest.mark.parametrize("is_file", [True, False])
    def test_of_git(self, tmp_path: Path, vault: str, path: str, is_file: bool) -> None:
        git = tmp_path / "repo" / ".git"
        (tmp_path / "repo" / vault).mkdir(parents=True)
        git.write_text("gitdir: elsewhere") if is_file else git.mkdir()
        assert path_in_repository(tmp_path / "repo" / vault) == path

    def test_without_git_it_is_the_current_folder(
        self, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Wherever the tests run, there may be a repository round them.
        exists = Path.exists
        monkeypatch.setattr(Path, "exists", lambda self: self.name != ".git" and exists(self))
        (elsewhere / "docs").mkdir()
        assert path_in_repository(Path("docs")) == "docs/"
        assert path_in_repository(Path()) == ""
        assert path_in_repository(elsewhere.parent) == "../"

    def test_on_another_drive_it_is_the_vault_itself(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> str:
            raise ValueError("path is on mount 'C:', start on mount 'D:'")

        monkeypatch.setattr("os.path.relpath", refuse)
        assert path_in_repository(tmp_path) == f"{tmp_path.resolve().as_posix()}/"


class TestBaseline:
    def test_known_findings_are_hidden_and_new_ones_told(self, make_vault: MakeVault) -> None:
        vault = make_vault(MIXED)
        result = run(vault, "--write-baseline", code=0)
        assert "wrote 2 findings to " in result.output
        assert "2 known by the baseline" in result.output
        file = vault / ".knapper/baseline.json"
        assert len(json.loads(file.read_text())["findings"]) == 2
        (vault / "a.md").write_text("\n\nsee [[Gone]] and [[New]]")
        result = run(vault, "--baseline", "--format", "concise", code=1)
        assert result.stdout == "a.md:3:18: error[L001] there is no note `New`\n"
        assert "1 error in 1 file; 2 known by the baseline" in result.stderr

    def test_what_is_gone_is_said_and_dropped(self, make_vault: MakeVault, tmp_path: Path) -> None:
        vault, file = make_vault(MIXED), tmp_path / "known.json"
        run(vault, "--write-baseline", file, code=0)
        (vault / "a.md").write_text("mended, but [[New]]")
        before = file.read_text()
        result = run(vault, "--baseline", file, code=1)
        assert "1 finding of the baseline occurs no more" in result.output
        assert "  a.md: L001 " in result.output
        assert file.read_text() == before
        assert f"dropped 1 finding from {file}" in run(vault, "--write-baseline", file).output
        (left,) = json.loads(file.read_text())["findings"]
        assert left["code"] == "S003"

    def test_it_never_grows(self, make_vault: MakeVault) -> None:
        vault = make_vault(MIXED)
        run(vault, "--write-baseline", code=0)
        before = (vault / ".knapper/baseline.json").read_bytes()
        (vault / "c.md").write_text("[[New]]")
        result = run(vault, "--write-baseline", code=1)
        assert "`New`" in result.output
        assert (vault / ".knapper/baseline.json").read_bytes() == before

    @pytest.mark.parametrize(
        "options", [["--select", "S"], ["--ignore", "L001"], ["--level", "error"]]
    )
    def test_what_is_not_looked_at_is_not_gone(
        self, make_vault: MakeVault, options: list[str]
    ) -> None:
        vault = make_vault(MIXED)
        run(vault, "--write-baseline", code=0)
        before = (vault / ".knapper/baseline.json").read_bytes()
        assert "no more" not in run(vault, "--baseline", *options, code=0).output
        run(vault, "--write-baseline", *options, code=0)
        assert (vault / ".knapper/baseline.json").read_bytes() == before

    def test_a_long_list_of_what_is_gone_is_cut(self, make_vault: MakeVault) -> None:
        vault = make_vault({"a.md": " ".join(f"[[gone {number}]]" for number in range(12))})
        run(vault, "--write-baseline", code=0)
        (vault / "a.md").write_text("mended")
        lines = run(vault, "--baseline", code=0).output.rstrip().split("\n")
        assert lines[-1] == "  and 2 more"
        assert sum(line.startswith("  a.md: L001 ") for line in lines) == 10

    def test_a_baseline_that_is_not_there(self, make_vault: MakeVault) -> None:
        result = run(make_vault(MIXED), "--baseline", code=2)
        assert "there is no such baseline" in result.stderr
        assert "--write-baseline" in result.stderr

    def test_a_damaged_baseline(self, make_vault: MakeVault) -> None:
        vault = make_vault({**MIXED, ".knapper/baseline.json": "{"})
        for option in ("--baseline", "--write-baseline"):
            assert "the baseline is damaged" in run(vault, option, code=2).stderr
        assert (vault / ".knapper/baseline.json").read_text() == "{"

    def test_a_vault_taken_for_a_file(self, make_vault: MakeVault) -> None:
        vault = make_vault(MIXED)
        result = run("--baseline", vault, code=2)
        assert f"the baseline `{vault}` is a folder" in result.stderr
        assert "the vault first" in result.stderr

    def test_two_files_are_one_too_many(self, make_vault: MakeVault) -> None:
        result = run(make_vault(MIXED), "--baseline", "a", "--write-baseline", "b", code=2)
        assert "different files" in result.stderr

    def test_it_cannot_be_written(self, make_vault: MakeVault, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        result = run(make_vault(MIXED), "--write-baseline", tmp_path / "file/known.json", code=1)
        assert "cannot be written" in result.stderr


class TestFix:
    def test_what_is_shown_is_mended(self, make_vault: MakeVault) -> None:
        vault = make_vault(CASE)
        assert "1 can be mended with --fix" in run(vault, "--select", "L012", code=0).output
        result = run(vault, "--select", "L012", "--fix", code=0)
        assert "1 mended; no findings" in result.output
        assert (vault / "Other.md").read_text() == "see [[Note|NOTE]]"

    def test_what_is_not_shown_is_left_alone(self, make_vault: MakeVault) -> None:
        vault = make_vault(CASE)
        assert "mended" not in run(vault, "--fix", code=0).output
        assert (vault / "Other.md").read_text() == CASE["Other.md"]

    def test_diff_writes_nothing(self, make_vault: MakeVault) -> None:
        vault = make_vault(CASE)
        result = run(vault, "--select", "L012", "--diff", "--fix", code=1)
        assert result.stdout == (
            "--- a/Other.md\n"
            "+++ b/Other.md\n"
            "@@ -1,1 +1,1 @@\n"
            "-see [[NOTE]]\n"
            "\\ No newline at end of file\n"
            "+see [[Note|NOTE]]\n"
            "\\ No newline at end of file\n"
        )
        assert "--fix would change 1 file" in result.stderr
        assert (vault / "Other.md").read_text() == CASE["Other.md"]

    def test_diff_of_nothing(self, make_vault: MakeVault) -> None:
        result = run(make_vault(CASE), "--diff", code=0)
        assert result.stdout == ""
        assert "--fix would change nothing" in result.stderr

    def test_diff_to_a_file(self, make_vault: MakeVault, tmp_path: Path) -> None:
        file = tmp_path / "mend.diff"
        options = ["--select", "L012", "--diff", "-o", file]
        assert run(make_vault(CASE), *options, "--exit-zero", code=0).stdout == ""
        assert "+see [[Note|NOTE]]\n" in file.read_text()

    def test_diff_in_colour(self, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        told = run(make_vault(CASE), "--select", "L012", "--diff").stdout
        assert "\x1b[32m+see [[Note|NOTE]]\x1b[0m" in told

    def test_what_fix_leaves_it_does_not_offer_to_mend(self, make_vault: MakeVault) -> None:
        vault = make_vault(CASE)
        (vault / "Other.md").chmod(0o444)
        told = run(vault, "--fix", "--select", "L012", code=0)
        (vault / "Other.md").chmod(0o644)
        assert "L012 is not mended: the file is read-only" in told.stderr
        assert told.stdout.endswith("\n\n1 info in 1 file\n")

    def test_what_cannot_be_mended_is_said(
        self, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vault = make_vault({**CASE, "index.md": "see [[Gone]]"})

        def skip(_root: object, check: Callable[[], list], _chosen: object) -> SimpleNamespace:
            left = check()
            skipped = SimpleNamespace(finding=left[0], reason="the file has changed")
            return SimpleNamespace(left=left, mended=(), skipped=[skipped])

        monkeypatch.setattr("knapper.fixes.fix_vault", skip)
        result = run(vault, "--fix", "--select", "L001", code=1)
        assert "L0" in result.stderr
        assert "is not mended: the file has changed" in result.stderr


class TestExternal:
    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch) -> list[dict]:
        """Stand in for the web: every address is dead, and how it was asked is noted."""
        calls: list[dict] = []

        def ask(_context: object, **options: object) -> list:
            calls.append(options)
            return [finding("L020", "dead", Span("a.md", 1, 1, 1), subject="http://dead.example")]

        monkeypatch.setattr("knapper.external.check_addresses", ask)
        return calls

    def test_only_when_asked_for(self, make_vault: MakeVault, asked: list[dict]) -> None:
        vault = make_vault({"a.md": "http://dead.example"})
        assert found(vault) == []
        assert asked == []
        assert found(vault, "--external") == ["L020"]
        assert asked[0]["offline"] is False
        assert asked[0]["cache_path"] is None

    def test_offline(self, make_vault: MakeVault, asked: list[dict]) -> None:
        run(make_vault({"a.md": "x"}), "--external", "--offline")
        assert asked[0]["offline"] is True

    def test_no_cache(self, make_vault: MakeVault, asked: list[dict], tmp_path: Path) -> None:
        run(make_vault({"a.md": "x"}), "--external", "--no-cache")
        assert not asked[0]["cache_path"].parent.exists()
        assert not (tmp_path / "cache").exists()

    def test_severity_of_the_configuration(self, make_vault: MakeVault, asked: list[dict]) -> None:
        vault = make_vault({"a.md": "x", ".knapper/config.yml": "severity: {L020: off}"})
        assert found(vault, "--external") == []
        assert found(vault, "--external", "--select", "L020") == ["L020"]
        assert len(asked) == 2

    def test_a_baseline_keeps_what_was_not_asked(
        self, make_vault: MakeVault, asked: list[dict]
    ) -> None:
        vault = make_vault({"a.md": "x"})
        run(vault, "--external", "--write-baseline", code=0)
        assert "no more" not in run(vault, "--baseline", code=0).output
        assert "dropped" not in run(vault, "--write-baseline", code=0).output
        assert "1 known" in run(vault, "--external", "--baseline", code=0).output
        assert len(asked) == 2


class TestTerminal:
    @pytest.mark.parametrize(
        ("is_terminal", "variables", "wanted"),
        [
            (True, {}, True),
            (False, {}, False),
            (True, {"NO_COLOR": "1"}, False),
            (False, {"FORCE_COLOR": "1"}, True),
            (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
            (True, {"NO_COLOR": "", "TERM": "xterm"}, True),
            (True, {"TERM": "dumb"}, False),
        ],
    )
    def test_colour(
        self,
        is_terminal: bool,
        variables: dict[str, str],
        wanted: bool,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.delenv("TERM", raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert wants_colour(SimpleNamespace(isatty=lambda: is_terminal)) is wanted

    def test_forced_colour_is_printed(
        self, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert "\x1b[" not in run(make_vault(MIXED)).stdout
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert "\x1b[1;31merror[L001]\x1b[0m" in run(make_vault(MIXED)).stdout
        assert "\x1b[" not in run(make_vault(MIXED), "--format", "concise").stdout

    def test_no_bar_where_there_is_no_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stderr", SimpleNamespace(isatty=lambda: False))
        with progress_bar("x") as tick:
            assert tick is None

    @pytest.mark.parametrize(("seconds", "shown"), [(0.4, False), (0.6, True)])
    def test_a_bar_waits_half_a_second(
        self,
        seconds: float,
        shown: bool,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture,
    ) -> None:
        now = [0.0]
        monkeypatch.setattr("knapper.cli.progress.time", SimpleNamespace(monotonic=lambda: now[0]))
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        monkeypatch.setenv("TERM", "xterm")
        with progress_bar("Reading the vault") as tick:
            assert tick is not None
            tick(1, 10)
            now[0] = seconds
            tick(5, 10)
            tick(10, 10)
        told = capsys.readouterr()
        assert ("Reading the vault" in told.err) is shown
        assert told.out == ""

    def test_what_is_over_needs_no_bar(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
    ) -> None:
        times = iter([0.0, 9.0])
        monkeypatch.setattr(
            "knapper.cli.progress.time", SimpleNamespace(monotonic=lambda: next(times))
        )
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        with progress_bar("Reading") as tick:
            tick(10, 10)
        assert capsys.readouterr().err == ""


def started(*arguments: object, **options: object) -> subprocess.Popen:
    return subprocess.Popen(
        [*COMMAND, "check", *(str(each) for each in arguments)],
        **{"encoding": "utf-8", "stderr": subprocess.PIPE, **options},
    )


class TestFailures:
    def test_a_vault_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "note.md").write_text("x")
        assert "is a file" in run(tmp_path / "note.md", code=2).stderr

    @pytest.mark.parametrize("form", ["full", "json"])
    def test_a_reader_that_goes(self, make_vault: MakeVault, form: str) -> None:
        vault = make_vault({"a.md": "\n".join(f"[[gone {n}]]" for n in range(3000))})
        running = started(vault, "--format", form, stdout=subprocess.PIPE)
        running.stdout.close()
        told = running.communicate(timeout=60)[1]
        assert "Traceback" not in told
        assert "BrokenPipe" not in told
        assert running.returncode == 1

    def test_both_readers_gone(self, make_vault: MakeVault) -> None:
        running = started(make_vault(MIXED), "--format", "concise", stdout=subprocess.PIPE)
        running.stdout.close()
        running.stderr.close()
        assert running.wait(timeout=60) == 1

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
    @pytest.mark.parametrize("options", [[], ["--format", "json"], ["--help"]])
    def test_a_full_disk(self, make_vault: MakeVault, options: list[str]) -> None:
        with Path("/dev/full").open("w") as full:
            running = started(make_vault(MIXED), *options, stdout=full)
            told = running.communicate(timeout=60)[1]
        assert told == "error: the output cannot be written: no space left on device\n"
        assert running.returncode == 1

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
    def test_nobody_can_be_told(self, make_vault: MakeVault) -> None:
        with Path("/dev/full").open("w") as full:
            running = started(make_vault(MIXED), stdout=full, stderr=full)
            assert running.wait(timeout=60) == 1

    @pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes the streams")
    @pytest.mark.parametrize("closed", [">&-", "2>&-"])
    def test_a_stream_that_is_closed(self, make_vault: MakeVault, closed: str) -> None:
        code = "from knapper.cli import main; main()"
        shell = ["sh", "-c", f'exec "$0" -c "$1" check "$2" {closed}', sys.executable, code]
        ended = subprocess.run(
            [*shell, make_vault(MIXED)], capture_output=True, text=True, timeout=60, check=False
        )
        assert ended.returncode == 1
        assert "Traceback" not in ended.stderr
        assert closed == ">&-" or "error[L001]" in ended.stdout

    @pytest.mark.skipif(os.name == "nt", reason="a folder that one is in can be removed in POSIX")
    def test_a_current_folder_that_is_gone(self, tmp_path: Path) -> None:
        (tmp_path / "gone").mkdir()
        code = "import os; from knapper.cli import main; os.rmdir(os.getcwd()); main()"
        ended = subprocess.run(
            [sys.executable, "-c", code, "check"],
            cwd=tmp_path / "gone",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.stderr == "error: the current folder is no more\nhelp: go to another\n"
        assert ended.returncode == 1

    @pytest.mark.parametrize("folder", [".git", ".obsidian"])
    def test_a_folder_that_must_not_be_looked_at(
        self, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch, folder: str
    ) -> None:
        look = Path.stat

        def refuse(path: Path, **options: bool) -> os.stat_result:
            if folder in path.parts:
                raise PermissionError(13, "Permission denied", str(path))
            return look(path, **options)

        vault = make_vault({**MIXED, f"{folder}/app.json": "{}"})
        monkeypatch.setattr(Path, "stat", refuse)
        assert "L001" in codes(run(vault, "--format", "json", code=1))
        run(vault, "--format", "github", code=1)

    def test_a_baseline_with_too_long_a_name(self, make_vault: MakeVault) -> None:
        vault, name = make_vault(MIXED), "n" * 300
        assert "cannot be read: " in run(vault, f"--baseline={name}", code=2).stderr
        assert "cannot be written: " in run(vault, f"--write-baseline={name}", code=1).stderr

    def test_ctrl_c(self, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("knapper.site.Site.load", interrupt)
        result = run(make_vault(MIXED), code=130)
        assert result.stderr == "interrupted\n"

    def test_a_terminal_of_few_signs(self, make_vault: MakeVault) -> None:
        environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
        vault = make_vault({"é漢.md": "see [[Gone 😀]]"})
        running = started(vault, stdout=subprocess.PIPE, env=environment, encoding="cp1252")
        out, err = running.communicate(timeout=60)
        assert err == ""
        assert "é\\u6f22.md:1:5" in out
        assert running.returncode == 1
