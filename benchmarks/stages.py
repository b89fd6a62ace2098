"""How the cost of each stage of a cold build grows with the vault: is any worse than the notes?

Builds made-up vaults of several sizes, each in a process of its own, and takes the CPU time of
each stage from inside: the functions of `STAGES` are wrapped, and while one runs the time is its
own, not its caller's. Printed are milliseconds a note, and the exponent between the two largest
sizes: 1 where a note costs the same in both, 2 where it costs twice as much in a vault twice as
large. In small vaults what is done once, such as imports, hides the rest. With `--check` the
exit status is 1 where a stage is over `MOST`.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import inspect
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generate import Plan, write_vault
from growth import exponent
from process import environment

if TYPE_CHECKING:
    from collections.abc import Callable

MOST: Final = 1.1
# What is less than this at the largest size may grow as it likes to.
SMALL: Final = 0.03  # ms a note
# Where a stage is done: a module, and a function of it or of one of its classes.
STAGES: Final[dict[str, tuple[str, ...]]] = {
    "scan": ("knapper.site.site:scan_vault",),
    "read and keep": ("knapper.site.site:load_notes",),
    "compile": ("knapper.site.load:make_kept",),
    "resolve": (
        "knapper.links.index:VaultIndex.links",
        "knapper.links.resolver:Resolver.__init__",
    ),
    "addresses": ("knapper.site.site:assign", "knapper.site.site:collect_tags"),
    "checks": ("knapper.site.site:Site.diagnostics",),
    "backlinks": (
        "knapper.links.backlinks:Backlinks.__init__",
        "knapper.links.backlinks:Backlinks.__getitem__",
    ),
    "mentions": (
        "knapper.links.mentions:UnlinkedMentions.__init__",
        "knapper.links.mentions:UnlinkedMentions.__getitem__",
    ),
    "graph": (
        "knapper.site.graph:SiteGraph.links",
        "knapper.site.graph:draw",
    ),
    "graph of a note": ("knapper.site.graph:SiteGraph.near",),
    "fingerprints": ("knapper.site.fingerprints:Fingerprints.of",),
    "render": ("knapper.site.site:Site.render",),
    "Markdown": ("mkdocs_knapper.press:markdown_copy",),
    "view": ("mkdocs_knapper.press:view_page",),
    "shells": ("mkdocs_knapper.shell:Shells.write",),
    "write": (
        "mkdocs_knapper.folder:SiteFolder.holds",
        "mkdocs_knapper.folder:SiteFolder.put",
        "mkdocs_knapper.folder:SiteFolder.write",
        "mkdocs_knapper.folder:SiteFolder.copy",
        "mkdocs_knapper.folder:SiteFolder.clear",
        "mkdocs_knapper.folder:SiteFolder.save",
    ),
    "search": ("mkdocs_knapper.search:Search.start", "mkdocs_knapper.search:Search.add_entries"),
    "other files": ("mkdocs_knapper.press:Press.print_files",),
}
REST, OTHERS, TOTAL = "the rest", "other processes", "all"


class Watch:
    """Counts the time of one thread to the innermost stage that it is in."""

    def __init__(self) -> None:
        self.taken: dict[str, float] = defaultdict(float)
        self._stages = [REST]
        self._since = time.thread_time()

    def wrap(self, place: str, stage: str) -> None:
        """Have the function, or the cached property, at `place` count to `stage`."""
        owner, name = found_at(place)
        function = inspect.getattr_static(owner, name)
        if isinstance(function, functools.cached_property):
            function.func = self._counted(function.func, stage)
        else:
            setattr(owner, name, self._counted(function, stage))

    def turn(self) -> None:
        """Count the time since the last turn."""
        now = time.thread_time()
        self.taken[self._stages[-1]] += now - self._since
        self._since = now

    def _counted(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        @functools.wraps(function)
        def counted(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any function
            self.turn()
            self._stages.append(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self.turn()
                self._stages.pop()

        return counted


def found_at(place: str) -> tuple[Any, str]:
    """Return what holds the function at `place`, and its name there."""
    module, _, path = place.partition(":")
    *parents, name = path.split(".")
    return functools.reduce(getattr, parents, importlib.import_module(module)), name


def build(vault: Path, site: Path) -> dict[str, float]:
    """Build in this process and return the seconds of each stage."""
    watch = Watch()
    for stage, places in STAGES.items():
        for place in places:
            watch.wrap(place, stage)
    host = importlib.import_module("mkdocs_knapper.standalone")
    watch.turn()
    watch.taken.clear()  # the start of Python, which does not grow
    began = time.process_time()
    host.build(vault, site, quiet=True)
    watch.turn()
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = dict(watch.taken)
    here = time.process_time() - began
    taken[REST] += here - sum(taken.values())  # other threads
    taken[OTHERS] = others.ru_utime + others.ru_stime
    return {**taken, TOTAL: here + taken[OTHERS]}


def measure(plan: Plan) -> dict[str, float]:
    """Build a vault of `plan` in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="knapper-bench-") as folder:
        vault, site = Path(folder) / "vault", Path(folder) / "site"
        write_vault(vault, plan)
        command: list[str | Path] = [sys.executable, __file__, "--build", vault, site]
        done = subprocess.run(
            command, env=environment(Path(folder) / "cache"), stdout=subprocess.PIPE, check=True
        )
    return {stage: float(seconds) for stage, seconds in json.loads(done.stdout).items()}


def main() -> None:
    """Measure as the command line asks."""
    parser = argparse.ArgumentParser(description="How does the cost of each stage grow?")
    parser.add_argument("--notes", type=int, nargs="+", default=[1000, 3000, 10_000])
    parser.add_argument("--flat", action="store_true", help="all notes in one folder")
    parser.add_argument("--build", type=Path, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path, default=Path("build/bench-stages.json"))
    parser.add_argument("--check", action="store_true", help="exit with 1 if a stage is over")
    given = parser.parse_args()
    if given.build:
        print(json.dumps(build(*given.build)))
        return

    found = {notes: measure(Plan(notes, flat=given.flat)) for notes in given.notes}
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    largest = max(found)
    print(f"| Stage, ms a note | {' | '.join(f'{notes:,}' for notes in found)} | exponent |")
    print(f"| --- |{' ---: |' * (len(found) + 1)}")
    over = []
    for stage in (*STAGES, REST, OTHERS, TOTAL):
        costs = {notes: seconds.get(stage, 0.0) for notes, seconds in found.items()}
        shown = " | ".join(f"{1000 * cost / notes:.3f}" for notes, cost in costs.items())
        grown = exponent(dict(sorted(costs.items())[-2:]))
        print(f"| {stage} | {shown} | {grown:.2f} |")
        if grown > MOST and 1000 * costs[largest] / largest > SMALL:
            over.append(f"{stage}: notes to the {grown:.2f}")
    print("\n".join(f"over the limit: {each}" for each in over))
    if given.check and over:
        sys.exit(1)


if __name__ == "__main__":
    main()
