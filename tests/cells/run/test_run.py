"""Which cells run, what is stored of them, and what a failure leaves behind."""

from __future__ import annotations

import builtins
import os
import signal
import sys
import threading

import pytest

from knapper.cells.run import Mode, last_failure
from knapper.cells.run.execute import Limits, execute
from knapper.cells.runner import Outcome, Ran
from knapper.compile import compile_note
from knapper.errors import OutputError


def cell(source: str, options: str = "", expected: str | None = None) -> str:
    fence = f"```python run {options}\n{source}\n```\n"
    return fence if expected is None else f"{fence}\n```output\n{expected}\n```\n"


def requiring(*names: str) -> str:
    links = ", ".join(f'"[[{name}]]"' for name in names)
    return f"---\nrequires: [{links}]\n---\n"


def ended(report) -> dict[str, str]:
    return {one.path: one.ended.value for one in report.notes}


def codes(report) -> list[tuple[str, str, int]]:
    return [(one.code, one.span.path, one.span.line) for one in report.findings]


class TestWhatRuns:
    def test_all_that_never_ran(self, vault_run):
        run = vault_run({"a.md": cell("print(1)"), "b.md": "no cell"})
        assert ended(run()) == {"a.md": "done"}
        assert run.ran() == ["a.md: print(1)"]
        assert list(run.bytes()) == ["a.json"]

    def test_nothing_twice_and_not_a_byte(self, vault_run):
        run = vault_run({"a.md": cell("print(1)")})
        run()
        before = run.bytes()
        report = run(today="2027-01-01")
        assert (ended(report), run.ran(), run.bytes()) == ({"a.md": "current"}, [], before)

    def test_again_with_all_and_not_a_byte(self, vault_run):
        run = vault_run({"a.md": cell("print(1)")})
        run()
        before = run.bytes()
        report = run(mode=Mode.ALL, today="2027-01-01")
        assert (len(run.ran()), run.bytes()) == (1, before)
        assert not report.notes[0].written

    def test_a_note_with_what_it_requires_and_no_other(self, vault_run):
        run = vault_run(
            {
                "a.md": cell("x = 1"),
                "b.md": requiring("a") + cell("y = 2"),
                "c.md": requiring("b") + cell("z = 3"),
            }
        )
        run("b.md")
        assert run.ran() == ["a.md: x = 1", "b.md: y = 2"]

    def test_what_stands_on_a_changed_cell_is_stored_anew_and_nothing_before(self, vault_run):
        first = cell("import random; print(random.random())")
        run = vault_run({"a.md": first + cell("print('old')")})
        run()
        before = run.site.outputs.read("a.md").cells
        run.write({"a.md": first + cell("print('new')")})
        run()
        after = run.site.outputs.read("a.md").cells
        assert len(run.ran()) == 2  # the first ran again, to have its names
        assert after[0] == before[0]
        assert after[1].outputs[0].text == "new\n"

    def test_results_reach_who_requires_the_note(self, vault_run):
        run = vault_run(
            {
                "a.md": cell("record(loss=2.5)"),
                "b.md": requiring("a") + cell("print(results('a.md')['loss'])"),
            }
        )
        run()
        run.write({"b.md": requiring("a") + cell("print(results('a.md')['loss'] * 2)")})
        run()
        assert run.ran() == ["b.md: print(results('a.md')['loss'] * 2)"]
        assert run.site.outputs.read("b.md").cells[0].outputs[0].text == "5.0\n"


class TestFailure:
    FILES = {  # noqa: RUF012
        "a.md": cell("print('before')\n1 / 0") + cell("print('after')"),
        "b.md": requiring("a") + cell("x = 1"),
        "c.md": requiring("b") + cell("x = 1"),
        "d.md": cell("x = 1"),
    }

    def test_stops_its_note_and_skips_who_requires_it(self, vault_run):
        run = vault_run(self.FILES)
        report = run()
        assert ended(report) == {
            "a.md": "failed",
            "b.md": "skipped",
            "c.md": "skipped",
            "d.md": "done",
        }
        assert run.ran() == ["a.md: print('before')", "d.md: x = 1"]
        assert list(run.bytes()) == ["d.json"]

    def test_is_told_with_the_line_of_the_note(self, vault_run):
        report = vault_run(self.FILES)()
        assert codes(report) == [("X003", "a.md", 2)]
        assert report.findings[0].message == "cell 1 failed: ZeroDivisionError: division by zero"
        assert report.notes[0].printed == "before"

    def test_is_kept_until_the_cell_runs_well(self, vault_run):
        run = vault_run({"a.md": ""})
        there = run.root / "there"
        run.write({"a.md": cell(f"import os\nassert os.path.exists({str(there)!r})")})
        run()
        key = run.site.cells.local_keys("a.md")[0]
        assert last_failure(run.root, key).name == "AssertionError"
        there.touch()
        assert ended(run()) == {"a.md": "done"}
        assert last_failure(run.root, key) is None

    def test_leaves_the_old_outputs_whole(self, vault_run):
        run = vault_run({"a.md": cell("print(1)") + cell("print(2)")})
        run()
        before = run.bytes()
        run.write({"a.md": cell("print(3)") + cell("1 / 0")})
        assert ended(run()) == {"a.md": "failed"}
        assert run.bytes() == before

    @pytest.mark.parametrize(
        ("source", "raises", "message"),
        [
            ("1 / 0", "ZeroDivisionError", ""),
            ("1 / 0", "ValueError", "cell 1 failed: ZeroDivisionError: division by zero"),
            ("1", "ValueError", "cell 1 ended well, and was to raise ValueError"),
        ],
    )
    def test_a_cell_that_is_to_raise(self, vault_run, source, raises, message):
        run = vault_run({"a.md": cell(source, f"raises={raises}")})
        report = run()
        assert [one.message for one in report.findings] == ([message] if message else [])
        if not message:
            assert run.site.outputs.read("a.md").cells[0].outputs[-1].name == raises

    def test_a_file_that_the_note_does_not_name_is_told_how_to(self, vault_run):
        missing = "raise FileNotFoundError(\"No such file: 'sub/data.csv'\")"
        run = vault_run({"a.md": cell(missing), "sub/data.csv": "1", "b.md": cell("1 / 0")})
        assert [one.help for one in run().findings] == [
            'cells find the files that their note names: add "[[sub/data.csv]]" to `requires`',
            "",
        ]

    def test_a_circle_does_not_run(self, vault_run):
        run = vault_run(
            {"a.md": requiring("b") + cell("x = 1"), "b.md": requiring("a") + cell("x = 1")}
        )
        report = run()
        assert (run.ran(), ended(report)) == ([], {"a.md": "skipped", "b.md": "skipped"})
        assert [code for code, *_ in codes(report)] == ["X007"]

    def test_what_requires_nothing_that_is_there_does_not_run(self, vault_run):
        run = vault_run({"a.md": requiring("Gone") + cell("x = 1")})
        assert (codes(run()), run.ran()) == ([("X006", "a.md", 2)], [])

    def test_outputs_that_cannot_be_stored_end_the_run(self, vault_run, monkeypatch):
        run = vault_run({"a.md": cell("print(1)"), "b.md": cell("print(1)")})

        def full(*_):
            raise OutputError("no space left")

        monkeypatch.setattr("knapper.cells.store.OutputStore.write", full)
        with pytest.raises(OutputError, match="no space left"):
            run()
        assert run.events == ["a.md: print(1)", "a.md: closed"]

    def test_a_note_whose_outputs_are_too_large_is_the_only_one_that_fails(self, vault_run):
        run = vault_run({"a.md": cell("print('x' * 33 * 1024**2)"), "b.md": cell("print(1)")})
        report = run()
        assert ended(report) == {"a.md": "failed", "b.md": "done"}
        assert codes(report) == [("X003", "a.md", 1)]
        assert list(run.bytes()) == ["b.json"]

    def test_a_note_whose_outputs_have_no_file_is_the_only_one_that_fails(self, vault_run):
        """Some names of notes leave no room for `.json`."""
        name = "a" * 252
        run = vault_run({f"{name}.md": cell("print(1)"), "b.md": cell("print(1)")})
        report = run()
        assert ended(report) == {f"{name}.md": "failed", "b.md": "done"}
        assert "name too long" in report.findings[0].message


def test_limits_of_cells_and_of_the_note():
    """A cell has its own limit or the usual one, and no more than is left to the note."""
    given: list[float] = []

    class Patient:
        def run(self, _, timeout):
            given.append(timeout)
            return Ran(outcome=Outcome.DONE)

    cells = compile_note(cell("a") + cell("b", "timeout=7") + cell("c", "timeout=900")).code_cells
    execute(cells, Patient(), Limits(cell=60, note=600), str)
    assert given[:2] == [60, 7]
    assert given[2] <= 600


class TestAssertion:
    def test_that_does_not_hold_is_told_though_all_is_current(self, vault_run):
        run = vault_run({"a.md": cell("print(1)", expected="2")})
        assert codes(run()) == [("X004", "a.md", 6)]
        assert codes(run()) == [("X004", "a.md", 6)]
        assert run.ran() == []

    def test_that_holds(self, vault_run):
        assert codes(vault_run({"a.md": cell("print(1)", expected="1")})()) == []


class TestCheck:
    DRIFTING = cell("print('x')") + cell("from pathlib import Path\nprint(Path(FILE).read_text())")

    @pytest.fixture
    def drifting(self, vault_run, tmp_path):
        """A vault whose second cell prints a file that no one declared; it reads 1.000."""
        file = tmp_path / "number"
        file.write_text("1.000", encoding="utf-8")
        run = vault_run({"a.md": self.DRIFTING.replace("FILE", repr(str(file)))})
        run()
        return run, file

    def test_runs_all_and_writes_nothing(self, drifting):
        run, file = drifting
        before = run.bytes()
        file.write_text("7", encoding="utf-8")
        report = run(mode=Mode.CHECK)
        assert len(run.ran()) == 2
        assert run.bytes() == before
        assert [(one.code, one.span.line) for one in report.findings] == [("X004", 4)]

    def test_lets_pass_what_is_within_tolerance(self, drifting):
        run, file = drifting
        file.write_text("1.005", encoding="utf-8")
        assert codes(run(mode=Mode.CHECK)) == []

    def test_and_accept_stores_what_drifted_only(self, drifting):
        run, file = drifting
        before = run.site.outputs.read("a.md")
        file.write_text("1.005", encoding="utf-8")
        run(mode=Mode.ACCEPT)
        assert run.site.outputs.read("a.md") == before
        file.write_text("7", encoding="utf-8")
        run(mode=Mode.ACCEPT, today="2027-01-01")
        after = run.site.outputs.read("a.md")
        assert after.cells[0] == before.cells[0]
        assert (after.cells[1].outputs[0].text, after.ran) == ("7\n", "2027-01-01")

    def test_tells_what_has_nothing_to_compare_with(self, vault_run):
        run = vault_run({"a.md": cell("print(1)")})
        assert codes(run(mode=Mode.CHECK)) == [("X002", "a.md", 1)]
        assert run.bytes() == {}


class TestArtefacts:
    LEAVES = cell("(ARTIFACTS / 'model').write_text('weights')")
    READS = cell("print((ARTIFACTS / 'model').read_text())")

    def printed(self, run, path):
        return run.site.outputs.read(path).cells[0].outputs[0].text

    def test_reach_who_requires_the_note_also_by_another(self, vault_run):
        run = vault_run(
            {
                "a.md": self.LEAVES,
                "b.md": requiring("a") + cell("x = 1"),
                "c.md": requiring("b") + self.READS,
            }
        )
        run()
        assert self.printed(run, "c.md") == "weights\n"

    def test_are_made_again_where_they_are_gone(self, vault_run, monkeypatch, tmp_path):
        run = vault_run({"a.md": self.LEAVES, "b.md": requiring("a") + self.READS})
        run()
        before = run.bytes()["a.json"]
        monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "another computer"))
        run()
        assert run.ran() == []
        run.write(
            {"b.md": requiring("a") + cell("print('now', (ARTIFACTS / 'model').read_text())")}
        )
        run(today="2027-01-01")
        assert [event.partition(":")[0] for event in run.ran()] == ["a.md", "b.md"]
        assert self.printed(run, "b.md") == "now weights\n"
        assert run.bytes()["a.json"] == before

    def test_that_nobody_asks_for_are_not_made_again(self, vault_run, monkeypatch, tmp_path):
        run = vault_run({"a.md": self.LEAVES, "b.md": requiring("a") + cell("x = 1")})
        run()
        monkeypatch.setenv("KNAPPER_CACHE_DIR", str(tmp_path / "another computer"))
        run.write({"b.md": requiring("a") + cell("x = 2")})
        run()
        assert run.ran() == ["b.md: x = 2"]

    def test_changed_by_one_that_requires_the_other_are_the_later(self, vault_run):
        run = vault_run(
            {
                "z.md": self.LEAVES,
                "b.md": requiring("z") + cell("(ARTIFACTS / 'model').write_text('tuned')"),
                "c.md": requiring("z", "b") + self.READS,
                "d.md": requiring("z") + self.READS,
            }
        )
        run()
        assert self.printed(run, "c.md") == "tuned\n"
        assert self.printed(run, "d.md") == "weights\n"

    def test_of_one_name_and_two_contents_are_an_error(self, vault_run):
        run = vault_run(
            {
                "a.md": self.LEAVES,
                "b.md": cell("(ARTIFACTS / 'model').write_text('others')"),
                "c.md": requiring("a", "b") + self.READS,
            }
        )
        report = run()
        assert ended(report)["c.md"] == "failed"
        assert report.findings[0].message == "`a.md` and `b.md` both leave an artefact `model`"

    def test_of_one_name_and_one_content_are_none(self, vault_run):
        run = vault_run(
            {"a.md": self.LEAVES, "b.md": self.LEAVES, "c.md": requiring("a", "b") + self.READS}
        )
        assert ended(run())["c.md"] == "done"


class TestTogether:
    def test_two_notes_run_at_the_same_time(self, vault_run):
        # Each waits for the other: one after the other would never end.
        barrier = "import threading, builtins\nbuiltins.MEET.wait(20)\nprint('met')"
        builtins.MEET = threading.Barrier(2)
        try:
            run = vault_run({"a.md": cell(barrier), "b.md": cell(barrier)})
            assert ended(run(jobs=2)) == {"a.md": "done", "b.md": "done"}
        finally:
            del builtins.MEET

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_the_end_of_a_run_keeps_what_is_complete(self, vault_run, number):
        run = vault_run({"a.md": cell("x = 1"), "b.md": cell("wait()"), "c.md": cell("x = 1")})

        def interrupt(path: str) -> None:
            if path == "b.md":
                signal.pthread_kill(threading.main_thread().ident, number)

        run.started = interrupt
        report = run()
        assert report.interrupted
        assert ended(report) == {"a.md": "done", "b.md": "stopped", "c.md": "stopped"}
        assert list(run.bytes()) == ["a.json"]
        assert run.events[-1] == "b.md: closed"

    def test_a_signal_that_is_ignored_ends_nothing(self, vault_run):
        run = vault_run({"a.md": cell("x = 1"), "b.md": cell("x = 1")})
        before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
        try:
            run.started = lambda _: os.kill(os.getpid(), signal.SIGHUP)
            assert not run().interrupted
        finally:
            signal.signal(signal.SIGHUP, before)


def test_outputs_of_a_note_that_was_renamed_stay_until_it_ran_well(vault_run):
    run = vault_run({"a.md": cell("import here_today")})
    sys.modules["here_today"] = sys
    try:
        run()
        (run.root / "a.md").rename(run.root / "b.md")
        del sys.modules["here_today"]
        assert ended(run()) == {"b.md": "failed"}
        assert list(run.bytes()) == ["a.json"]
        sys.modules["here_today"] = sys
        assert run().swept == (".knapper/outputs/a.json",)
        assert list(run.bytes()) == ["b.json"]
    finally:
        sys.modules.pop("here_today", None)


def test_figures_that_are_lost_or_damaged_are_drawn_again(vault_run):
    run = vault_run({"a.md": cell("draw('<svg>a</svg>')"), "b.md": cell("draw('<svg>b</svg>')")})
    run()
    before = run.bytes()
    first, second = (run.root / ".knapper/outputs/figures").iterdir()
    first.unlink()
    second.write_text("<svg>other</svg>")
    assert {code for code, *_ in codes(run(mode=Mode.CHECK))} == {"X002"}
    assert ended(run()) == {"a.md": "done", "b.md": "done"}
    assert run.bytes() == before
    assert ended(run()) == {"a.md": "current", "b.md": "current"}


def test_a_note_does_not_run_with_other_versions_than_are_pinned(vault_run):
    run = vault_run({"a.md": cell("import msgspec"), "b.md": cell("x = 1")})
    run()
    (run.root / ".knapper/requirements.txt").write_text("msgspec==0.1\n")
    before = run.bytes()
    report = run()
    assert ended(report) == {"a.md": "skipped", "b.md": "current"}
    assert "pins msgspec 0.1, and " in report.notes[0].why
    assert run.bytes() == before
    assert run(mode=Mode.CHECK).notes[0].ended.value == "done"


def test_a_whole_run_sweeps_what_no_note_has(vault_run):
    run = vault_run({"a.md": cell("x = 1"), "b.md": cell("x = 1")})
    run()
    (run.root / "b.md").rename(run.root / "c.md")
    run("c.md")
    assert sorted(run.bytes()) == ["a.json", "b.json", "c.json"]
    assert run().swept == (".knapper/outputs/b.json",)
    assert sorted(run.bytes()) == ["a.json", "c.json"]
