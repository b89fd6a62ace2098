"""What other tools read of this repository is right, and the commands that it names run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from knapper import __version__

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "Publishing" / "Checking in CI.md"
MakeVault = Callable[..., Path]
FAULTY = {"index.md": "see [[Gone]]"}

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="the steps are written for bash")


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def blocks(language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with `knapper` as it would be installed, and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "knapper"
    program.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "from knapper.cli import main; main()" '
        '"$@"\n'
    )
    program.chmod(0o755)
    return folder


Bash = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def bash(tmp_path: Path, programs: Path) -> Bash:
    """Run a script as GitHub does for `shell: bash`."""

    def run(script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "step.sh"
        file.write_text(script)
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(file)],
            cwd=tmp_path,
            env={**os.environ, "PATH": path, **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


class TestAction:
    def step(self, number: int) -> dict[str, Any]:
        step: dict[str, Any] = load("action.yml")["runs"]["steps"][number]
        return step

    def check(self, bash: Bash, programs: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run the last step, as with these inputs."""
        values = {"VAULT": "vault", "ARGS": "", "SARIF": "", **inputs}
        return bash(self.step(2)["run"], BIN=str(programs), **values)

    def test_is_a_composite_action(self) -> None:
        action = load("action.yml")
        assert action["runs"]["using"] == "composite"
        assert all(step.get("shell") == "bash" for step in action["runs"]["steps"] if "run" in step)
        assert {"name", "description", "inputs", "runs"} <= set(action)
        assert all(
            entry["description"] and isinstance(entry["default"], str)
            for entry in action["inputs"].values()
        )

    def test_no_input_is_pasted_into_a_script(self) -> None:
        steps = load("action.yml")["runs"]["steps"]
        assert [step for step in steps if "${{" in step.get("run", "")] == []

    def test_every_input_is_used_and_known(self) -> None:
        action = load("action.yml")
        used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(action["runs"])))
        assert used == set(action["inputs"])

    def test_installs_its_own_checkout(self, bash: Bash, tmp_path: Path) -> None:
        """With a Python that only writes down what it is asked for."""
        python = tmp_path / "python"
        python.write_text(
            "#!/bin/sh\n"
            'echo "$@" >> "$LOG"\n'
            'if [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi\n'
        )
        python.chmod(0o755)
        output, log = tmp_path / "output", tmp_path / "log"
        ran = bash(
            self.step(1)["run"],
            PYTHON=str(python),
            RUNNER_TEMP=str(tmp_path / "a b"),
            GITHUB_OUTPUT=str(output),
            GITHUB_ACTION_PATH="the checkout",
            LOG=str(log),
        )
        assert ran.returncode == 0, ran.stderr
        assert output.read_text() == f"bin={tmp_path}/a b/knapper/bin\n"
        made, installed = log.read_text().splitlines()
        assert made == f"-m venv {tmp_path}/a b/knapper"
        assert installed.startswith("-m pip install ")
        assert installed.endswith(" the checkout")

    def test_annotates_and_fails(self, bash: Bash, programs: Path, make_vault: MakeVault) -> None:
        make_vault(FAULTY)
        ran = self.check(bash, programs)
        assert ran.returncode == 1
        assert re.search(r"^::error .*L001", ran.stdout, re.MULTILINE)

    def test_passes_a_clean_vault(self, bash: Bash, programs: Path, make_vault: MakeVault) -> None:
        make_vault({"index.md": "text"})
        assert self.check(bash, programs).returncode == 0

    def test_args_are_options(self, bash: Bash, programs: Path, make_vault: MakeVault) -> None:
        make_vault(FAULTY)
        assert self.check(bash, programs, ARGS="--ignore L001  --level info").returncode == 0

    def test_writes_sarif_besides(
        self, bash: Bash, programs: Path, make_vault: MakeVault, tmp_path: Path
    ) -> None:
        make_vault(FAULTY)
        ran = self.check(bash, programs, SARIF="out/knapper.sarif")
        assert ran.returncode == 1
        assert "::error" in ran.stdout
        report = json.loads((tmp_path / "out/knapper.sarif").read_text())
        assert report["runs"][0]["results"][0]["ruleId"] == "L001"

    @pytest.mark.parametrize("vault", ["it's $(touch pwned) `touch pwned`; *", "-x --help"])
    def test_inputs_are_never_run(
        self, bash: Bash, programs: Path, make_vault: MakeVault, tmp_path: Path, vault: str
    ) -> None:
        make_vault(FAULTY, name=vault)
        ran = self.check(bash, programs, VAULT=vault)
        assert (ran.returncode, "::error" in ran.stdout) == (1, True)
        evil = "$(touch pwned) `touch pwned` ; touch pwned | * --select L001"
        assert self.check(bash, programs, VAULT=vault, ARGS=evil).returncode == 2
        assert not (tmp_path / "pwned").exists()


class TestHook:
    def test_is_as_pre_commit_wants_it(self) -> None:
        (hook,) = load(".pre-commit-hooks.yaml")
        assert {"id", "name", "entry", "language"} <= set(hook)
        assert hook["language"] == "python"

    def test_its_command_runs(self, bash: Bash, make_vault: MakeVault) -> None:
        (hook,) = load(".pre-commit-hooks.yaml")
        make_vault(FAULTY)
        assert bash(f"{hook['entry']} vault").returncode == 1
        assert bash(f"{hook['entry']} --ignore L001 vault").returncode == 0


class TestPage:
    """The blocks to copy from the manual."""

    def workflows(self) -> list[dict[str, Any]]:
        return [data for data in map(yaml.safe_load, blocks("yaml")) if "jobs" in data]

    def test_workflows_use_the_action_as_it_is(self) -> None:
        known = load("action.yml")["inputs"]
        steps = [
            step
            for workflow in self.workflows()
            for job in workflow["jobs"].values()
            for step in job["steps"]
            if "/knapper@" in step["uses"]
        ]
        assert len(steps) == len(self.workflows()) == 2
        for step in steps:
            assert step["uses"] == f"OWNER/knapper@v{__version__}"
            assert set(step["with"]) <= set(known)

    def test_workflows_ask_for_few_rights(self) -> None:
        rights = [workflow["permissions"] for workflow in self.workflows()]
        assert rights == [
            {"contents": "read"},
            {"contents": "read", "security-events": "write"},
        ]

    def test_the_page_names_every_input(self) -> None:
        for name, entry in load("action.yml")["inputs"].items():
            default = f"`{entry['default']}` " if entry["default"] else ""
            assert f"| `{name}` | {default}| " in PAGE.read_text(encoding="utf-8")

    def test_pre_commit_names_the_hook(self) -> None:
        (config,) = [each for each in map(yaml.safe_load, blocks("yaml")) if "repos" in each]
        (repository,) = config["repos"]
        (hook,) = repository["hooks"]
        assert hook["id"] == load(".pre-commit-hooks.yaml")[0]["id"]
        assert repository["rev"] == f"v{__version__}"

    def test_gitlab_runs_and_finds_its_report(
        self, bash: Bash, make_vault: MakeVault, tmp_path: Path
    ) -> None:
        jobs = [each["vault"] for each in map(yaml.safe_load, blocks("yaml")) if "vault" in each]
        (job,) = [each for each in jobs if "script" in each]  # the other only adds a cache
        make_vault(FAULTY)
        install, check = job["script"]
        assert install.startswith("pip install ")
        assert bash(check).returncode == 1
        report = (tmp_path / job["artifacts"]["reports"]["junit"]).read_text()
        assert "<testsuites" in report
        assert "L001" in report

    def test_commands_run(self, bash: Bash, make_vault: MakeVault, tmp_path: Path) -> None:
        make_vault(FAULTY)
        elsewhere, write, read = blocks("sh")
        assert bash(elsewhere.splitlines()[1]).returncode == 1
        assert bash(write).returncode in {0, 1}
        assert (tmp_path / "vault/.knapper/baseline.json").is_file()
        assert bash(read).returncode == 0


def test_the_repository_checks_its_own_vaults() -> None:
    """The workflow of this repository runs the action on both, so the action is tried too."""
    job = load(".github/workflows/ci.yml")["jobs"]["vaults"]
    (step,) = [step for step in job["steps"] if step.get("uses") == "./"]
    assert job["strategy"]["matrix"]["vault"] == ["vault", "docs"]
    assert set(step["with"]) <= set(load("action.yml")["inputs"])
