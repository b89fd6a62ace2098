"""`knapper explain` and `knapper rules`: what a rule is about, and which there are."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from knapper.cli import main
from knapper.diagnostics import RULES


def run(*arguments: str, **environment: str) -> Result:
    result = CliRunner(env={"NO_COLOR": None, "FORCE_COLOR": None, **environment}).invoke(
        main, list(arguments)
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("word", ["L001", "l001", "missing-note"])
def test_explain_prints_the_page(word: str) -> None:
    result = run("explain", word)
    assert result.exit_code == 0
    assert result.stdout.startswith("# L001 missing-note\n")
    assert "## Way out" in result.stdout
    assert "\x1b" not in result.stdout


def test_explain_paints_the_page_for_a_terminal() -> None:
    result = CliRunner(env={"FORCE_COLOR": "1", "NO_COLOR": None, "TERM": "xterm"}).invoke(
        main, ["explain", "L001"], color=True
    )
    assert "\x1b[" in result.stdout
    assert "##" not in result.stdout


def test_explain_does_not_know_every_word() -> None:
    result = run("explain", "missing-nite")
    assert result.exit_code == 2
    assert result.stderr == (
        "error: no rule is called `missing-nite`\nhelp: did you mean `missing-note`?\n"
    )


def test_rules_are_listed_by_family() -> None:
    lines = run("rules").stdout.splitlines()
    assert lines[0] == "Decision charts"
    assert sum(line.startswith("  ") for line in lines) == len(RULES)
    assert any(line.endswith("(--fix)") for line in lines)


def test_rules_are_listed_for_programs() -> None:
    listed = json.loads(run("rules", "--format", "json").stdout)
    assert [each["code"] for each in listed] == list(RULES)
    assert next(each for each in listed if each["code"] == "F001") == {
        "code": "F001",
        "name": "invalid-yaml",
        "family": "Properties",
        "severity": "error",
        "fixable": False,
        "summary": "The front matter is not valid YAML.",
    }
