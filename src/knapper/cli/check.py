"""`knapper check`: every fault of a vault, reported; the exit code is the verdict.

With `--fix` what can be mended is mended first, with `--diff` it is shown instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from knapper.cli.known import Known
from knapper.cli.report import report, report_diff
from knapper.cli.terminal import say
from knapper.cli.vault import vault_argument
from knapper.diagnostics import FORMATS, Choice, Severity, place, summary
from knapper.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knapper.cli.reading import Reading
    from knapper.diagnostics import Diagnostic

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
@click.option("--external", is_flag=True, help="Ask the addresses of the web too.")
@click.option("--offline", is_flag=True, help="With --external: ask nothing, tell what is known.")
@click.option("--no-cache", is_flag=True, help="Take nothing from earlier runs, and keep nothing.")
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

    def run(self) -> int:
        """Check, report and return the exit code."""
        from knapper.cli.reading import EXTERNAL, Reading  # noqa: PLC0415 - slow; no part of --help

        self._refuse_contradictions(self.choice.in_full & EXTERNAL)
        external, offline = self.options["external"], self.options["offline"]
        reading = Reading(
            self.vault,
            self.choice.in_full,
            external=external,
            offline=offline,
            cached=not self.options["no_cache"],
        )
        if self.options["diff"]:
            return self._diff(reading)
        found, mended = self._fixed(reading) if self.options["fix"] else (reading.findings(), 0)
        compared = self.known.compare(
            [one for one in found if self.choice.asks(one.code)],
            self.choice.shows,
            # Whether there would be a finding of a rule, if there were anything to find.
            lambda code: (
                self.choice.asks(code) and (code not in EXTERNAL or (external and not offline))
            ),
        )
        shown = [one for one in compared.new if self.choice.shows(one)]
        form, output = self.options["form"], self.options["output"]
        report(shown, self.vault, reading.site.read_line, form=form, output=output)
        told = summary(
            shown,
            mended=mended,
            known=sum(map(self.choice.shows, compared.known)),
            hidden=[one for one in compared.new if not self.choice.shows(one)],
            fixed=self.options["fix"],
        )
        for line in (told, *self.known.told(compared)):
            say(line, err=form != "full" or bool(output))  # so that a report stands alone
        return self._code(failed=any(one.severity is Severity.ERROR for one in shown))

    def _refuse_contradictions(self, external_codes: Iterable[str]) -> None:
        if self.options["external"]:
            return
        if self.options["offline"]:
            raise UsageError("--offline is a way of --external", help="write both")
        for code in sorted(external_codes):
            raise UsageError(f"{code} is found with --external only", help="write --external too")

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

    def _fixed(self, reading: Reading) -> tuple[list[Diagnostic], int]:
        """Mend what is shown and can be; return the findings left, and how many are mended."""
        from knapper.fixes import fix_vault  # noqa: PLC0415 - only where it is asked for

        outcome = fix_vault(self.vault, reading.findings, self.choice.shows)
        for skipped in outcome.skipped:
            span = skipped.finding.span
            where = place(span.path, span.line, span.column)
            say(f"{where}: {skipped.finding.code} is not mended: {skipped.reason}", err=True)
        return list(outcome.left), len(outcome.mended)

    def _diff(self, reading: Reading) -> int:
        from knapper.fixes import preview_fixes, unified_diff  # noqa: PLC0415 - as above

        changes = preview_fixes(self.vault, reading.findings(), self.choice.shows)
        report_diff(unified_diff(changes), output=self.options["output"])
        files = f"{len(changes)} file{'' if len(changes) == 1 else 's'}"
        say(f"--fix would change {files}" if changes else "--fix would change nothing", err=True)
        return self._code(failed=bool(changes))

    def _code(self, *, failed: bool) -> int:
        return 1 if failed and not self.options["exit_zero"] else 0
