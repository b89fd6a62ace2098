"""Code cells: what is told of stored outputs, of what cells need, and of numbers in prose."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from platform import python_version

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knapper.cells import (
    CellOutput,
    Display,
    Environment,
    Failure,
    Printed,
    Result,
    StoredCell,
    StoredNote,
    figure_name,
)
from knapper.cells.run.failures import keep_failure
from knapper.cells.store import OutputStore
from knapper.checks.cells.number import find_number
from knapper.diagnostics import Diagnostic
from knapper.site import Site

Vault = Callable[..., Path]

CELL = "```python run\nprint(1)\n```\n"
TWO = f"{CELL}\n```python run label=two\nprint(2)\n```\n"
TRAINING = '```python run\nrecord(loss=2.3096, unit="nats")\n```\n'


def ran(*outputs: CellOutput, **results: float) -> StoredCell:
    """A cell that gave `outputs` and recorded `results`."""
    recorded = tuple(Result(name, value) for name, value in results.items())
    return StoredCell("", outputs=outputs, results=recorded)


PRINTED = ran(Printed("stdout", "1\n"))


def store(root: Path, path: str, *cells: StoredCell, python: str = "", stale: int = 99) -> None:
    """Keep what the cells of the note at `path` gave: all are current up to the one `stale`."""
    keys = Site.load(root, lean=True).cells.keys(path)
    kept = tuple(
        msgspec.structs.replace(cell, key=key if number < stale else "another")
        for number, (key, cell) in enumerate(zip(keys, cells, strict=False))
    )
    environment = Environment(python or python_version())
    OutputStore(root).write(StoredNote(path, "2026-11-20", environment, cells=kept), {})


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "cache"))


def found(root: Path, code: str = "X") -> list[Diagnostic]:
    every = Site.load(root, lean=True).diagnostics
    assert {*every} == {*Site.load(root).diagnostics}
    return [one for one in every if one.code.startswith(code)]


def place(one: Diagnostic) -> tuple[str, int, int, int]:
    span = one.span
    return span.path, span.line, span.column, span.length


def pointed_at(root: Path, one: Diagnostic) -> str:
    """Return what of its file a finding points at."""
    line = (root / one.span.path).read_text().split("\n")[one.span.line - 1]
    return line[one.span.column - 1 : one.span.column - 1 + one.span.length]


def mended(root: Path, one: Diagnostic) -> str:
    assert one.fix is not None
    (edit,) = one.fix.edits
    text = (root / one.span.path).read_text()
    assert text.split("\n")[edit.span.line - 1][edit.span.column - 1 :].startswith(edit.old)
    return text.replace(edit.old, edit.new)


# -- X001, X002, X003: whether cells ran ---------------------------------------------------------


def test_current_outputs_are_no_finding(make_vault: Vault) -> None:
    root = make_vault({"a.md": TWO})
    store(root, "a.md", PRINTED, PRINTED)
    assert found(root, "X") == []


def test_a_note_that_never_ran_is_told_once_at_its_first_cell(make_vault: Vault) -> None:
    root = make_vault({"Sub/a.md": TWO})
    (one,) = found(root)
    assert (one.code, place(one)) == ("X002", ("Sub/a.md", 1, 4, 10))
    assert one.message == "cell 1 has never run"
    assert '`knapper run "Sub/a"`' in one.help
    assert [label.span.line for label in one.labels] == [5]


def test_a_changed_cell_is_told_and_what_follows_it_pointed_at(make_vault: Vault) -> None:
    root = make_vault({"a.md": f"{TWO}\n{CELL}"})
    store(root, "a.md", PRINTED, PRINTED, PRINTED, stale=1)
    text = (root / "a.md").read_text()
    (root / "a.md").write_text(text.replace("print(2)", "print(3)"))
    (one,) = found(root)
    assert (one.code, place(one)) == ("X001", ("a.md", 5, 4, 20))
    assert one.message == "the output of cell `two` is out of date: cell 2 changed"
    assert [label.span.line for label in one.labels] == [9]


def test_a_new_cell_at_the_end_leaves_the_others_current(make_vault: Vault) -> None:
    root = make_vault({"a.md": TWO})
    store(root, "a.md", PRINTED)
    assert [(one.code, one.span.line) for one in found(root)] == [("X002", 5)]


def test_a_change_of_what_is_required_is_the_reason(make_vault: Vault) -> None:
    root = make_vault({"a.md": f'---\nrequires: "[[b]]"\n---\n{CELL}', "b.md": CELL})
    store(root, "a.md", PRINTED)
    store(root, "b.md", PRINTED)
    assert found(root) == []
    (root / "b.md").write_text(CELL.replace("1", "5"))
    told = {one.span.path: one.code for one in found(root)}
    assert told == {"a.md": "X001", "b.md": "X001"}


def test_a_failed_cell_is_told_in_place_of_that_it_must_run(make_vault: Vault) -> None:
    root = make_vault({"a.md": TWO})
    key = Site.load(root).cells.local_keys("a.md")[1]
    keep_failure(root, key, Failure("ValueError", "too\nfew rows", line=6))
    (one,) = found(root)
    assert (one.code, place(one)) == ("X003", ("a.md", 6, 1, 8))
    assert one.message == "cell `two` failed: ValueError: too few rows"


def test_a_failure_of_older_code_is_forgotten(make_vault: Vault) -> None:
    root = make_vault({"a.md": CELL})
    keep_failure(root, Site.load(root).cells.local_keys("a.md")[0], Failure("ValueError", "no"))
    (root / "a.md").write_text(CELL.replace("1", "5"))
    assert [one.code for one in found(root)] == ["X002"]


def test_a_failure_of_an_older_module_is_forgotten(
    make_vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "modules").mkdir()
    module = tmp_path / "modules" / "our_lab.py"
    module.write_text("x = 1 / 0")
    monkeypatch.syspath_prepend(str(module.parent))
    root = make_vault({"a.md": "```python run\nimport our_lab\n```\n"})
    key = Site.load(root).cells.local_keys("a.md")[0]
    keep_failure(root, key, Failure("ZeroDivisionError", "division by zero"))
    assert [one.code for one in found(root)] == ["X003"]
    module.write_text("x = 1")
    assert [one.code for one in found(root)] == ["X002"]


def test_unpublished_notes_and_other_fences_are_let_be(make_vault: Vault) -> None:
    root = make_vault({"a.md": f"---\npublish: false\n---\n{CELL}", "b.md": "```python\nx\n```\n"})
    assert found(root) == []


# -- X004, X008, X009, X011, X012: what is stored ------------------------------------------------


def test_an_output_that_no_longer_holds_is_told_at_its_line(make_vault: Vault) -> None:
    text = "> ```python run\n> f()\n> ```\n>\n> ```output\n> 1\n> two\n> ```\n"
    root = make_vault({"a.md": text})
    store(root, "a.md", ran(Printed("stdout", "1\n2\n")))
    (one,) = found(root)
    assert (one.code, place(one), pointed_at(root, one)) == ("X004", ("a.md", 7, 3, 3), "two")
    assert "2" in one.help


def test_an_output_within_its_tolerance_holds(make_vault: Vault) -> None:
    root = make_vault({"a.md": f"{CELL}\n```output tolerance=0.1\n1.05\n```\n"})
    store(root, "a.md", PRINTED)
    assert found(root) == []


def test_the_output_of_a_stale_cell_is_not_compared(make_vault: Vault) -> None:
    root = make_vault({"a.md": f"{CELL}\n```output\n2\n```\n"})
    store(root, "a.md", PRINTED, stale=0)
    assert [one.code for one in found(root)] == ["X001"]


@pytest.mark.parametrize(
    ("fence", "seconds", "codes"),
    [
        ("```python run", 60, ["X008"]),
        ("```python run timeout=90", 60, []),
        ("```python run", 30, []),
    ],
)
def test_a_slow_cell_is_to_state_its_limit(
    make_vault: Vault, fence: str, seconds: int, codes: list[str]
) -> None:
    root = make_vault({"a.md": f"{fence}\nx\n```\n"})
    store(root, "a.md", StoredCell("", seconds=seconds))
    assert [one.code for one in found(root)] == codes


def test_an_undeclared_file_is_told(make_vault: Vault) -> None:
    root = make_vault({"a.md": CELL, "data.csv": "1"})
    store(root, "a.md", StoredCell("", undeclared=("data.csv", "…/other.csv")))
    assert [(one.code, one.span.line) for one in found(root)] == [("X009", 1), ("X009", 1)]


def test_other_software_is_told_once_a_note_and_for_current_outputs(make_vault: Vault) -> None:
    root = make_vault({"a.md": TWO})
    store(root, "a.md", PRINTED, PRINTED, python="2.7.18")
    (one,) = found(root)
    assert (one.code, one.severity, one.span.line) == ("X011", "info", 1)
    assert "made with 2.7" in one.message


def test_a_language_that_nothing_runs(make_vault: Vault) -> None:
    root = make_vault({"a.md": f"> ```Julia run\n> x\n> ```\n\n{CELL}"})
    store(root, "a.md", PRINTED)
    (one,) = found(root)
    assert (one.code, pointed_at(root, one)) == ("X012", "Julia")
    make_vault({".knapper/config.yml": "kernel: julia-1.10\n"})
    assert "X012" not in {one.code for one in found(root)}


def test_outputs_that_cannot_be_read_are_told_in_their_file(make_vault: Vault) -> None:
    root = make_vault({"a.md": CELL, ".knapper/outputs/a.json": "{"})
    told = [(one.code, one.span.path) for one in found(root, "")]
    assert ("V001", ".knapper/outputs/a.json") in told
    assert ("X002", "a.md") in told


def test_a_figure_that_is_not_stored_is_told_at_its_cell(make_vault: Vault) -> None:
    root, name = make_vault({"a.md": TWO}), figure_name(b"<svg/>", "image/svg+xml")
    store(root, "a.md", PRINTED, ran(Display("", "image/svg+xml", file=name)))
    (one,) = found(root)
    assert (one.code, one.span.line) == ("X002", 5)
    assert one.message == "a figure of cell `two` is not stored"
    figure = root / ".knapper/outputs/figures" / name
    figure.parent.mkdir()
    figure.write_bytes(b"<svg/>")
    assert found(root) == []
    figure.write_bytes(b"<svg>another</svg>")
    assert [one.code for one in found(root, "")] == ["V001"]


def test_a_vault_without_cells_loads_nothing_for_them(make_vault: Vault) -> None:
    root = make_vault({"a.md": "```python\nx\n```\n[[#^gone]]\n"})
    code = (
        "import sys; from pathlib import Path; from knapper.site import Site\n"
        "Site.load(Path(sys.argv[1]), lean=True).diagnostics\n"
        "print(*(name for name in sys.modules if name.startswith('knapper.cells.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=True
    )
    assert {*done.stdout.split()} <= {"knapper.cells.record"}


# -- X006, X007: what a note requires ------------------------------------------------------------


def test_what_is_required_must_be_there(make_vault: Vault) -> None:
    root = make_vault({"a.md": f'---\nrequires: "[[Trainnig]]"\n---\n{CELL}', "Training.md": CELL})
    store(root, "Training.md", PRINTED)
    store(root, "a.md", PRINTED)
    (one,) = [one for one in found(root) if one.code == "X006"]
    assert one.span.line == 2
    assert "Training" in one.help


def test_a_circle_is_told_and_not_that_it_must_run(make_vault: Vault) -> None:
    requires = '---\nrequires: "[[{}]]"\n---\n' + CELL
    root = make_vault({"a.md": requires.format("b"), "b.md": requires.format("a")})
    assert [one.code for one in found(root)] == ["X007"]


# -- links to results: L003 and X010 -------------------------------------------------------------


@pytest.fixture
def training(make_vault: Vault) -> Callable[[str], Path]:
    """Return a function that makes a vault of a note and one that recorded a loss of 2.3096."""

    def make(text: str) -> Path:
        root = make_vault({"Report.md": text, "Training.md": f"[[Report]]\n\n{TRAINING}"})
        store(root, "Training.md", ran(loss=2.3096, share=0.1234, tokens=1234567))
        return root

    return make


def test_a_link_to_a_result_leads_to_its_cell(training: Callable[[str], Path]) -> None:
    root = training("[[Training#^loss|2.31]] [x](Training.md#^loss) [[Training#^loss]]")
    links = Site.load(root).index.links["Report.md"]
    assert {(link.path, link.fragment, link.result) for link in links} == {
        ("Training.md", "cell-1", "loss")
    }
    assert found(root, "L003") == []


def test_a_block_of_the_name_comes_first(make_vault: Vault) -> None:
    root = make_vault({"a.md": f"{TRAINING}\nWords ^loss\n\n[[#^loss|9]]\n"})
    store(root, "a.md", ran(loss=2.3))
    (link,) = Site.load(root).index.links["a.md"]
    assert (link.fragment, link.result) == ("^loss", "")
    assert found(root, "X010") == []


def test_an_embed_of_a_number_is_none_of_a_block(training: Callable[[str], Path]) -> None:
    root = training("![[Training#^loss]]")
    assert [one.code for one in found(root, "L003")] == ["L003"]


def test_a_name_that_is_not_recorded(training: Callable[[str], Path]) -> None:
    (one,) = found(training("[[Training#^tokns]]"), "L003")
    assert one.help == "did you mean `^tokens`?"
    (one,) = found(training("[[Training#^gain]]"), "L003")
    assert one.help == "its block ids: `^loss`, `^share`, `^tokens`"


def test_a_result_that_is_still_to_be_recorded_is_not_missed(make_vault: Vault) -> None:
    root = make_vault({"a.md": "[[b#^loss|2.3]] [[b#^gain|1]]", "b.md": f"[[a]]\n\n{TRAINING}"})
    assert [(one.code, one.span.column) for one in found(root, "L003")] == [("L003", 17)]
    store(root, "b.md", ran(gain=1))
    assert [(one.code, one.span.column) for one in found(root, "L003")] == [("L003", 1)]


def test_a_result_of_what_is_not_published_says_nothing(make_vault: Vault) -> None:
    hidden = f"---\npublish: false\n---\n{TRAINING}"
    root = make_vault({"a.md": "[[b#^loss|9.99]]", "b.md": hidden})
    store(root, "b.md", ran(loss=2.3096))
    assert [one.code for one in found(root, "")] == ["L008"]
    assert "2.3" not in str(found(root, ""))


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("A loss of [[Training#^loss|2.30 nats]].", "2.30", "2.31"),
        ("[a loss of **2.4**](Training.md#^loss)", "2.4", "2.3"),
        ("| a |\n|---|\n| [[Training#^loss\\|2.30]] |", "2.30", "2.31"),
        ("> - [[Training#^share|12.4 %]]", "12.4 %", "12.3"),
        ("[[Training#^tokens|1,234,568]]", "1,234,568", "1,234,567"),
        ("[[Training#^loss|GPT-4 has 2.5]]", "2.5", "2.3"),
        ("[[Training#^loss|3 of 2.31]]", "3", "2"),
    ],
)
def test_a_number_that_is_not_the_one_recorded(
    training: Callable[[str], Path], text: str, wrong: str, right: str
) -> None:
    root = training(text)
    (one,) = found(root, "X010")
    assert (pointed_at(root, one), one.labels[0].span.path) == (wrong, "Training.md")
    number = wrong.removesuffix(" %")
    assert mended(root, one) == text.replace(number, right)
    (root / "Report.md").write_text(mended(root, one))
    assert found(root, "X010") == []


@pytest.mark.parametrize(
    "shown", ["the loss", "2.31", "about 2 nats", "`2.3096`", "v9", "10^6", "1/3", "2.31 of 9"]
)
def test_other_texts_are_no_finding(training: Callable[[str], Path], shown: str) -> None:
    assert found(training(f"[[Training#^loss|{shown}]]"), "X010") == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2.31", 2.3096, ""),
        ("2.3096", 2.3096, ""),
        ("12.3 %", 0.1234, ""),
        ("12.3%", 12.34, "%"),
        ("12 per cent", 0.1234, ""),
        ("1,234.5", 1234.49, ""),
        ("1 234", 1234.2, ""),
        ("1.234", 1234, ""),
        ("2,31", 2.31, ""),
        ("\N{MINUS SIGN}0.5", -0.5, ""),
        ("1.2e-4", 1.23e-4, ""),
        ("1.2 × 10⁻⁴", 1.23e-4, ""),
        ("1.2×10^-4", 1.23e-4, ""),
        ("7.2B", 7.2e9, ""),
        ("12.5 million", 12_510_000, ""),
        ("2300", 2309.6, ""),
        ("21s", 21, "s"),
        ("3.2x", 3.21, ""),
        ("0", 0.4, ""),
    ],
)
def test_ways_to_write_a_number(text: str, value: float, unit: str) -> None:
    number = find_number(f"so {text}.", unit)
    assert number is not None
    assert number.says(value, unit)


@pytest.mark.parametrize(
    ("text", "value", "right"),
    [
        ("2.30", 2.3096, "2.31"),
        ("2.32", 2.3096, "2.31"),
        ("0.5", 0.0123, "0.012"),
        ("+2.1", 2.31, "+2.3"),
        ("\N{MINUS SIGN}2.1", -2.31, "\N{MINUS SIGN}2.3"),
        ("2.1", -2.31, "-2.3"),
        ("1.9e-4", 1.23e-4, "1.2e-4"),
        ("9,999", 1234.5, "1,234"),
        ("1.9 × 10⁻⁴", 1.23e-4, ""),
        ("2,99", 2.31, ""),
    ],
)
def test_what_stands_in_the_place_of_a_wrong_number(text: str, value: float, right: str) -> None:
    number = find_number(text)
    assert number is not None
    assert not number.says(value, "")
    assert number.corrected(value, "") == right


@given(
    st.text(alphabet="0123456789.,eE+-×10^⁻⁴%kM x/v'\N{MINUS SIGN}\N{NO-BREAK SPACE}"),
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers()),
    st.sampled_from(["", "%", "nats"]),
)
@example("1e399", 5e-324, "")
@example("0.5%", 10**400, "")
def test_what_is_written_anew_says_the_value(text: str, value: float, unit: str) -> None:
    number = find_number(text, unit)
    if number is None or not (right := number.corrected(value, unit)):
        return
    anew = find_number(f"{right}{number.scale}", unit)
    assert anew is not None
    assert anew.says(value, unit)


def test_a_cell_that_is_gone_has_no_place(make_vault: Vault) -> None:
    root = make_vault({"a.md": "[[b#^gain|7]]", "b.md": f"[[a]]\n\n{CELL}\n{CELL}"})
    store(root, "b.md", PRINTED, ran(gain=1))
    (root / "b.md").write_text(f"[[a]]\n\n{CELL}")
    assert Site.load(root).index.results("b.md") == {}
