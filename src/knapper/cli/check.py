"""`knapper check`: every fault of a vault, reported; the exit code is the verdict.

With `--fix` what can be mended is mended first, with `--diff` it is shown instead.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from knapper.cli.files import write_file
from knapper.cli.known import Known
from knapper.cli.progress import progress_bar
from knapper.cli.repository import path_in_repository
from knapper.cli.terminal import say, wants_colour
from knapper.cli.vault import vault_argument
from knapper.diagnostics import (
    FORMATS,
    FROM_ROOT,
    Choice,
    Diagnostic,
    Severity,
    full,
    moved_below,
    summary,
)
from knapper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from knapper.site import Site

__all__ = ["check"]

_Command = TypeVar("_Command", bound="Callable[..., Any]")

_BESIDE_THE_VAULT = ":vault:"  # what an option with an optional file is without one
_BASELINE = ".knapper/baseline.json"


def _baseline_option(name: str, help: str) -> Callable[[_Command], _Command]:  # noqa: A002 - click's word
    return click.option(
        name, metavar="[FILE]", is_flag=False, flag_value=_BESIDE_THE_VAULT, default=None, help=help
    )


@click.command()
@vault_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="full",
    show_default=True,
    help="How findings are reported.",
)
@click.option("-o", "--output", metavar="FILE", help="Write the report to a file.")
@click.option("--select", multiple=True, metavar="RULES", help="Look at these rules only.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out.")
@click.option(
    "--level",
    type=click.Choice([level.value for level in Severity]),
    help="Least severity to report.  [default: warning; info with --select]",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 though there are errors.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@_baseline_option("--baseline", f"Report only what FILE does not know.  [{_BASELINE}]")
@_baseline_option(
    "--write-baseline",
    "Write what is found now to FILE, or drop from it what is gone. It never adds to a file: "
    "delete it to begin anew.",
)
@click.option("--no-cache", is_flag=True, help="Read every note anew, and keep nothing on disk.")
def check(vault: Path, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Report every fault of VAULT with file, line and column.

    RULES are codes such as L001, starts of codes such as L, or names such as missing-note,
    parted by commas. Exits with 0 where there are no errors, 1 where there are, 2 for wrong use.
    """
    return _Check(vault, options).run()


class _Check:
    """One run of the command."""

    def __init__(self, vault: Path, options: dict[str, Any]) -> None:
        """Keep what is asked for; whatever is wrong with it is raised before the work begins."""
        self.vault, self.options = vault, options
        self.choice = Choice.of(options["select"], options["ignore"], options["level"])
        self.known = self._known()
        self.site: Site | None = None

    def run(self) -> int:
        """Check, report and return the exit code."""
        if self.options["diff"]:
            return self._diff()
        found, mended = self._fixed() if self.options["fix"] else (self._findings(), 0)
        asked = [one for one in found if self.choice.asks(one.code)]
        compared = self.known.compare(asked, self.choice.shows, self.choice.asks)
        shown = [one for one in compared.new if self.choice.shows(one)]
        self._report(shown)
        told = summary(
            shown,
            mended=mended,
            known=sum(map(self.choice.shows, compared.known)),
            hidden=[one for one in compared.new if not self.choice.shows(one)],
        )
        self._say(told)
        for line in self.known.told(compared):
            self._say(line)
        return self._code(failed=any(one.severity is Severity.ERROR for one in shown))

    def _known(self) -> Known:
        read, write = (
            self.vault / _BASELINE if name == _BESIDE_THE_VAULT else name and Path(name)
            for name in (self.options["baseline"], self.options["write_baseline"])
        )
        if read and write and read != write:
            raise UsageError(
                "--baseline and --write-baseline name different files",
                help="--write-baseline reads its file too, so it is enough",
            )
        return Known(write or read or None, write=bool(write))

    def _findings(self) -> list[Diagnostic]:
        """Read the vault as it is now, and return all its findings."""
        from knapper.site import NoteStore, Site  # noqa: PLC0415 - slow, and `--help` needs none

        store = None if self.options["no_cache"] else NoteStore(self.vault)
        with progress_bar("Reading the vault") as tick:
            self.site = Site.load(self.vault, lean=True, store=store, progress=tick)
        return self.site.as_configured(self.site.found, self.choice.in_full)

    def _fixed(self) -> tuple[list[Diagnostic], int]:
        """Mend what is shown and can be; return the findings left, and how many are mended."""
        from knapper.fixes import fix_vault  # noqa: PLC0415 - only where it is asked for

        outcome = fix_vault(self.vault, self._findings, self.choice.shows)
        for skipped in outcome.skipped:
            span = skipped.finding.span
            place = f"{span.path}:{span.line}:{span.column}"
            say(f"{place}: {skipped.finding.code} is not mended: {skipped.reason}", err=True)
        return list(outcome.left), len(outcome.mended)

    def _diff(self) -> int:
        from knapper.fixes import preview_fixes, unified_diff  # noqa: PLC0415 - as above

        changes = preview_fixes(self.vault, self._findings(), self.choice.shows)
        diff = unified_diff(changes)
        if self.options["output"]:
            write_file(Path(self.options["output"]), diff)
        elif diff:
            colour = wants_colour(sys.stdout)
            say(_painted(diff) if colour else diff.removesuffix("\n"), colour=colour)
        files = f"{len(changes)} file{'' if len(changes) == 1 else 's'}"
        say(f"--fix would change {files}" if changes else "--fix would change nothing", err=True)
        return self._code(failed=bool(changes))

    def _report(self, shown: list[Diagnostic]) -> None:
        """Write the findings in the format asked for, to where they are asked for."""
        assert self.site is not None  # noqa: S101 - findings come of a site
        form, output = self.options["form"], self.options["output"]
        folder = path_in_repository(self.vault) if form in FROM_ROOT else ""
        read_line = self.site.read_line

        def read_below(path: str, line: int) -> str | None:
            return read_line(path.removeprefix(folder), line)

        moved = moved_below(folder, shown)
        colour = form == "full" and not output and wants_colour(sys.stdout)
        text = full(moved, read_below, colour=True) if colour else FORMATS[form](moved, read_below)
        if output:
            write_file(Path(output), f"{text}\n" if text else "")
        elif text:
            say(f"{text}\n" if form == "full" else text, colour=colour)

    def _say(self, text: str) -> None:
        """Say what is not of the report: to standard error, so that a report stands alone."""
        say(text, err=self.options["form"] != "full" or bool(self.options["output"]))

    def _code(self, *, failed: bool) -> int:
        return 1 if failed and not self.options["exit_zero"] else 0


def _painted(diff: str) -> str:
    """Return a diff in the colours that git gives it."""
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return "\n".join(
        click.style(line, fg=colours.get(line[:1]), bold=line.startswith(("---", "+++")))
        for line in diff.removesuffix("\n").split("\n")
    )
