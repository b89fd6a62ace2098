"""What is told of a run: of a note as it ends, of a failure, and of all at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knapper.cells import Ended
from knapper.diagnostics import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knapper.cells import NoteRun, RunReport

__all__ = ["failure_lines", "note_line", "seconds", "summary_line"]


def note_line(run: NoteRun) -> str:
    """Return the line that says how it went with a note, "" where there is nothing to say."""
    name = run.path.removesuffix(".md")
    why = f", {run.why}" if run.why else ""
    if run.ended is Ended.DONE:
        line = f"{name}: ran {_count(run.cells, 'cell')} in {seconds(run.seconds)}{why}"
    elif run.ended is Ended.FAILED:
        line = f"{name}: {run.why} after {seconds(run.seconds)}"
    elif run.ended is Ended.CURRENT:
        line = ""
    else:
        line = f"{name}: not run{why.replace(',', ':', 1)}"
    return printable(line)


def failure_lines(report: RunReport) -> Iterator[str]:
    """Yield what each cell that failed had printed at last, and its traceback."""
    for run in report.notes:
        if run.failure:
            yield printable(f"{run.path}: {run.why}")
            for text in (run.printed, run.failure):
                yield from (f"  {printable(line)}" for line in text.split("\n") if text)
            yield ""


def summary_line(report: RunReport) -> str:
    """Return the last line: what ran, what was current, what failed."""
    if not report.notes:
        return "no note has cells that run"
    done = [run for run in report.notes if run.ended is Ended.DONE]
    current = sum(run.cells for run in report.notes if run.ended is Ended.CURRENT)
    parts = []
    ran = sum(run.ran for run in report.notes)
    if ran or not any(run.ended is not Ended.DONE for run in report.notes):
        notes = len([run for run in report.notes if run.ran])
        parts.append(
            f"ran {_count(ran, 'cell')} of {_count(notes, 'note')} in {seconds(report.seconds)}"
        )
    if current:
        parts.append(f"{_count(current, 'cell')} {'was' if current == 1 else 'were'} current")
    if done and not any(run.written for run in done):
        parts.append("nothing was written")
    for ended, word in (
        (Ended.FAILED, "failed"),
        (Ended.SKIPPED, "not run"),
        (Ended.STOPPED, "ended"),
    ):
        number = sum(run.ended is ended for run in report.notes)
        if number:
            parts.append(f"{_count(number, 'note')} {word}")
    return "; ".join(parts)


def seconds(time: float) -> str:
    """Return a time as a person says it: "0.3 s", "21 s", "3 min 5 s"."""
    if time < 10:  # noqa: PLR2004 - below it a tenth tells something
        return f"{time:.1f} s"
    whole = round(time)
    return f"{whole} s" if whole < 120 else f"{whole // 60} min {whole % 60} s"  # noqa: PLR2004


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
