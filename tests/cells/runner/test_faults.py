"""Whatever a cell does, its runner returns in time, says what happened, and leaves nothing."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from knapper.cells.runner import Outcome, process
from knapper.errors import KnapperError

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's /proc")

MARK = "7654.321"  # seconds that only our stray children sleep


def strays():
    """The processes of this computer that a cell of these tests, or a runner, left."""
    return [one for one in process._processes() if MARK.encode() in command_of(one)]


def command_of(number):
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return b""


def descriptors():
    return {int(one.name) for one in Path("/dev/fd").iterdir()}


def none_left(seconds=10):
    """Wait until no stray is there: the kernel may take a moment to end what is killed."""
    deadline = time.monotonic() + seconds
    while strays() and time.monotonic() < deadline:
        time.sleep(0.01)
    return not strays()


@pytest.fixture(params=["apart", "descendants"])
def way(request, monkeypatch):
    """How processes are ended: by the kernel, with the first of a namespace, or one by one."""
    if request.param == "descendants":
        monkeypatch.setattr(process, "_kind", {True: 0, False: 0})
    return request.param


HANGS = {
    "a loop": "while True: pass",
    "a sleep": "import time\ntime.sleep(1000)",
    "a regex": "import re\nre.match('(a+)+$', 'a' * 40 + 'b')",
    "a child": "import subprocess\nsubprocess.run(['sleep', '1000'])",
}

DEAF = {
    "signals held": "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
    "while True: pass",
    "signals ignored": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n\n"
    "while True: pass",
    "all exceptions held": "while True:\n    try:\n        while True: pass\n"
    "    except BaseException: pass",
}


@pytest.mark.parametrize("source", HANGS.values(), ids=HANGS)
def test_a_cell_that_hangs_tells_in_which_line(run, source):
    late, after = run(source, "1", timeout=0.5)
    assert late.outcome is Outcome.TIMEOUT
    assert late.failure.message == "it did not end within 0.5 s"
    assert late.failure.line == 10 + len(source.splitlines())
    assert after.outcome is Outcome.DIED
    assert after.failure == late.failure


@pytest.mark.parametrize("source", DEAF.values(), ids=DEAF)
def test_a_cell_that_does_not_let_itself_be_interrupted_is_ended(run, source):
    (ran,) = run(source, timeout=0.5)
    assert ran.outcome is Outcome.TIMEOUT
    assert ran.failure.line >= 13


def test_a_cell_can_be_stopped_from_another_thread(runner_of):
    runner = runner_of()
    timer = threading.Timer(0.3, runner.stop)
    timer.start()
    ran = runner.cell("print('began')\nwhile True: pass")
    timer.join()
    assert ran.outcome is Outcome.STOPPED
    assert (ran.printed(), ran.failure.line) == ("began\n", 12)
    assert runner.cell("1").outcome is Outcome.STOPPED


DEATHS = {
    "os._exit": ("os._exit(3)", "its process ended with exit code 3"),
    "kill -9": ("os.kill(os.getpid(), 9)", "its process was ended by SIGKILL; out of memory?"),
    "segmentation fault": (
        "import ctypes; ctypes.string_at(0)",
        "its process was ended by SIGSEGV",
    ),
    "all descriptors closed": (
        "os.closerange(0, 10_000); print('x')",
        "the cell closed the connection to Knapper",
    ),
}


@pytest.mark.parametrize(("source", "message"), DEATHS.values(), ids=DEATHS)
def test_a_cell_that_ends_its_process_keeps_what_it_printed(run, source, message):
    ran, after = run(f"import os\nprint('before')\n{source}", "1")
    assert ran.outcome is Outcome.DIED
    assert ran.failure.message == message
    assert ran.printed() == "before\n"
    assert after.outcome is Outcome.DIED


def test_a_crash_in_c_tells_in_which_line(run):
    (ran,) = run("import ctypes\n\nctypes.string_at(0)")
    assert (ran.failure.line, ran.printed("stderr")) == (13, "")


@LINUX
def test_a_cell_that_ends_what_runs_it_is_no_mystery(run, way):
    first, then = run(
        f"import os, subprocess\n"
        f"subprocess.Popen(['sleep', '{MARK}'], start_new_session=True)\n"
        "os.kill(os.getppid(), 9)\nimport time; time.sleep(1)",
        "2",
        timeout=10,
    )
    if way == "apart":  # the first of a namespace is not ended from within
        assert (first.outcome, then.outcome) == (Outcome.DONE, Outcome.DONE)
    else:
        assert first.outcome is Outcome.DIED
        assert "connection to Knapper" in first.failure.message
    assert none_left()


CHILDREN = {
    "a child": f"import subprocess\nsubprocess.Popen(['sleep', '{MARK}'])",
    "a session": f"import subprocess\n"
    f"subprocess.Popen(['sleep', '{MARK}'], start_new_session=True)",
    "a daemon": "import os\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
    f"        os.execvp('sleep', ['sleep', '{MARK}'])\n    os._exit(0)\nos.wait()",
}


@LINUX
@pytest.mark.parametrize("end", ["", "\nos._exit(1)", "\nwhile True: pass"])
@pytest.mark.parametrize("source", CHILDREN.values(), ids=CHILDREN)
def test_no_process_outlives_its_note(run, way, source, end):
    assert way
    run(f"{source}\nimport os{end}", timeout=1)
    assert none_left()


@LINUX
def test_a_fork_bomb_is_ended(run, way):
    assert way
    source = (
        "import os, time\nwhile True:\n    try:\n        if os.fork() == 0: "
        f"os.execvp('sleep', ['sleep', '{MARK}'])\n    except OSError: time.sleep(0.01)"
    )
    (ran,) = run(source)
    assert ran.outcome is Outcome.DIED
    assert ran.failure.message == "it had more than 256 processes at once"
    assert none_left()


SURVIVED = {
    "closes stdout": "import sys; sys.stdout.close(); sys.stderr.close()",
    "closes descriptor 1": "import os; os.close(1)",
    "writes to every descriptor": "import os\nfor fd in range(3, 60):\n"
    "    try: os.write(fd, b'{garbage')\n    except OSError: pass",
    "writes frames that are none": "import os\nfor line in (\n"
    '    b\'{"display": {"width": "wide", "height": -1}}\', b\'{"text": {"stream": "in"}}\',\n'
    '    b\'{"result": {"name": 1, "value": 2}}\', b\'{"done": {"failure": 5}}\',\n'
    '    b\'{"sync": []}\', b\'{"done": {"more": {"in": 1}, "undeclared": 3}}\',\n'
    "    b'{\"done\": null}', b'[1]',\n"
    "):\n    for fd in range(3, 60):\n"
    "        try: os.write(fd, line + b'\\n')\n        except OSError: pass",
    "clears sys.modules": "import sys; sys.modules.clear()",
    "replaces sys.modules": "import sys; sys.modules = {}",
    "replaces json and os": "import json, os; json.dumps = json.loads = os.write = os.read = None",
    "replaces open": "import builtins; builtins.open = None",
    "traces": "import sys; sys.settrace(lambda *_: 1 / 0)",
    "traces threads": "import threading; threading.settrace(lambda *_: 1 / 0)",
    "removes its folder": "import os, shutil; shutil.rmtree(os.getcwd())",
    "goes elsewhere": "import os; os.chdir('/')",
    "changes signals": "import signal\nfor one in (2, 15, 17): signal.signal(one, signal.SIG_IGN)",
    "raises SystemExit": "raise SystemExit",
    "raises KeyboardInterrupt": "raise KeyboardInterrupt",
    "raises what has no text": "class E(BaseException):\n    def __str__(self): raise ValueError\n"
    "raise E",
    "recurses": "def f(): f()\nf()",
    "recurses deep": "import sys; sys.setrecursionlimit(10**6)\n"
    "def f(n): return f(n - 1) if n else 1 / 0\nf(50_000)",
    "starts threads that print": "import threading\ndef f():\n    while True: print('x')\n"
    "threading.Thread(target=f, daemon=True).start()",
}


@pytest.mark.parametrize("source", SURVIVED.values(), ids=SURVIVED)
def test_the_next_cell_runs_after_one_that(run, source):
    _, ran = run(source, "display('next')\n1 + 1")
    assert ran.outcome is Outcome.DONE
    assert ran.shown == ["'next'", "2"]


@pytest.mark.parametrize(
    "source",
    ["import atexit, time; atexit.register(time.sleep, 1000)",
     "import threading, time; threading.Thread(target=time.sleep, args=[1000]).start()"],
    ids=["atexit", "a thread"],
)  # fmt: skip
def test_a_program_that_does_not_come_to_its_end_is_ended(run, source):
    (ran,) = run(source)
    assert ran.outcome is Outcome.DONE


FLOODS = {
    "by print": "line = 'x' * (1 << 20)\nfor _ in range(300): print(line)",
    "by os.write": "import os\nline = b'x' * (1 << 20)\nfor _ in range(300): os.write(1, line)",
    "by a child": "import subprocess\nsubprocess.run(['head', '-c', '300M', '/dev/zero'])",
}


@pytest.mark.parametrize("source", FLOODS.values(), ids=FLOODS)
def test_a_flood_of_output_is_cut(run, source):
    (ran,) = run(source + "\nprint('last', end='')")
    text = ran.printed()
    assert ran.outcome is Outcome.DONE
    assert len(text) < (1 << 20) + 100
    assert text.endswith(" more bytes are not kept]\n")
    assert int(text.split("[")[-1].split()[0].replace(",", "")) > 299 << 20


def test_binary_output_is_text(run):
    (ran,) = run(r"import os; os.write(1, b'\xff\xfe|'); import sys; "
                 r"sys.stdout.buffer.write(b'\xff'); print('\udc80é')")  # fmt: skip
    assert ran.printed() == "��|�\\udc80é\n"


def test_memory_is_bounded(run):
    ran, after = run("x = bytearray(3 << 30)", "'still here'", memory=1 << 30)
    assert (ran.outcome, ran.failure.name) == (Outcome.RAISED, "MemoryError")
    assert after.shown == ["'still here'"]


def test_files_are_bounded(run):
    (ran,) = run("with open('x', 'wb') as f: f.write(bytes(2 << 20))", file_size=1 << 20)
    assert (ran.outcome, ran.failure.name) == (Outcome.RAISED, "OSError")


def test_there_is_no_network_but_the_computers_own(runner_of):
    runner = runner_of()
    if not runner.network_off:
        pytest.skip("this system does not let the network be taken away")
    ran = runner.cell(
        """
        import socket
        server = socket.create_server(("127.0.0.1", 0))
        socket.create_connection(server.getsockname()).close()
        socket.create_connection(("192.0.2.1", 80), 1)
        """
    )
    assert (ran.failure.line, ran.failure.message) == (15, "[Errno 101] Network is unreachable")


def test_network_is_left_where_it_is_asked_for(runner_of):
    assert runner_of(network=True).network_off is False


def test_runners_in_threads_do_not_disturb_each_other_and_let_go_of_all(runner_of):
    before = descriptors()
    runners = [runner_of() for _ in range(6)]
    given = {}

    def work(number):
        for part in range(3):
            source = f"import os\nprint({number}, {part})\nos.system('echo {number}')"
            given[number, part] = runners[number].cell(source).printed()
        runners[number].close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert given == {(n, part): f"{n} {part}\n{n}\n" for n in range(6) for part in range(3)}
    assert descriptors() == before


def test_python_that_does_not_start_is_told(runner_of, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(KnapperError, match="Python cannot be started to run cells"):
        runner_of().cell("1")


def test_a_process_that_does_not_come_up_is_told(runner_of, monkeypatch):
    monkeypatch.setattr(process, "_CODE", "raise ImportError('no module of ours')")
    runner = runner_of()
    with pytest.raises(KnapperError, match="does not start: ImportError: no module of ours"):
        runner.cell("1")
    assert runner.cell("1").outcome is Outcome.DIED


def test_a_folder_that_cannot_be_made_is_told(runner_of, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not there"))
    with pytest.raises(KnapperError, match="no folder to run cells in: No such file"):
        runner_of().cell("1")


def test_the_folder_of_a_run_goes_with_its_connection(runner_of, way):
    """As Knapper ends, its sockets are closed first: it may then still be there."""
    assert way
    runner = runner_of()
    runner.cell("1")
    knapper = runner._process
    assert knapper.base.exists()
    with socket.socket(fileno=os.dup(knapper._control)) as control:
        control.shutdown(socket.SHUT_RDWR)
    deadline = time.monotonic() + 10
    while knapper.base.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not knapper.base.exists()


def test_folders_of_runs_that_were_killed_are_removed(run, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old, fresh = (tmp_path / f"knapper-cells-{name}" for name in ("old", "fresh"))
    for folder in (old, fresh):
        (folder / "work").mkdir(parents=True)
    os.utime(old, (0, 0))
    run("1")
    assert (old.exists(), fresh.exists()) == (False, True)


KNAPPER = f"""
import sys
from pathlib import Path
from knapper.cells.runner import PythonRunner, RunnerSettings
from knapper.compile import CodeCell
folder = Path(sys.argv[1])
while True:
    runner = PythonRunner(RunnerSettings(note="N.md", root=folder, artifacts=folder))
    runner.run(CodeCell("python", '''
import os, subprocess
subprocess.Popen(["sleep", "{MARK}"], start_new_session=True)
''', 0, 1, 1, 1), 60)
    print("ran", flush=True)
    runner.close()
"""


@LINUX
@pytest.mark.parametrize("seed", range(8))
def test_knapper_can_be_killed_at_any_moment(tmp_path, seed):
    knapper = subprocess.Popen(
        [sys.executable, "-c", KNAPPER, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    knapper.stdout.readline()  # the first run: from here on at any moment
    time.sleep(random.Random(seed).random() / 5)
    knapper.send_signal(signal.SIGKILL)
    knapper.communicate()
    assert none_left()
