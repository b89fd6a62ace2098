"""`knapper run`: the code cells of a vault executed, and what they give stored beside it.

The one command that runs code. The first time on a vault it shows what it would run and asks.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from knapper.cli.terminal import say
from knapper.diagnostics import FORMATS, Severity, printable
from knapper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.cells import CellPlan, Runner, RunnerSettings, RunReport, RunRequest
    from knapper.diagnostics import Diagnostic
    from knapper.site import Site

__all__ = ["run"]

_JOBS = 4  # at most, where nobody says how many: each note may take some GiB
_NO_NETWORK = "no network where the system can take it away"
_SHOWN = 20  # so many notes the question lists


@click.command()
@click.argument("notes", nargs=-1, metavar="[NOTE]...")
@click.option(
    "--vault",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The vault; by default that of the notes, or the one that this folder is in.",
)
@click.option("--all", "every", is_flag=True, help="Run what is current too.")
@click.option("--jobs", "-j", type=click.IntRange(min=1), help="Notes that run at a time.")
@click.option("--check", is_flag=True, help="Run all, compare with what is stored, write nothing.")
@click.option(
    "--accept",
    is_flag=True,
    help="Write what cells print into their output fences; with --check, store what differs.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="How long a cell may run that does not say so itself.",
)
@click.option("--list", "listing", is_flag=True, help="List cells and their state; run nothing.")
@click.option("--gateway", metavar="URL", help="A Jupyter gateway that has the kernel.")
@click.option("--yes", "-y", is_flag=True, help="Run code of this vault without asking.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="full",
    show_default=True,
    help="How findings are reported.",
)
def run(notes: tuple[str, ...], vault: Path | None, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Run the code cells of NOTEs that are not current, and of what they require.

    NOTE is a name, a path in the vault, a file, or a folder. Without one, all of the vault is
    run. Exits with 0 where all is well, 1 where a cell failed or an output is other than the
    note says, 2 for wrong use.
    """
    return _Run(notes, vault, options).run()


class _Run:
    """One run of the command."""

    def __init__(self, notes: tuple[str, ...], vault: Path | None, options: dict[str, Any]) -> None:
        from knapper.cli.cells.asked import asked_notes, load  # noqa: PLC0415 - no part of --help

        self.options = options
        self.root, names = asked_notes(notes, vault)
        self.site: Site = load(self.root)
        self.plan: CellPlan = self.site.cells
        self.paths = self._paths(names)

    def run(self) -> int:
        """Run, report and return the exit code."""
        from knapper.cells import run_cells, to_run  # noqa: PLC0415 - no part of --help

        if self.options["listing"]:
            from knapper.cli.cells.listing import list_cells  # noqa: PLC0415 - as above

            return list_cells(self.site, self.paths, form=self.options["form"])
        request = self._request()
        todo = to_run(self.plan, self.site.outputs, request)
        if todo and not self._may_run(todo, request):
            say("nothing was run", err=True)
            return 1
        from knapper.cli.cells.progress import run_progress  # noqa: PLC0415 - as above

        with run_progress(len(todo)) as progress:
            report = run_cells(self.plan, self.site.outputs, request, progress)
        found = list(report.findings)
        if self.options["accept"] and not report.interrupted:
            found = self._accepted(report, found)
        return self._told(report, found)

    # -- what is asked for -------------------------------------------------------------------

    def _paths(self, names: list[str]) -> tuple[str, ...]:
        if not names:
            return tuple(self.plan.notes)
        from knapper.cli.cells.asked import notes_named  # noqa: PLC0415 - as above

        found: dict[str, None] = {}
        for name in names:
            found |= dict.fromkeys(notes_named(self.site, self.plan, name))
        return tuple(found)

    def _request(self) -> RunRequest:
        from knapper.cells import Mode, RunRequest  # noqa: PLC0415 - as above

        mode = Mode.STALE
        if self.options["check"]:
            mode = Mode.ACCEPT if self.options["accept"] else Mode.CHECK
        elif self.options["every"]:
            mode = Mode.ALL
        config = self.site.config
        whole = set(self.paths) == set(self.plan.notes)
        return RunRequest(
            root=self.root,
            config=config,
            paths=self.paths,
            runner=_runner(config.kernel, self.options["gateway"]),
            today=datetime.now().astimezone().date().isoformat(),
            mode=mode,
            live=self._live() if whole else None,
            jobs=self.options["jobs"] or min(os.cpu_count() or 1, _JOBS),
            timeout=self.options["timeout"] or 0.0,
        )

    def _live(self) -> frozenset[str]:
        """Return the notes whose outputs stay: those with cells, and those that nobody can read."""
        read = {*self.site.notes, *self.site.unpublished}
        unread = {file.path for file in self.site.files.notes} - read
        return frozenset({*self.plan.notes, *unread})

    # -- trust -------------------------------------------------------------------------------

    def _may_run(self, todo: tuple[str, ...], request: RunRequest) -> bool:
        from knapper.cells import has_consent, keep_consent  # noqa: PLC0415 - as above

        if self.options["yes"] or has_consent(self.root):
            return True
        if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
            raise UsageError(
                "nobody has agreed yet that code of this vault runs on this computer",
                help="see what there is by `knapper run --list`, then run it once in a terminal, "
                "or say --yes",
            )
        for line in self._question(todo, request):
            say(line, err=True)
        if not click.confirm("Run them, now and from now on?", default=False, err=True):
            return False
        keep_consent(self.root)
        return True

    def _question(self, todo: tuple[str, ...], request: RunRequest) -> list[str]:
        config, cells = request.config, [len(self.plan.notes[path].cells) for path in todo]
        with_what = f"Python {sys.version.split()[0]}, {sys.executable}"
        if config.kernel:
            from knapper.cells import Gateway  # noqa: PLC0415 - as below

            gateway = Gateway.of(self.options["gateway"])
            place = f" at {gateway.url}" if gateway else ""
            with_what = f"the Jupyter kernel {config.kernel}{place}"
        listed = [
            printable(f"  {path}: {_count(number, 'cell')}")
            for path, number in zip(todo[:_SHOWN], cells, strict=False)
        ]
        if len(todo) > _SHOWN:
            listed.append(f"  and {_count(len(todo) - _SHOWN, 'note')} more")
        # Nobody takes the network from a kernel.
        network = "the network" if config.cell_network or config.kernel else _NO_NETWORK
        memory = f"{config.cell_memory} MiB of memory" if config.cell_memory else "any memory"
        number, whole = _count(sum(cells), "cell"), _count(len(todo), "note")
        limits = f"{config.cell_timeout} s a cell unless it says otherwise, "
        limits += f"{config.note_timeout} s a note, {memory}, {network}"
        return [
            printable(f"Code of this vault has not run on this computer: {self.root.resolve()}"),
            printable(f"{number} of {whole} would run with {with_what}:"),
            *listed,
            f"Limits: {limits}.",
            "They are a seat belt and no sandbox:",
            "the code runs as you, and can read and change what you can.",
        ]

    # -- afterwards --------------------------------------------------------------------------

    def _accepted(self, report: RunReport, found: list[Diagnostic]) -> list[Diagnostic]:
        from knapper.cli.cells.accepting import accept_outputs  # noqa: PLC0415 - seldom

        changed = accept_outputs(self.root, self.plan, self.site.outputs, report)
        if not changed:
            return found
        from knapper.cells import stored_findings  # noqa: PLC0415 - as above
        from knapper.cli.cells.asked import load  # noqa: PLC0415 - as above

        # The lines of these notes are others now.
        self.site = load(self.root)
        self.plan = self.site.cells
        found = [one for one in found if one.span.path not in changed]
        for path in changed:
            stored = self.site.outputs.read(path)
            if stored is not None and path in self.plan.notes:
                found += stored_findings(self.plan, path, stored, self.site.config)
        return found

    def _told(self, report: RunReport, found: list[Diagnostic]) -> int:
        from knapper.cells import Ended  # noqa: PLC0415 - as above
        from knapper.cli.cells.told import failure_lines, summary_line  # noqa: PLC0415 - as above
        from knapper.cli.report import report as print_report  # noqa: PLC0415 - as above

        form = self.options["form"]
        if form == "full":
            for line in failure_lines(report):
                say(line, err=True)
        shown = [one for one in self.site.as_configured(found) if one.severity is not Severity.INFO]
        print_report(shown, self.root, self.site.read_line, form=form, output=None)
        for path in report.swept:
            say(printable(f"removed {path}, which nothing needs"), err=True)
        if report.trouble:
            say(printable(report.trouble), err=True)
        say(summary_line(report), err=form != "full")
        if report.interrupted:
            raise KeyboardInterrupt
        not_run = {Ended.FAILED, Ended.SKIPPED}
        failed = any(one.severity is Severity.ERROR for one in shown)
        return int(failed or any(one.ended in not_run for one in report.notes))


def _runner(kernel: str, gateway: str | None) -> Callable[[RunnerSettings], Runner]:
    """Return what makes the process of a note. Raises `UsageError` where there is none."""
    if kernel:
        from knapper.cells import Gateway, kernel_runners  # noqa: PLC0415 - few have one

        return kernel_runners(kernel, Gateway.of(gateway))
    if gateway:
        way_out = "name one by `kernel:` in .knapper/config.yml"
        raise UsageError("a gateway runs kernels, and the vault names none", help=way_out)
    if os.name != "posix":
        message = "Knapper's own runner of cells needs Linux or macOS"
        raise UsageError(message, help="name a Jupyter kernel by `kernel:` in .knapper/config.yml")
    from knapper.cells import PythonRunner  # noqa: PLC0415 - not where a kernel runs

    return PythonRunner


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
