"""Measure `knapper check` on a made-up vault: with nothing kept, with all kept, and in between.

Each run is a process of its own, measured by what the kernel counted for it: CPU seconds, the
start of Python among them, and the largest resident memory. Printed as a table, and written as
JSON. With `--check` the exit status is 1 where a run is over its limit; the limits are for 10,000
notes, fewer may take their share.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from generate import Plan, write_vault

BIN = Path(sys.executable).parent

# CPU seconds at 10,000 notes.
LIMITS = {"cold": 12.0, "kept": 2.0}
LIMITED_AT = 10_000
# Part of a limit that does not shrink with the vault: the start of Python.
START = 0.5
# A file changed so shortly before it was read is read again.
SETTLED = 2.5


@dataclass(frozen=True)
class Measured:
    """One run. `memory` is in bytes, times are in seconds."""

    what: str
    cpu: float
    wall: float
    memory: int


def measure(what: str, vault: Path, cache: Path) -> Measured:
    """Check `vault` with its store in `cache`; raises `SystemExit` where findings are printed."""
    environment = os.environ | {"KNAPPER_CACHE_DIR": str(cache)}
    command: list[str | Path] = [BIN / "knapper", "check", vault, "--format", "concise"]
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.exit(f"{what}: {output.read().decode(errors='replace')[-4000:]}")
    unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(what, round(cpu, 2), round(wall, 2), usage.ru_maxrss * unit)


def runs(folder: Path, plan: Plan) -> list[Measured]:
    """Check a vault of `plan`, made in `folder`, in each state of its store."""
    vault, cache = folder / "vault", folder / "cache"
    write_vault(vault, plan)
    time.sleep(SETTLED)
    results = [measure("cold", vault, cache), measure("kept", vault, cache)]
    notes = sorted(vault.rglob("*.md"))
    with notes[0].open("a", encoding="utf-8") as stream:
        stream.write("\nOne more line.\n")
    results.append(measure("one note edited", vault, cache))
    for note in notes:  # as a fresh checkout
        os.utime(note)
    results.append(measure("all times new", vault, cache))
    return results


def limit(what: str, notes: int) -> float:
    """Return how many CPU seconds a run may take, infinity where it has no limit."""
    if what not in LIMITS:
        return float("inf")
    return START + (LIMITS[what] - START) * notes / LIMITED_AT


def main() -> None:
    """Measure as the command line asks."""
    parser = argparse.ArgumentParser(description="How fast is a check?")
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flat", action="store_true", help="all notes in one folder")
    parser.add_argument("--json", type=Path, default=Path("build/bench-check.json"))
    parser.add_argument("--check", action="store_true", help="exit with 1 if over a limit")
    given = parser.parse_args()

    plan = Plan(given.notes, given.seed, given.flat)
    with tempfile.TemporaryDirectory(prefix="knapper-bench-") as folder:
        results = runs(Path(folder), plan)
    print(f"{'':18}{'CPU s':>8}{'wall s':>8}{'memory':>9}")
    for it in results:
        print(f"{it.what:18}{it.cpu:8.2f}{it.wall:8.2f}{it.memory / 1e6:6.0f} MB")
    over = [it for it in results if it.cpu > limit(it.what, plan.notes)]
    report = {
        "plan": asdict(plan),
        "over_limit": [it.what for it in over],
        "results": [asdict(it) for it in results],
    }
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    for it in over:
        print(f"over the limit: {it.what} took {it.cpu} s, may take {limit(it.what, plan.notes)}")
    if given.check and over:
        sys.exit(1)


if __name__ == "__main__":
    main()
