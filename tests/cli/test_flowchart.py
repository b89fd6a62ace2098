"""`knapper flowchart`: the paths of a chart in words, and the chart for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from knapper.cli import main

CHART = """\
```mermaid
flowchart TD
    sun{Is it sunny?} -->|Yes| Thyme
    sun -->|No| wait[Wait a day]
    wait --> wet{Is it wet?}
    wet -->|Yes| mint["Mint, or<br>sorrel"]
    wet -->|No| Thyme
    class Thyme internal-link
```
"""
PLAIN = '```mermaid\ngraph LR\n    a["A #quot;core#quot;"] -->|struck| b\n    b --- c\n```\n'
FILES = {
    "Garden.md": f"# Choosing\n\n{CHART}\n# Tools\n\n{PLAIN}",
    "Thyme.md": "A herb.",
    "Notes/Plain.md": PLAIN,
    "Hidden.md": f"---\npublish: false\n---\n{CHART}",
    "Broken.md": "```mermaid\nflowchart TD\n    a{Sun?} -->|Yes| b\n    a -->|No| ]\n```\n",
}
PATHS = """\
Is it sunny? Yes ⇒ Thyme
Is it sunny? No → Wait a day → Is it wet? Yes ⇒ Mint, or sorrel
Is it sunny? No → Wait a day → Is it wet? No ⇒ Thyme
"""
EDGES = 'A "core" → b (struck)\nb → c\n'


@pytest.fixture
def vault(make_vault: Callable[..., Path]) -> Path:
    root = make_vault(FILES)
    (root / ".obsidian").mkdir()
    return root


@pytest.fixture
def run(vault: Path, tmp_path: Path) -> Callable[..., Result]:
    """Run the command on a note of the vault."""

    def call(*arguments: str) -> Result:
        environment = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
        result = CliRunner(env=environment).invoke(
            main, ["flowchart", *arguments, "--vault", str(vault)]
        )
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return call


def test_the_paths_are_said_as_a_person_would(run: Callable[..., Result]) -> None:
    result = run("Garden", "--chart", "1")
    assert (result.stdout, result.exit_code) == (PATHS, 0)


@pytest.mark.parametrize("note", ["Plain", "Notes/Plain", "Notes/Plain.md", "[[Plain]]"])
def test_a_note_goes_by_its_name_or_path(run: Callable[..., Result], note: str) -> None:
    assert run(note).stdout == EDGES


def test_a_note_goes_by_its_file_in_any_vault(
    vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["flowchart", str(Path(vault.name) / "Notes" / "Plain.md")])
    assert result.stdout == EDGES


def test_several_charts_are_told_apart(run: Callable[..., Result]) -> None:
    assert run("Garden").stdout == f"Garden.md:3\n{PATHS}\nGarden.md:15\n{EDGES}"


def test_a_heading_chooses(run: Callable[..., Result]) -> None:
    assert run("Garden", "--heading", "Tools").stdout == EDGES
    assert run("Garden", "--heading", "# Choosing").stdout == PATHS


def test_a_note_that_is_not_published_has_its_chart(run: Callable[..., Result]) -> None:
    assert run("Hidden").stdout == PATHS


def test_what_cannot_be_read_is_told(run: Callable[..., Result]) -> None:
    result = run("Broken")
    assert result.exit_code == 1
    assert "Broken.md:4:" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "error", "help_"),
    [
        (["Gardn"], "there is no note `Gardn`", "did you mean `Garden`?"),
        (["Garden", "--heading", "Tool"], "no heading `Tool`", "did you mean `Tools`?"),
        (["Garden", "--heading", "Else"], "no heading `Else`", "leave out `--heading`"),
        (["Thyme"], "`Thyme.md` has no flowchart", "`flowchart` or `graph`"),
        (["Garden", "--chart", "3"], "`Garden.md` has 2 flowcharts", "up to 2"),
        (["Garden", "--format", "dto"], "dto", "dot"),
        (["\0"], "there is no note", ""),
        (["x" * 5000], "there is no note", ""),
    ],
)
def test_wrong_use_is_told_with_a_way_out(
    run: Callable[..., Result], arguments: list[str], error: str, help_: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert error in result.stderr
    assert help_ in result.stderr


def test_the_chart_for_programs(run: Callable[..., Result]) -> None:
    (told,) = json.loads(run("Garden", "--chart", "1", "--format", "json").stdout)
    assert (told["note"], told["line"], told["links"]) == ("Garden.md", 3, {"Thyme": "Thyme.md"})
    assert [node["id"] for node in told["chart"]["nodes"]] == [
        "sun",
        "Thyme",
        "wait",
        "wet",
        "mint",
    ]
    assert told["decision"]["start"] == "sun"
    assert list(told["decision"]["questions"]) == ["sun", "wet"]
    assert told["decision"]["reached"] == sorted(["sun", "Thyme", "wait", "wet", "mint"])
    assert [(path["address"], path["end"]) for path in told["paths"]] == [
        ("yes", "Thyme"),
        ("no.yes", "mint"),
        ("no.no", "Thyme"),
    ]
    assert told["complete"] is True


def test_a_chart_that_asks_nothing_is_no_decision(run: Callable[..., Result]) -> None:
    (told,) = json.loads(run("Plain", "--format", "json").stdout)
    assert (told["decision"], told["paths"]) == (None, [])


def test_the_chart_for_graphviz(run: Callable[..., Result]) -> None:
    assert run("Plain", "--format", "dot").stdout == (
        'digraph "Plain" {\n'
        "  graph [rankdir=LR, compound=true];\n"
        "  node [shape=box];\n"
        '  "a" [label="A \\"core\\""];\n'
        '  "b" [label="b"];\n'
        '  "c" [label="c"];\n'
        '  "a" -> "b" [label="struck"];\n'
        '  "b" -> "c" [arrowhead="none"];\n'
        "}\n"
    )


def test_the_drawing(run: Callable[..., Result]) -> None:
    root = ET.fromstring(run("Garden", "--chart", "1", "--format", "svg").stdout)
    assert root.tag.endswith("svg")


def test_one_drawing_at_a_time(run: Callable[..., Result]) -> None:
    result = run("Garden", "--format", "svg")
    assert result.exit_code == 2
    assert "--chart" in result.stderr
