"""Measure a cold build of a made-up vault, beside stock MkDocs with Material on the same text.

Each build is a process of its own, measured by what the kernel counted for it and its children:
CPU seconds and the largest resident memory. Printed as a table, and written as JSON. With
`--check` the exit status is 1 where Knapper is over one of `LIMITS`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from generate import Plan, write_vault

BIN = Path(sys.executable).parent

STOCK = """\
site_name: Stock
use_directory_urls: true
theme:
  name: material
  font: false
  features: [{features}]
plugins: [search, tags]
markdown_extensions:
  - admonition
  - footnotes
  - tables
  - toc: {{permalink: true}}
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.tasklist
"""


@dataclass(frozen=True)
class Measured:
    """One build. Sizes are in bytes, times in seconds; `ms_per_note` is CPU time."""

    what: str
    cpu: float
    wall: float
    memory: int
    ms_per_note: float
    pages: int
    html_per_page: int
    site: int


REDIRECT = b'http-equiv="refresh"'

# At 1,000 notes of 2.5 KB; below a few hundred the start of Python and Material weighs more.
LIMITS = {"ms_per_note": 6, "html_per_page": 60_000, "memory": 300_000_000}


def measure(what: str, command: list[str | Path], site: Path, notes: int) -> Measured:
    """Run `command`, which builds `site` from `notes` notes; what it keeps is beside `site`.

    Raises `SystemExit` with what the command printed if it failed.
    """
    cache = str(site.with_name("cache"))
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "KNAPPER_CACHE_DIR": cache}
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            printed = output.read().decode(errors="replace")[-4000:]
            sys.exit(f"{what}: exit status {process.returncode}\n{printed}")

    sizes = {file: file.stat().st_size for file in site.rglob("*") if file.is_file()}
    # A redirect from an alias is a file, but no page that anybody reads.
    html = [
        size
        for file, size in sizes.items()
        if file.suffix == ".html" and REDIRECT not in file.read_bytes()
    ]
    cpu = usage.ru_utime + usage.ru_stime
    unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in
    return Measured(
        what=what,
        cpu=round(cpu, 2),
        wall=round(wall, 2),
        memory=usage.ru_maxrss * unit,
        ms_per_note=round(1000 * cpu / notes, 2),
        pages=len(html),
        html_per_page=sum(html) // max(len(html), 1),
        site=sum(sizes.values()),
    )


def knapper(folder: Path, plan: Plan) -> list[Measured]:
    """Build with Knapper: cold, then once more over what is there."""
    vault, site = folder / "vault", folder / "knapper"
    write_vault(vault, plan)
    command: list[str | Path] = [BIN / "knapper", "build", vault, "-o", site]
    cold = measure("knapper", command, site, plan.notes)
    return [cold, measure("knapper, again", command, site, plan.notes)]


def stock(folder: Path, plan: Plan, *, prune: bool = False) -> Measured:
    """Build with MkDocs and Material as they come, or with their answer to large navigations."""
    source = folder / ("pruned" if prune else "stock")
    write_vault(source / "docs", plan, "mkdocs")
    features = "navigation.prune" if prune else ""
    (source / "mkdocs.yml").write_text(STOCK.format(features=features), encoding="utf-8")
    command: list[str | Path] = [BIN / "mkdocs", "build", "-q", "-f", source / "mkdocs.yml"]
    what = "mkdocs, navigation.prune" if prune else "mkdocs"
    return measure(what, command, source / "site", plan.notes)


def table(results: list[Measured]) -> str:
    """Return the results as the text of a table."""
    names = ("CPU s", "ms/note", "wall s", "memory", "pages", "KB/page", "site")
    widths = (8, 9, 8, 9, 7, 9, 9)
    heads = (f"{name:>{width}}" for name, width in zip(names, widths, strict=True))
    lines = [" " * 26 + "".join(heads)]
    lines += [
        f"{it.what:26}{it.cpu:8.2f}{it.ms_per_note:9.2f}{it.wall:8.2f}{it.memory / 1e6:6.0f} MB"
        f"{it.pages:7}{it.html_per_page / 1e3:9.1f}{it.site / 1e6:6.1f} MB"
        for it in results
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure as the command line asks."""
    parser = argparse.ArgumentParser(description="How fast is a build, and how large a site?")
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flat", action="store_true", help="all notes in one folder")
    parser.add_argument("--no-stock", action="store_true", help="only Knapper")
    parser.add_argument("--prune", action="store_true", help="also MkDocs with navigation.prune")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"))
    parser.add_argument("--check", action="store_true", help="exit with 1 if over a limit")
    given = parser.parse_args()

    plan = Plan(given.notes, given.seed, given.flat)
    with tempfile.TemporaryDirectory(prefix="knapper-bench-") as folder:
        results = knapper(Path(folder), plan)
        if not given.no_stock:
            results.append(stock(Path(folder), plan))
        if given.prune:
            results.append(stock(Path(folder), plan, prune=True))
    print(table(results))

    over = {
        name: [getattr(results[0], name), limit]
        for name, limit in LIMITS.items()
        if getattr(results[0], name) > limit
    }
    report = {
        "plan": asdict(plan),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("knapper", "mkdocs", "mkdocs-material")},
        "over_limit": over,
        "results": [asdict(result) for result in results],
    }
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    for name, (seen, limit) in over.items():
        print(f"over the limit: {name} is {seen}, may be {limit}")
    if given.check and over:
        sys.exit(1)


if __name__ == "__main__":
    main()
