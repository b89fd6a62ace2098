"""Cells on a real kernel of Python, and the same behind a real gateway."""

from __future__ import annotations

import platform
import threading

import pytest

from knapper.cells.jupyter import KernelSpec, kernel_runners
from knapper.cells.record import Display, Printed, Result
from knapper.cells.runner import Outcome
from knapper.compile import CodeCell
from knapper.errors import UsageError

HERE, GATEWAY = "here", "gateway"


@pytest.fixture(scope="module", params=[HERE, GATEWAY])
def place(request):
    return request.param


@pytest.fixture(scope="module")
def gateway_of(request, place):
    return request.getfixturevalue("gateway") if place == GATEWAY else None


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A declared file, one that is not, and what a required note left."""
    folder = tmp_path_factory.mktemp("files")
    (folder / "vault/Data").mkdir(parents=True)
    (folder / "vault/Data/table.csv").write_text("a,b\n1,2\n")
    (folder / "vault/undeclared.csv").write_text("c\n")
    (folder / "artifacts").mkdir()
    (folder / "artifacts/model.txt").write_text("weights")
    return folder


@pytest.fixture(scope="module")
def kernel(make_runner, gateway_of, folder):
    """One kernel for the cells that do it no harm."""
    table = folder / "vault/Data/table.csv"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOME_TOKEN", "secret")
        patch.setenv("JUPYTER_GATEWAY_AUTH_TOKEN", "secret")
        runner = make_runner(
            gateway_of,
            root=folder / "vault",
            artifacts=folder / "artifacts",
            files={"Data/table.csv": table, "table.csv": table},
            results={"Methods/Pretraining.md": (Result("loss", 2.31, "nats"),)},
            seed=7,
        )
        runner.environment(frozenset())  # starts it
        yield runner


def test_cells_share_names_and_show_their_last_expression(kernel):
    assert kernel.cell("x = 2\nassert x").outputs == ()
    assert kernel.cell("x + 1").outputs == (Display("3"),)


def test_what_is_printed_and_shown_keeps_its_order(kernel):
    ran = kernel.cell(
        """
        import sys
        print("one")
        display(1)
        print("two", file=sys.stderr)
        print("three")
        2
        """
    )
    assert ran.outputs == (
        Printed("stdout", "one\n"),
        Display("1"),
        Printed("stderr", "two\n"),
        Printed("stdout", "three\n"),
        Display("2"),
    )


def test_an_exception_tells_the_lines_of_the_note(kernel):
    kernel.cell("def half(x):\n    return x / 0", line=20)
    ran = kernel.cell("\n\ny = 1\nhalf(y)", line=30)
    assert ran.outcome is Outcome.RAISED
    assert (ran.failure.name, ran.failure.message) == ("ZeroDivisionError", "division by zero")
    assert ran.failure.line == 22
    places = [one for one in ran.failure.traceback.splitlines() if one.startswith("  File")]
    assert places == [
        '  File "Methods/RAG.md", line 34, in <module>',
        '  File "Methods/RAG.md", line 22, in half',
    ]
    assert "    return x / 0" in ran.failure.traceback.splitlines()


def test_a_syntax_error_tells_the_line_of_the_note(kernel):
    ran = kernel.cell("x = 1\nx = = 2", line=40)
    assert (ran.failure.name, ran.failure.line) == ("SyntaxError", 42)
    assert ran.failure.traceback.startswith('  File "Methods/RAG.md", line 42\n    x = = 2\n')


@pytest.mark.parametrize(
    ("source", "name", "message"),
    [
        ("raise SystemExit(3)", "SystemExit", "3"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
    ],
)
def test_what_would_end_a_program_ends_the_cell_alone(kernel, source, name, message):
    ran = kernel.cell(source)
    assert (ran.outcome, ran.failure.name, ran.failure.message) == (Outcome.RAISED, name, message)
    assert ran.outputs == ()
    assert kernel.cell("1").outcome is Outcome.DONE


def test_numbers_are_recorded_and_those_of_required_notes_read(kernel):
    ran = kernel.cell('record(loss=results("Pretraining")["loss"] * 2, unit="nats")')
    assert ran.results == (Result("loss", 4.62, "nats"),)
    assert ran.outputs == ()


def test_what_is_cleared_is_gone_and_what_is_updated_is_new(kernel):
    ran = kernel.cell(
        """
        from IPython.display import HTML, clear_output
        print("gone")
        record(kept=1)
        clear_output(wait=True)
        shown = display(HTML("<b>old</b>"), display_id=True)
        print("after")
        shown.update(HTML("<b>new</b>"))
        """
    )
    assert [(one.mime, one.content) for one in ran.shown] == [("text/html", "<b>new</b>")]
    assert ran.printed == "after\n"
    assert ran.results == (Result("kept", 1),)


def test_declared_files_are_there_and_what_is_left_is_handed_on(kernel, folder):
    ran = kernel.cell(
        """
        from pathlib import Path
        print(Path("table.csv").read_text() == Path("Data/table.csv").read_text())
        print((ARTIFACTS / "model.txt").read_text())
        (ARTIFACTS / "deep").mkdir()
        (ARTIFACTS / "deep/new.bin").write_bytes(bytes(range(256)));
        """
    )
    assert ran.printed == "True\nweights\n"
    assert (folder / "artifacts/deep/new.bin").read_bytes() == bytes(range(256))


@pytest.mark.parametrize("place", [HERE], indirect=True, scope="module")
def test_a_file_that_no_note_declares_is_told(kernel, folder):
    ran = kernel.cell(f"open({str(folder / 'vault/undeclared.csv')!r}).read();")
    assert ran.undeclared == ("undeclared.csv",)


@pytest.mark.parametrize("place", [HERE], indirect=True, scope="module")
def test_the_environment_holds_no_secrets(kernel):
    ran = kernel.cell("import os\nprint('secret' in os.environ.values(), 'PATH' in os.environ)")
    assert ran.printed == "False True\n"


def test_asserts_are_counted_and_cells_with_magic_run(kernel):
    assert kernel.cell("assert True\nassert 1 + 1 == 2").assertions == 2
    assert kernel.cell("%who_ls int;\nassert True").outcome is Outcome.DONE


@pytest.mark.parametrize("place", [HERE], indirect=True, scope="module")
def test_too_much_text_is_cut(kernel):
    ran = kernel.cell("print('x' * (3 << 20))")
    assert ran.printed.endswith("\n[2,097,153 more bytes are not kept]\n")


@pytest.mark.parametrize("place", [GATEWAY], indirect=True, scope="module")
def test_what_a_gateway_drops_makes_the_cell_fail(kernel):
    ran = kernel.cell("for _ in range(20): print('x' * 1_000_000, flush=True)")
    assert ran.outcome is Outcome.RAISED
    assert "the gateway lets pass" in ran.failure.message


def test_the_environment_is_that_of_the_kernel(kernel):
    found = kernel.environment(frozenset({"msgspec", "not_here", "json"}))
    assert found.python == f"Python {platform.python_version()}"
    assert found.kernel == "python3"
    assert found.machine == f"{platform.system()} {platform.machine()}"
    assert list(found.packages) == ["msgspec"]


def test_a_cell_of_another_language_says_so(kernel):
    ran = kernel.cell("puts 1", line=50, language="ruby")
    assert ran.outcome is Outcome.RAISED
    assert ran.failure.message == "is in ruby, and the kernel `python3` runs python"
    assert ran.failure.line == 51


@pytest.mark.parametrize("place", [HERE], indirect=True, scope="module")
def test_figures_are_the_same_bytes_in_each_run(kernel):
    pytest.importorskip("matplotlib")
    drawn = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3], label='a')\nplt.legend();"
    first, second = kernel.cell(drawn), kernel.cell(drawn)
    assert [one.mime for one in first.shown] == ["image/svg+xml"]
    assert first.figures
    assert first.figures == second.figures


def test_a_cell_is_ended_at_its_deadline_and_tells_where_it_was(make_runner, gateway_of):
    runner = make_runner(gateway_of)
    ran = runner.cell("print('before', flush=True)\nwhile True: pass", line=60, timeout=1)
    assert ran.outcome is Outcome.TIMEOUT
    assert ran.printed == "before\n"
    assert ran.failure.message == "it did not end within 1 s"
    assert ran.failure.line == 62
    assert runner.cell("1").outcome is Outcome.DIED


def test_the_death_of_a_kernel_is_seen(make_runner, gateway_of):
    runner = make_runner(gateway_of)
    ran = runner.cell("import os\nos.kill(os.getpid(), 9)", timeout=60)
    assert ran.outcome is Outcome.DIED
    assert ran.failure.message.startswith("the kernel ended under the cell")
    assert runner.cell("1").outcome is Outcome.DIED


def test_a_cell_is_stopped_from_another_thread(make_runner):
    runner = make_runner()
    runner.cell("1")
    timer = threading.Timer(0.3, runner.stop)
    timer.start()
    ran = runner.cell("import time\ntime.sleep(60)")
    timer.join()
    assert ran.outcome is Outcome.STOPPED
    assert runner.cell("1").outcome is Outcome.STOPPED


def test_what_a_cell_started_ends_with_the_kernel(make_runner, tmp_path):
    runner = make_runner()
    sign = tmp_path / "sign"
    ran = runner.cell(
        f"""
        import subprocess, sys
        child = subprocess.Popen(["tail", "-f", "/dev/null"])
        open({str(sign)!r}, "w").write(str(child.pid));
        """
    )
    assert ran.outcome is Outcome.DONE, ran.failure
    runner.close()
    assert not _lives(int(sign.read_text()))


def _lives(process):
    try:
        with open(f"/proc/{process}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_kernel_that_cannot_start_says_so(make_runner, monkeypatch):
    monkeypatch.setattr(
        "knapper.cells.jupyter.runner.find_kernel", lambda *_: KernelSpec("ghost", "python")
    )
    runner = kernel_runners("ghost")(make_runner()._settings)
    with pytest.raises(UsageError, match="the kernel `ghost` does not start"):
        runner.run(CodeCell("python", "1", 0, 1, 1, 1), 5)
