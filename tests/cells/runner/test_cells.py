"""What a cell can do, and what is kept of it."""

from __future__ import annotations

import os
from time import sleep

import pytest

from knapper.cells.record import Display, Printed
from knapper.cells.runner import Outcome


def test_cells_share_names_and_show_their_last_expression(run):
    first, second, third = run("x = 2", "x + 1", "x;")
    assert (first.outcome, first.outputs) == (Outcome.DONE, ())
    assert second.shown == ["3"]
    assert third.outputs == ()


@pytest.mark.parametrize(
    ("last", "is_shown"),
    [
        ("1", True),
        ("1  # why", True),
        ("1;", False),
        ("1 ;  # quiet", False),
        ("(1,\n 2)", True),
        ("'é';", False),
        ("'a;'", True),
        ("None", False),
        ("x = 1", False),
        ("if True: 1", False),
    ],
)
def test_only_a_value_that_no_semicolon_follows_is_shown(run, last, is_shown):
    (ran,) = run(last)
    assert bool(ran.shown) is is_shown


def test_what_is_printed_and_shown_keeps_its_order(run):
    (ran,) = run(
        """
        import os, subprocess, sys
        print("print")
        os.system("echo child")
        print("no break", end="")
        subprocess.run(["echo", ", then a child"])
        os.write(1, b"bare\\n")
        display(1)
        print("error", file=sys.stderr)
        sys.stdout.buffer.write(b"bytes\\n")
        2
        """
    )
    assert ran.outputs == (
        Printed("stdout", "print\nchild\nno break, then a child\nbare\n"),
        Display("1"),
        Printed("stderr", "error\n"),
        Printed("stdout", "bytes\n"),
        Display("2"),
    )


def test_order_is_kept_by_a_knapper_that_reads_late(run, monkeypatch):
    read = os.read

    def slow(descriptor, most):
        sleep(0.02)
        return read(descriptor, most)

    monkeypatch.setattr("knapper.cells.runner.process.os.read", slow)
    (ran,) = run(
        """
        import subprocess
        for number in range(5):
            print(number, end=" ")
            subprocess.run(["echo", "child"])
        """
    )
    assert ran.printed() == "0 child\n1 child\n2 child\n3 child\n4 child\n"


def test_a_process_that_a_cell_forks_prints_once_and_in_its_turn(run):
    (ran,) = run(
        """
        import os
        print("parent", end=" ")
        if (child := os.fork()) == 0:
            print("child", flush=True)
            os._exit(0)
        os.waitpid(child, 0)
        print("parent again")
        """
    )
    assert ran.printed() == "parent child\nparent again\n"


def test_a_traceback_names_the_notes_lines_and_none_of_ours(run):
    _, ran = run("def halve(n):\n    return n / 0", "1\nhalve(2)")
    assert ran.outcome is Outcome.RAISED
    assert (ran.failure.name, ran.failure.message) == ("ZeroDivisionError", "division by zero")
    assert ran.failure.line == 12  # where it was raised: in the first cell
    assert ran.failure.traceback == (
        "Traceback (most recent call last):\n"
        '  File "Methods/RAG.md", line 22, in <module>\n'
        "    halve(2)\n"
        '  File "Methods/RAG.md", line 12, in halve\n'
        "    return n / 0\n"
        "            ~~^~~\n"
        "ZeroDivisionError: division by zero\n"
    )


def test_the_exception_behind_an_exception_is_told(run):
    (ran,) = run("try:\n    {}['a']\nexcept KeyError as error:\n    raise ValueError from error")
    assert "KeyError: 'a'" in ran.failure.traceback
    assert "direct cause" in ran.failure.traceback
    assert "worker" not in ran.failure.traceback


def test_a_syntax_error_has_its_line(run):
    (ran,) = run("x = 1\ny = = 2")
    assert (ran.failure.name, ran.failure.line) == ("SyntaxError", 12)
    assert ran.failure.message == "invalid syntax"
    assert 'File "Methods/RAG.md", line 12' in ran.failure.traceback


@pytest.mark.parametrize("source", ["x = '\x00'", "x = '\udc80'", "(" * 10_000])
def test_code_that_is_no_text_fails_as_any_other(run, source):
    (ran,) = run(source)
    assert ran.outcome is Outcome.RAISED


def test_a_cell_that_failed_leaves_the_process_as_it_is(run):
    _, ran = run("x = 1\nraise SystemExit(3)", "x")
    assert ran.shown == ["1"]


def test_cells_can_await_and_share_one_loop(run):
    _, ran = run(
        """
        import asyncio
        await asyncio.sleep(0)
        task = asyncio.ensure_future(asyncio.sleep(0, "slept"))
        """,
        "await task",
    )
    assert ran.shown == ["'slept'"]


def test_an_import_from_the_future_holds_for_the_cells_that_follow(run):
    _, ran = run(
        "from __future__ import annotations",
        "def f(x: not_there): ...\nf.__annotations__",
    )
    assert ran.shown == ["{'x': 'not_there'}"]


def test_classes_of_a_cell_can_be_pickled_and_their_functions_read(run):
    (ran,) = run(
        """
        import inspect, pickle
        from dataclasses import dataclass
        @dataclass
        class Point:
            x: int
        def f(): return 1
        print(inspect.getsource(f), end="")
        pickle.loads(pickle.dumps(Point(1)))
        """
    )
    assert ran.printed() == "def f(): return 1\n"
    assert ran.shown == ["Point(x=1)"]


def test_cells_can_use_several_processes(run):
    (ran,) = run(
        """
        import math, multiprocessing
        def square(n): return n * n
        with multiprocessing.get_context("fork").Pool(2) as pool:
            forked = pool.map(square, [1, 2, 3])
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            spawned = pool.map(math.sqrt, [4])
        forked, spawned
        """
    )
    assert ran.shown == ["([1, 4, 9], [2.0])"]


def test_asserts_are_counted_where_they_are_written(run):
    (ran,) = run("assert True\ndef f():\n    assert 1\nfor _ in range(3): assert 2")
    assert ran.assertions == 3


def test_each_run_begins_with_the_same_random_numbers(run):
    source = "import random\nrandom.random(), hash('x'), {'a', 'b', 'c', 'd'}, object()"
    again, same, other = run(source), run(source), run(source, seed=1)
    assert again[0].shown == same[0].shown != other[0].shown


def test_a_module_that_is_seeded_is_otherwise_itself(run):
    (ran,) = run(
        "import random, inspect\n"
        "random.__spec__.loader is random.__loader__, type(random.__loader__).__name__,"
        " 'def shuffle' in inspect.getsource(random)"
    )
    assert ran.shown == ["(True, 'SourceFileLoader', True)"]


def test_nothing_of_this_computer_is_in_what_is_kept(run, vault):
    (ran,) = run(
        f"""
        import os, sys, pathlib
        print(os.getcwd(), pathlib.Path.home(), os.__file__, ARTIFACTS / "model.bin")
        print(r"{vault / "data.csv"}", object(), os.environ["TMPDIR"])
        print("jumps at 0x7f00 here", "/usr/bin/env", "https://example.org/usr/lib")
        """
    )
    assert ran.printed() == (
        "…/work ~ …/python/os.py …/artifacts/model.bin\n"
        "…/data.csv <object object at 0x…> …/tmp\n"
        "jumps at 0x7f00 here /usr/bin/env https://example.org/usr/lib\n"
    )


def test_addresses_in_memory_are_not_kept(run):
    (ran,) = run(
        """
        import weakref
        class A: pass
        print(weakref.ref(A), compile("1", "x.py", "eval"), A.__repr__.__get__(A()))
        """
    )
    assert ran.printed() == (
        "<weakref at 0x…; to 'type' at 0x… (A)> "
        '<code object <module> at 0x…, file "x.py", line 1> '
        "<method-wrapper '__repr__' of A object at 0x…>\n"
    )


def test_no_folder_of_this_computer_is_kept_in_an_address(run, tmp_path):
    root = tmp_path / "my vault"
    root.mkdir()
    (ran,) = run(f"from pathlib import Path\nprint(Path({str(root)!r}, 'a').as_uri())", root=root)
    assert ran.printed() == "file://…/a\n"


def test_no_secret_of_the_environment_reaches_a_cell(run, monkeypatch):
    monkeypatch.setenv("API_TOKEN", "secret")
    monkeypatch.setenv("KNAPPER_SOMETHING", "1")
    monkeypatch.setenv("PYTHONSTARTUP", "/tmp/x.py")
    (ran,) = run("import os\nprint(*sorted(os.environ))", threads=3)
    names = ran.printed().split()
    assert not {"API_TOKEN", "PYTHONSTARTUP", "USER"} & set(names)
    assert not [name for name in names if name.startswith("KNAPPER")]
    assert {"PATH", "HOME", "TZ", "OMP_NUM_THREADS"} <= set(names)


def test_settings_reach_the_libraries_through_the_environment(run):
    (ran,) = run(
        "import os\nos.environ['OMP_NUM_THREADS'], os.environ['TZ'], os.environ['PYTHONHASHSEED']",
        threads=3,
        seed=7,
    )
    assert ran.shown == ["('3', 'UTC', '7')"]


def test_declared_files_lie_in_the_working_directory(run, vault):
    (vault / "data.csv").write_text("a,b")
    real = vault / "data.csv"
    (ran,) = run(
        "open('data/data.csv').read() + open('data.csv').read()",
        files={"data/data.csv": real, "data.csv": real},
    )
    assert ran.shown == ["'a,ba,b'"]
    assert ran.undeclared == ()


def test_the_working_directory_is_gone_after_the_run_and_the_artefacts_are_not(runner_of):
    runner = runner_of()

    runner.cell("import os; os.mkdir('x'); os.chmod('x', 0); f = open(ARTIFACTS/'a', 'w')")
    base = runner._process.base
    runner.cell("f.write('never closed')")
    artifacts = runner._settings.artifacts
    runner.close()
    assert not base.exists()
    assert (artifacts / "a").read_text() == "never closed"


def test_files_that_no_note_declares_are_told(run, vault, tmp_path):
    for path in (vault / "data.csv", vault / "other.csv", tmp_path / "private.txt"):
        path.write_text("x")
    (ran,) = run(
        f"""
        import os, json.tool
        open("scratch.txt", "w").close()
        open(ARTIFACTS / "model.bin", "w").close()
        open(r"{vault / "data.csv"}").close()
        os.close(os.open(r"{vault / "other.csv"}", os.O_RDONLY))
        open(r"{tmp_path / "private.txt"}").close()
        open("/etc/passwd").close()
        try: open(r"{vault / "not there.csv"}")
        except FileNotFoundError: pass
        """,
        files={"data.csv": vault / "data.csv"},
    )
    assert ran.outcome is Outcome.DONE
    assert ran.undeclared == ("other.csv", "…/private.txt")


def test_a_cell_reads_no_input(run):
    (ran,) = run("input()")
    assert ran.failure.name == "EOFError"


def test_a_warning_names_the_notes_line(run):
    (ran,) = run("import warnings\nwarnings.warn('old', stacklevel=1)")
    assert ran.printed("stderr").startswith("Methods/RAG.md:12: UserWarning: old\n")


def test_the_environment_tells_python_and_packages(runner_of):
    environment = runner_of().environment(frozenset({"msgspec", "json"}))
    assert environment.python.startswith(f"{os.sys.version_info.major}.")
    assert set(environment.packages) == {"msgspec"}


def test_the_process_of_cells_loads_the_standard_library_only(run):
    (ran,) = run(
        """
        import sys
        {name.partition(".")[0] for name in list(sys.modules)} - sys.stdlib_module_names \\
            - {"__main__", "knapper", "sitecustomize", "usercustomize", "_distutils_hack"}
        """
    )
    assert ran.shown == ["set()"]
