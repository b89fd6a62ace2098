"""Kill Knapper, the supervisor or the cells' process at random moments, and look for what is left.

Run as `python benchmarks/runner_killed.py [COUNT]`; it needs Linux. It prints how many processes
were left, and ends with 1 if there was one.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

MARK = "7654.123"  # seconds that only the children of these cells sleep

PROGRAM = f"""
import sys
from pathlib import Path
from knapper.cells.runner import PythonRunner, RunnerSettings
from knapper.compile import CodeCell
folder = Path(sys.argv[1])
while True:
    runner = PythonRunner(RunnerSettings(note="N.md", root=folder, artifacts=folder))
    for source in ('''import subprocess
subprocess.Popen(["sleep", "{MARK}"], start_new_session=True)''', "import time; time.sleep(0.02)"):
        runner.run(CodeCell("python", source, 0, 1, 1, 1), 60)
    runner.close()
    print("ran", flush=True)
"""


def matching(mark: bytes) -> list[int]:
    """Return the processes whose command holds `mark`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if mark in command:
                found.append(int(entry.name))
    return found


def killed_once(rng: random.Random, folder: str) -> int:
    """Kill something of a run at some moment; return how many processes outlived all."""
    environment = {**os.environ, "TMPDIR": folder}
    knapper = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, folder], stdout=subprocess.PIPE, env=environment
    )
    time.sleep(0.2 + rng.random() * 0.4)
    if rng.choice([True, False]):  # one of ours below it first: it must go on, or end well
        below = [one for one in matching(folder.encode()) if one != knapper.pid]
        if below:
            with suppress(ProcessLookupError):
                os.kill(rng.choice(below), signal.SIGKILL)
            time.sleep(rng.random() * 0.2)
    knapper.kill()
    knapper.communicate()
    deadline = time.monotonic() + 5
    while (left := matching(MARK.encode()) + matching(folder.encode())) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.01)
    return len(left)


def main() -> int:
    """Do it as often as the command line says, 200 times without."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rng = random.Random(0)
    with tempfile.TemporaryDirectory() as folder:
        left = sum(killed_once(rng, folder) for _ in range(count))
    print(f"{left} processes left after {count} kills")
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main())
