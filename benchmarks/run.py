"""Measure Knapper on made-up vaults of several sizes, beside others on the same text.

Of each size: a cold build, one of the same again, one after an edit of one note, a check without
and with what an earlier one kept, and edits while it is served. Up to the size `--others` stock
MkDocs with Material is measured beside it, and, where a folder with Quartz is given, Quartz. Each
run is a process of its own; what Knapper keeps between them is in a folder of the benchmark.

Printed as tables, and written as JSON after each run, so that a long one that is ended is not in
vain; `--add` keeps what the file has of other sizes. `plot.py` draws it, `tables.py` puts the
tables into the manual. With `--check` the exit status is 1 where Knapper is over one of `LIMITS`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from generate import Plan, write_vault
from process import BIN, environment, measure
from record import (
    AGAIN,
    CHECK,
    COLD,
    EDITED,
    KEPT,
    ONE,
    SERVED,
    STORED,
    TOUCHED,
    Measured,
    Report,
    Site,
)
from served import serve
from tables import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

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
REDIRECT = b'http-equiv="refresh"'
# A file changed so shortly before it was read is read again by the next run.
SETTLED = 2.5
# CPU seconds at 10,000 notes; fewer may take their share, besides what is done once.
LIMITS: Final = {COLD: 45.0, AGAIN: 6.0, EDITED: 7.0, CHECK: 12.0, KEPT: 2.0}
LIMITED_AT, START = 10_000, 1.5
MEMORY, PAGE, FILE = 500_000_000, 25_000, 1_000_000
GROWTH = 1.15  # of a page's cost, from the smallest vault to the largest


class Bench:
    """Measures a vault of `plan`, made in `folder`, into `report`, written to `file` each time.

    `limit` is the seconds that one run may take.
    """

    def __init__(self, report: Report, file: Path, limit: float, folder: Path, plan: Plan) -> None:
        self._report, self._file, self._limit = report, file, limit
        self._folder, self._plan = folder, plan
        self._environment = environment(folder / "cache")

    def knapper(self, edits: int) -> None:
        """Measure all that Knapper does."""
        vault, site = self._folder / "vault", self._folder / "site"
        write_vault(vault, self._plan)
        time.sleep(SETTLED)
        build: list[str | Path] = [BIN / "knapper", "build", vault, "-o", site, "-q"]
        check: list[str | Path] = [BIN / "knapper", "check", vault, "--format", "concise"]
        self._run("Knapper", COLD, build, site)
        self._run("Knapper", AGAIN, build)
        note = vault / self._plan.path(self._plan.notes // 2)
        with note.open("a", encoding="utf-8") as stream:
            stream.write("\nOne more sentence.\n")
        self._run("Knapper", EDITED, build)
        _check_out(vault, site, self._folder / "cache")
        self._run("Knapper", STORED, build)
        time.sleep(SETTLED)
        self._run("Knapper", CHECK, check)
        self._run("Knapper", KEPT, check)
        _check_out(vault, site, None)
        self._run("Knapper", TOUCHED, check)
        if edits:
            command: list[str | Path] = [BIN / "knapper", "serve", vault, "--address", "{address}"]
            self._serve("Knapper", command, vault, edits, "-")

    def stock(self, edits: int, *, prune: bool) -> None:
        """Measure MkDocs with Material as they come, or with their answer to large navigations."""
        tool = "MkDocs, navigation.prune" if prune else "MkDocs"
        source = self._folder / ("pruned" if prune else "stock")
        write_vault(source / "docs", self._plan, "mkdocs")
        config = source / "mkdocs.yml"
        config.write_text(
            STOCK.format(features="navigation.prune" if prune else ""), encoding="utf-8"
        )
        build: list[str | Path] = [BIN / "mkdocs", "build", "-q", "-f", config]
        self._run(tool, COLD, build, source / "site")
        if edits:
            command: list[str | Path] = [BIN / "mkdocs", "serve", "-f", config, "-a", "{address}"]
            self._serve(tool, command, source / "docs", 1, " ")

    def quartz(self, home: Path) -> None:
        """Measure the Quartz in the folder `home`, with the settings that it has there."""
        vault, site = self._folder / "vault", self._folder / "quartz"
        write_vault(vault, self._plan)
        build: list[str | Path] = [
            "node",
            "quartz/bootstrap-cli.mjs",
            "build",
            "-d",
            vault,
            "-o",
            site,
        ]
        self._run("Quartz", COLD, build, site, home)

    def _run(
        self,
        tool: str,
        what: str,
        command: Sequence[str | Path],
        site: Path | None = None,
        folder: Path | None = None,
    ) -> None:
        """Measure one run in `folder`; look at the `site` that it builds, where one is given."""
        usage = measure(command, self._environment, folder=folder, limit=self._limit)
        found = look_at(site) if site is not None and usage is not None else None
        self._keep(Measured(tool, what, self._plan.notes, usage, found))

    def _serve(
        self, tool: str, command: Sequence[str | Path], source: Path, edits: int, blank: str
    ) -> None:
        """Measure edits of notes of `source`, in whose addresses a blank is `blank`."""
        plan = self._plan
        chosen = [plan.path(number * plan.notes // edits) for number in range(edits)]
        served = serve(
            command,
            self._environment,
            [source / path for path in chosen],
            [f"/{path.removesuffix('.md').replace(' ', blank)}/" for path in chosen],
            limit=self._limit,
        )
        self._keep(Measured(tool, SERVED, plan.notes, served=served))

    def _keep(self, one: Measured) -> None:
        self._report.keep(one)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_bytes(msgspec.json.format(msgspec.json.encode(self._report)) + b"\n")
        took = f"over {self._limit:.0f} s"
        if one.usage is not None:
            took = f"{one.usage.cpu:.1f} CPU s, {_mb(one.usage.together)}"
        elif one.served is not None:
            took = f"{one.served.median:.2f} s, at worst {one.served.worst:.2f} s"
        print(f"{one.notes} notes, {one.tool}, {one.what}: {took}", file=sys.stderr, flush=True)


def _check_out(vault: Path, site: Path, cache: Path | None) -> None:
    """Have all as a job in CI finds it: new times, no site; of `cache` the compiled notes alone."""
    for file in vault.rglob("*.md"):
        file.touch()
    shutil.rmtree(site)
    for file in cache.rglob("*") if cache is not None else ():
        if file.is_file() and not file.name.startswith("full.sqlite"):
            file.unlink()


def look_at(site: Path) -> Site:
    """Return the size of what was built. A redirect is a file, but no page that anybody reads."""
    sizes = {file: file.stat().st_size for file in site.rglob("*") if file.is_file()}
    html = [
        size
        for file, size in sizes.items()
        if file.suffix == ".html" and REDIRECT not in file.read_bytes()
    ]
    # What tells a debugger where scripts come from is loaded by no reader.
    largest = max(sizes, key=lambda file: (file.suffix != ".map", sizes[file]))
    return Site(
        pages=len(html),
        html_per_page=sum(html) // max(len(html), 1),
        files=len(sizes),
        size=sum(sizes.values()),
        largest=sizes[largest],
        largest_name=largest.relative_to(site).as_posix(),
    )


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def over_limits(report: Report) -> list[str]:
    """Return where Knapper is over a limit."""
    found = []
    for what, limit in LIMITS.items():
        for notes, cpu in report.costs("Knapper", what).items():
            may = START + (limit - START) * notes / LIMITED_AT
            if cpu > may:
                found.append(f"{notes} notes, {what}: {cpu} CPU s, may be {may:.1f}")
    for notes, one in report.of("Knapper", COLD).items():
        if one.usage is not None and notes <= LIMITED_AT and one.usage.largest > MEMORY:
            found.append(f"{notes} notes: {_mb(one.usage.largest)}, may be {_mb(MEMORY)}")
        if one.site is not None and one.site.html_per_page > PAGE:
            found.append(f"{notes} notes: {one.site.html_per_page} bytes a page, may be {PAGE}")
        if one.site is not None and one.site.largest > FILE:
            found.append(f"{notes} notes: {one.site.largest_name} has {one.site.largest} bytes")
    page = {notes: cpu / notes for notes, cpu in report.costs("Knapper", COLD).items()}
    page.pop(ONE, None)
    if len(page) > 1 and page[max(page)] > GROWTH * page[min(page)]:
        ratio = page[max(page)] / page[min(page)]
        found.append(f"a note costs {ratio:.2f} times as much in the largest vault")
    return found


def machine() -> str:
    """Return what the figures were taken on, and when."""
    name = platform.processor() or platform.machine()
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{name}, {os.cpu_count()} cores{load}, Python {platform.python_version()}"


def quartz_version(home: Path | None) -> dict[str, str]:
    """Return the version of the Quartz in a folder."""
    if home is None:
        return {}
    return {"quartz": str(json.loads((home / "package.json").read_bytes())["version"])}


def main() -> None:
    """Measure as the command line asks."""
    parser = argparse.ArgumentParser(description="How fast are builds, and how large are sites?")
    parser.add_argument("--notes", type=int, nargs="+", default=[1000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flat", action="store_true", help="all notes in one folder")
    parser.add_argument("--others", type=int, default=1000, help="up to this size others too")
    parser.add_argument("--quartz", type=Path, metavar="FOLDER", help="a Quartz, installed")
    parser.add_argument("--edits", type=int, default=20, help="made while it is served")
    parser.add_argument("--limit", type=float, default=1200, help="seconds that a run may take")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"))
    parser.add_argument("--add", action="store_true", help="keep what the JSON has")
    parser.add_argument("--check", action="store_true", help="exit with 1 if over a limit")
    given = parser.parse_args()

    names = ("knapper", "mkdocs", "mkdocs-material", "pagefind-bin")
    versions = {each.name: each.version for each in distributions() if each.name in names}
    report = Report(f"{datetime.now(UTC):%Y-%m-%d}", machine(), versions)
    report.versions.update(quartz_version(given.quartz))
    if given.add and given.json.is_file():
        report.results = msgspec.json.decode(given.json.read_bytes(), type=Report).results
    # Twice with one note: by then Python has compiled what a build imports.
    for notes in (ONE, ONE, *given.notes):
        plan = Plan(notes, given.seed, given.flat)
        with tempfile.TemporaryDirectory(prefix="knapper-bench-") as folder:
            bench = Bench(report, given.json, given.limit, Path(folder), plan)
            bench.knapper(given.edits if notes > ONE else 0)
            if ONE < notes <= given.others:
                bench.stock(given.edits, prune=False)
                bench.stock(given.edits, prune=True)
                if given.quartz is not None:
                    bench.quartz(given.quartz)
    print(tables(report))
    over = over_limits(report)
    print("\n".join(f"over the limit: {each}" for each in over))
    if given.check and over:
        sys.exit(1)


if __name__ == "__main__":
    main()
