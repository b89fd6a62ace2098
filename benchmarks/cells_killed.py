"""Kill `knapper run` at random moments, and see that nothing is lost and nothing is left.

A vault of a few notes is run again and again, each time with other outputs, and the process is
killed (SIGKILL) before it can end. After each time the stored outputs of every note must be those
of the last run that wrote them whole, no process of a cell may be there still, and in the end a
run must work. The exit status is 1 at the first fault.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOTES = 4
CELL = """\
```python run
import fcntl, time
held = open({lock!r})
fcntl.flock(held, fcntl.LOCK_SH)  # as long as it lives, and its children
print({turn}, "x" * 200_000)
```

```python run
time.sleep(0.02)
print({turn})
```
"""
PATIENCE = 10.0  # seconds for the processes of a killed run to be gone


def write(vault: Path, lock: Path, turn: int) -> None:
    """Let the notes of the vault print `turn`."""
    for number in range(NOTES):
        text = CELL.format(lock=str(lock), turn=turn)
        (vault / f"note {number}.md").write_text(text, encoding="utf-8")


def start(vault: Path, cache: Path) -> subprocess.Popen[bytes]:
    """Start a run of the vault."""
    code = "from knapper.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "run", vault, "--yes", "--jobs", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"KNAPPER_CACHE_DIR": str(cache)},
    )


def turns_stored(vault: Path) -> list[int]:
    """Return what each note printed as it is stored; raises where a file is not whole."""
    found = []
    for number in range(NOTES):
        file = vault / f".knapper/outputs/note {number}.json"
        cells = json.loads(file.read_bytes())["cells"]
        turns = {int(cell["outputs"][0]["text"][0].split()[0]) for cell in cells}
        if len(cells) != len(turns) + 1 or len(turns) != 1:
            sys.exit(f"{file.name} mixes two runs")
        found.append(turns.pop())
    return found


def all_gone(lock: Path) -> bool:
    """Wait until the processes of cells are gone, which hold the lock; False if one stays."""
    until = time.monotonic() + PATIENCE
    with lock.open() as file:
        while time.monotonic() < until:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.01)
            else:
                return True
    return False


def main() -> None:
    """Kill as often as the command line says."""
    parser = argparse.ArgumentParser(description="Does a killed run leave the store whole?")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice = random.Random(given.seed)

    with tempfile.TemporaryDirectory(prefix="knapper-killed-") as folder:
        vault, cache, lock = (Path(folder) / name for name in ("vault", "cache", "lock"))
        vault.mkdir()
        lock.touch()
        write(vault, lock, 0)
        begin = time.monotonic()
        if start(vault, cache).wait():
            sys.exit("the first run failed")
        whole = time.monotonic() - begin
        killed, turn, last = 0, 0, [0] * NOTES
        while killed < given.times:
            turn += 1
            write(vault, lock, turn)
            process = start(vault, cache)
            time.sleep(dice.uniform(0.15, 1.0) * whole)
            killed += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()
            if not all_gone(lock):
                sys.exit(f"turn {turn}: a process is left")
            now = turns_stored(vault)
            if any(new not in {old, turn} for new, old in zip(now, last, strict=True)):
                sys.exit(f"turn {turn}: stored was {last}, and is {now}")
            last = now
        if start(vault, cache).wait() or turns_stored(vault) != [turn] * NOTES:
            sys.exit("the last run failed")
        works = list((cache).glob("*/work/*"))
    print(f"killed {killed} runs of {turn}: all outputs whole, no process left")
    if works:
        sys.exit(f"folders are left: {works}")


if __name__ == "__main__":
    main()
