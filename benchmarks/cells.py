"""Measure `knapper run` on a vault of notes with a trivial cell each: all of it, and nothing left.

Each run is a process of its own. Printed as a table. With `--check` the exit status is 1 where a
run is over its limit; the limits are for 100 notes and two jobs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent

# Wall seconds at 100 notes.
LIMITS = {"all": 10.0, "nothing": 0.5}
CELL = "# Note {number}\n\n```python run\nprint({number})\n```\n\n```output\n{number}\n```\n"
# A note that changed so shortly before it was read is read again.
SETTLED = 2.5


def measure(vault: Path, cache: Path, jobs: int) -> float:
    """Return how long a run takes; raises `SystemExit` with its report where it fails."""
    environment = os.environ | {"KNAPPER_CACHE_DIR": str(cache)}
    command: list[str | Path] = [BIN / "knapper", "run", vault, "--yes", "--jobs", str(jobs)]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    wall = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return wall


def main() -> None:
    """Measure as the command line asks."""
    parser = argparse.ArgumentParser(description="How fast is a run of cells?")
    parser.add_argument("--notes", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--check", action="store_true", help="exit with 1 if over a limit")
    given = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="knapper-bench-") as folder:
        vault, cache = Path(folder) / "vault", Path(folder) / "cache"
        vault.mkdir()
        for number in range(given.notes):
            (vault / f"note {number}.md").write_text(CELL.format(number=number), encoding="utf-8")
        time.sleep(SETTLED)
        walls = {"all": measure(vault, cache, given.jobs)}
        walls["nothing"] = min(measure(vault, cache, given.jobs) for _ in range(3))
    for what, wall in walls.items():
        print(f"{what:10}{wall:8.2f} s, may take {LIMITS[what]} s")
    if given.check and any(wall > LIMITS[what] for what, wall in walls.items()):
        sys.exit(1)


if __name__ == "__main__":
    main()
